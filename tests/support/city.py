"""The tiny city of ``tests.support.places``, confirmed, with a few addresses: enough ground for pages to answer on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from lamplighter.audit.rules import Actor
from lamplighter.places import actions
from lamplighter.plumbing.snapshots import forget_checks
from tests.support.places import SOUTH, WEST, sources

ACTOR = Actor.command("test")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


_held: dict[tuple[bytes, ...], actions.Surveyed] = {}


def _surveyed(files: tuple[bytes, ...], folder: Path) -> actions.Surveyed:
    """The files' survey, which hundreds of tests need of the same ones: made once."""
    if files not in _held:
        _held[files] = actions.survey_sources(sources(folder))
    return _held[files]


def confirmed_map(folder: Path) -> None:
    """Two districts, W and E, with two beats each, on a map that holds from 2020."""
    given = sources(folder)
    surveyed = _surveyed(tuple(each.path.read_bytes() for each in given), folder)
    made = actions.propose_zone_map(
        name="Test map", holds_from=date(2020, 1, 1), sources=given, surveyed=surveyed, actor=ACTOR, now=NOW
    )
    actions.confirm_zone_map(pk=made.pk, actor=ACTOR, now=NOW)
    forget_checks()


def address_book(folder: Path) -> None:
    """Main Street in the west, and a Lantern Street and a Lantern Court that "Lantern" alone may mean."""
    file = folder / "addresses.csv"
    rows = [
        f"{number},{street},Testville,{WEST + x:.5f},{SOUTH + y:.5f}"
        for street, x, y in (
            ("Main Street", 0.005, 0.005),
            ("Lantern Street", 0.006, 0.004),
            ("Lantern Court", 0.025, 0.004),
        )
        for number in range(100, 140, 2)
    ]
    file.write_text("\n".join(["NUMBER,STREET,CITY,LON,LAT", *rows]))
    actions.import_addresses(path=file, file_name="addresses.csv", actor=ACTOR, now=NOW)
    forget_checks()
