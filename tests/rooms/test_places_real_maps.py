"""Two maps of one real city a year apart: every door lists the very addresses that shapely finds by plain loops, each with its two zones.

Compared are all addresses farther than ``redrawn.ON_THE_LINE`` (0.2 mm) from a border of either map. What lies nearer counts as on the
border; there the documented rule (docs/zone-index.md) gives it to a zone that reaches it, and that is what is asked of it.
"""

from __future__ import annotations

import csv
import io
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import shapely
from django.conf import settings
from django.test import Client
from pyproj import Geod
from typer.testing import CliRunner

from lamplighter.audit.rules import Actor
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.ops.cli import loaded
from lamplighter.places import actions
from lamplighter.places.changes import compare
from lamplighter.places.models import ZoneMap
from lamplighter.plumbing.snapshots import forget_checks
from tests.conftest import DATA, PROVE
from tests.support import redrawn
from tests.support.places import fresh
from tests.support.redrawn import Year, Zones, address_of

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR, NOW = Actor.command("test"), datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
FIRST, SECOND = date(2026, 1, 1), date(2027, 1, 1)
HECTARE = 1e4


@pytest.fixture(autouse=True)
def fresh_answers() -> Iterator[None]:
    settings.HOME.prepare()
    yield
    fresh()


def kansas_city() -> Year:
    return redrawn.kansas_city(None if PROVE else 4_000)


def chicago() -> Year:
    return redrawn.chicago(200_000 if PROVE else 3_000)


def cambridge() -> Year:
    return redrawn.cambridge(100_000 if PROVE else 2_000)


def imported(zones: Zones, file: Path, day: date, *, draft: bool) -> ZoneMap:
    source = actions.Source(
        "district", zones.write(file), file.name, ReadOptions(code="code", name="name", parent=None)
    )
    given = {"name": file.stem, "holds_from": day, "sources": [source], "actor": ACTOR, "now": NOW}
    make = actions.propose_zone_map if draft else actions.import_zone_map
    made: ZoneMap = make(**given, surveyed=actions.survey_sources([source]))  # type: ignore[operator]
    forget_checks()
    return made


def rows_of(text: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Zones before and after by number and street."""
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    found = {(row["number"], row["street"]): (row["zone_before"], row["zone_after"]) for row in read}
    assert len(found) == len(read), "an address stands twice"
    return found


@pytest.mark.parametrize("city", [kansas_city, chicago, cambridge], ids=lambda city: city.__name__)
def test_page_file_and_command_list_the_addresses_that_shapely_finds(
    city: Callable[[], Year], tmp_path: Path, staff: Callable[..., Client]
) -> None:
    if city is not kansas_city and not DATA.is_dir():
        pytest.skip("no real files beside the project; an invented city stands in for Kansas City")
    year = city()
    file = year.write_addresses(tmp_path / "addresses.csv")
    actions.import_addresses(path=file, file_name=file.name, actor=ACTOR, now=NOW)
    imported(year.before, tmp_path / "before.geojson", FIRST, draft=False)
    new = imported(year.after, tmp_path / "after.geojson", SECOND, draft=True)

    began = time.perf_counter()
    client = staff("administrator")
    page = client.get(f"/staff/zones/{new.pk}/changes/").content.decode()
    shown = time.perf_counter() - began
    sent = client.get(f"/staff/zones/{new.pk}/changes.csv").getvalue().decode()  # type: ignore[attr-defined]
    rows = rows_of(sent)
    listed = time.perf_counter() - began - shown

    pairs = list(zip(year.before.zones_of(year.points), year.after.zones_of(year.points), strict=True))
    close = [
        any(each)
        for each in zip(
            year.before.on_a_border(year.points), year.after.on_a_border(year.points), strict=True
        )
    ]
    for at, pair in enumerate(pairs):
        if close[at]:
            reach = year.before.near(*year.points[at]), year.after.near(*year.points[at])
            told = rows.get(address_of(at))
            assert told is None or (told[0] in reach[0] and told[1] in reach[1]), year.points[at]
            assert told is not None or reach[0] & reach[1], year.points[at]
        else:
            assert rows.get(address_of(at)) == (pair if pair[0] != pair[1] else None), year.points[at]
    beside = {address_of(at) for at, near in enumerate(close) if near}
    assert set(rows) <= {address_of(at) for at in range(len(pairs))}
    sure = Counter(told for key, told in rows.items() if key not in beside)
    assert sure == Counter(
        pair for pair, near in zip(pairs, close, strict=True) if not near and pair[0] != pair[1]
    )

    held = compare(ZoneMap.objects.exclude(pk=new.pk).get(), new)
    assert held.addresses == len(year.points)
    assert {(m.before.code, m.after.code): m.addresses for m in held.lowest.moves if m.addresses} == Counter(
        rows.values()
    )
    assert held.lowest.changed == len(rows)
    assert (
        "No address changes its district" if not rows else f"{len(rows):,} of {len(pairs):,} addresses"
    ) in page
    told = CliRunner().invoke(
        loaded(["zones"]), ["zones", "compare", str(FIRST), str(new.pk), "-o", str(tmp_path / "c.csv")]
    )
    assert told.exit_code == 0, told.output
    assert f"{len(rows):,} of {len(pairs):,}" in told.output
    assert rows_of((tmp_path / "c.csv").read_text()) == rows
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{city.__name__}: {len(pairs):,} addresses, {len(rows):,} change, {len(beside)} on a border; page {shown:.1f} s, "
        f"{len(page) / 1024:.0f} KB, CSV {listed:.1f} s, {len(sent) / 1e6:.1f} MB; peak {peak:.0f} MB"
    )


def test_the_ground_that_changes_hands_is_what_the_ellipsoid_says(tmp_path: Path) -> None:
    year = kansas_city()
    old = imported(year.before, tmp_path / "before.geojson", FIRST, draft=False)
    held = compare(old, imported(year.after, tmp_path / "after.geojson", SECOND, draft=True))
    globe, expected = Geod(ellps="WGS84"), {}
    for first, _name, before in year.before.rows:
        for second, _other, after in year.after.rows:
            area = sum(
                abs(globe.geometry_area_perimeter(part)[0])
                for part in shapely.get_parts(before & after)
                if part.geom_type == "Polygon"
            )
            if first != second and area > HECTARE:
                expected[first, second] = area
    found = {(m.before.code, m.after.code): m.area_m2 for m in held.lowest.moves if m.area_m2 > HECTARE}
    assert found == pytest.approx(expected, rel=1e-3)
    assert not held.addresses
