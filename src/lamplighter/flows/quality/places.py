"""Addresses that no zone covers or that stand at two places, streets with one address; zones and posts without anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from lamplighter.core.gazetteer.review import Review
from lamplighter.core.schedule.duty import holds_on
from lamplighter.flows.quality.values import Check, Example
from lamplighter.places.doubts import review
from lamplighter.places.queries import ZoneInfo, zone_map_on, zones_on
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.queries import snapshot
from lamplighter.roster.rules import PostRole, ShiftKind
from lamplighter.roster.staffing import bare
from lamplighter.roster.words import KINDS, ROLES


def addresses(now: datetime, examples: int) -> Iterator[Check]:
    """The checks of the list of addresses."""
    known, zone_map = review(), zone_map_on(city_day(now))
    none = _("There are no addresses yet. Import the city's address points.")
    page = {"url": reverse("staff-addresses"), "link": _("Addresses")}
    title = _("Addresses without a zone")
    if known is None or zone_map is None:
        cure = none if known is None else _("No zone map holds today. Import one.")
        where = page if known is None else {"url": reverse("staff-zones"), "link": _("Zone maps")}
        yield Check("address-without-zone", title, None, (), cure, **where)
    else:
        yield _of(
            known, known.unzoned(zone_map.index.locate_many), examples, "address-without-zone", title,
            _(
                "Whoever lives there is told that no officer covers the place. Mend the gap in the zone map, or take points "
                "outside the city out of the list."
            ),
            {"url": reverse("staff-zones"), "link": _("Zone maps")},
        )  # fmt: skip
    yield _of(
        known, known.unnumbered() if known else None, examples, "address-without-number", _("Addresses without a number"),
        _(
            "A park or a station needs none; a house that has lost its number is not found by it. If there are many, import the "
            "list again, or put the list before back."
        )
        if known else none, page,
    )  # fmt: skip
    rows = known.twice() if known else None
    yield _of(
        known, rows, examples, "address-twice", _("Addresses that stand at two places"),
        _(
            "The same number, street and unit more than 60 meters apart: people have to choose between two points. "
            "Find out which one is right and import the list again."
        )
        if known else none, page,
    )  # fmt: skip
    yield _of(
        known, known.lone() if known else None, examples, "street-with-one-address", _("Streets with one address"),
        _("Often a street whose name is misspelled in one row. Compare it with its neighbors and import the list again.")
        if known else none, page,
    )  # fmt: skip


def _of(
    known: Review | None,
    rows: NDArray[np.int64] | None,
    examples: int,
    code: str,
    title: str,
    cure: str,
    page: dict[str, str],
) -> Check:
    if known is None or rows is None:
        return Check(code, title, None, (), cure, **page)
    shown = tuple(Example(known.label(int(row))) for row in rows[:examples])
    return Check(code, title, len(rows), shown, cure, **page)


def posts(now: datetime, examples: int) -> Iterator[Check]:
    """Zones that no post covers, those without an officer in a part of the day, and posts that nobody holds today."""
    day = city_day(now)
    bare = bare_zones(day)
    page = {"url": reverse("staff-roster"), "link": _("Roster")}
    yield Check(
        "zone-without-post", _("Zones without a post"), len(bare) if zones_on(day) else None,
        tuple(Example(_named(zone)) for zone in bare[:examples]),
        _("Nobody answers for what is raised there. Post an officer to the zone, or to one above it."), **page,
    )  # fmt: skip
    thin = thin_zones(day)
    yield Check(
        "zone-without-shift", _("Zones without an officer in a part of the day"), len(thin),
        tuple(
            Example(f"{_zone_name(zone, day)}: {saying.together([str(KINDS[kind]) for kind in kinds])}")
            for zone, kinds in thin[:examples]
        ),
        _(
            "Other zones have officers then, and who lives here can meet nobody. Post an officer to that shift; where zones share "
            "one, post them to the zone above instead of here."
        ),
        **page,
    )  # fmt: skip
    open_posts = unheld(day)
    yield Check(
        "post-without-holder", _("Posts without a holder"), len(open_posts),
        tuple(Example(f"{_zone_name(zone, day)}: {ROLES[role]}") for zone, role in open_posts[:examples]),
        _("What the post owns falls to the supervisor meanwhile. Post somebody to it."), **page,
    )  # fmt: skip


def bare_zones(day: date) -> list[ZoneInfo]:
    """Zones of the lowest level for which neither they nor one above them has a post, by the order of the map."""
    zone_map, held = zone_map_on(day), snapshot()
    return [
        zone
        for zone in (zone_map.levels[-1] if zone_map else ())
        if not any(each.code in held.zones for each in zone.chain)
    ]


def thin_zones(day: date) -> list[tuple[str, list[ShiftKind]]]:
    """Zones that have officers, and none in a part of the day that others have some in, with these parts; by the order of the map."""
    found: dict[str, list[ShiftKind]] = {}
    for each in bare(None, day, day):
        if each.kind is not None:
            for zone in each.zones:
                found.setdefault(zone, []).append(each.kind)
    return list(found.items())


def unheld(day: date) -> list[tuple[str, PostRole]]:
    """Zone and role of each post to which nobody is posted on a day."""
    roster = snapshot().roster
    return sorted(
        (post.zone, PostRole(post.role))
        for post in roster.posts.values()
        if not any(holds_on(row, day) for row in roster.by_post.get(post.id, ()))
    )


def _named(zone: ZoneInfo) -> str:
    return zone.name if zone.code in zone.name or not zone.name else f"{zone.name} ({zone.code})"


def _zone_name(code: str, day: date) -> str:
    return next((_named(zone) or code for zone in zones_on(day) if zone.code == code), code)
