"""Maps of the tiny city with the levels that a test asks for, and addresses all over it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from lamplighter.audit.rules import Actor
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.places import actions
from lamplighter.places.models import ZoneMap
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Officer, Post, Posting, Shift
from tests.support.places import SOUTH, STEP, WEST, box, write

ACTOR, NOW = Actor.command("test"), datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
Level = tuple[str, Mapping[str, Any]]
"""The word of a level, and of each zone the code and the shape."""

DISTRICTS: dict[str, Any] = {"W": box(0, 0, 2, 2), "E": box(2, 0, 2, 2)}
BEATS: dict[str, Any] = {
    "W1": box(0, 0, 2, 1), "W2": box(0, 1, 2, 1), "E1": box(2, 0, 2, 1), "E2": box(2, 1, 2, 1)
}  # fmt: skip


def map_of(folder: Path, day: date, *levels: Level, draft: bool = False) -> ZoneMap:
    """A map of these levels, highest first, that holds from a day; or a draft of it."""
    files = []
    for at, (word, zones) in enumerate(levels):
        rows = [({"code": code, "name": f"{code} {word}"}, shape) for code, shape in zones.items()]
        file = write(folder / f"{day}-{at}.geojson", rows)
        files.append(actions.Source(word, file, file.name, ReadOptions(code="code", name="name")))
    given = {"name": f"Map of {day}", "holds_from": day, "sources": files, "actor": ACTOR, "now": NOW}
    make = actions.propose_zone_map if draft else actions.import_zone_map
    made: ZoneMap = make(**given, surveyed=actions.survey_sources(files))  # type: ignore[operator]
    forget_checks()
    return made


def houses(folder: Path, count: int = 40) -> int:
    """So many addresses across and along the city, half a step from every border. Returns how many there are."""
    side = [(at + 0.5) / count * 4 for at in range(count)]
    rows = [
        f"{x * count + y + 1},Lantern Street,Testville,{WEST + east * STEP:.7f},{SOUTH + north / 2 * STEP:.7f}"
        for x, east in enumerate(side)
        for y, north in enumerate(side)
    ]
    file = folder / "houses.csv"
    file.write_text("\n".join(["NUMBER,STREET,CITY,LON,LAT", *rows]))
    actions.import_addresses(path=file, file_name=file.name, actor=ACTOR, now=NOW)
    forget_checks()
    return count * count


def post(*zones: str, starts: date = date(2025, 1, 1), ends: date | None = None) -> None:
    """An officer on a shift of every day at each of these zones."""
    shift, _ = Shift.objects.get_or_create(
        code="evening",
        defaults={"name_en": "Evening", "name_es": "Tarde", "kind": "evening", "days": list(range(7)), "starts": "14:00", "ends": "22:00"},
    )  # fmt: skip
    for zone in zones:
        officer = Officer.objects.create(
            badge=zone,
            first_name="Ada",
            last_name=f"Of{zone}",
            display_level="full",
            slug=f"ada{zone.lower()}",
        )
        there, _ = Post.objects.get_or_create(zone=zone, role="cio")
        Posting.objects.create(officer=officer, post=there, shift=shift, starts=starts, ends=ends)
    bump("roster")
    forget_checks()


def words(page: bytes | str) -> str:
    """The text of a page's main part, in one line."""
    text = page.decode() if isinstance(page, bytes) else page
    main = re.search(r"<main.*?</main>", text, re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main[0] if main else text))).strip()
