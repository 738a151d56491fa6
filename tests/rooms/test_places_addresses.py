"""The address search is renewed whole or not at all, and knows the corners of the street layer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.gazetteer import GazetteerError, MatchKind
from lamplighter.core.geo.basemap import Kind, read_base_layer
from lamplighter.places import actions, queries
from lamplighter.places.actions import files
from lamplighter.places.models import AddressFile
from tests.support.places import fresh

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ACTOR = Actor.command("test")
HEADER = "LON,LAT,NUMBER,STREET,UNIT,CITY,REGION,POSTCODE\n"


@pytest.fixture(autouse=True)
def fresh_answers() -> Iterator[None]:
    settings.HOME.prepare()
    yield
    fresh()


def points(folder: Path, street: str, *, bad: int = 0) -> Path:
    rows = [f"-94.58,{39.0 + n / 100_000},{n},{street},,Riverbend,MO,64111\n" for n in range(100, 200, 4)]
    rows += ["x,y,1,Nowhere St,,,,\n"] * bad
    path = folder / "points.csv"
    path.write_text(HEADER + "".join(rows))
    return path


def load(path: Path) -> AddressFile:
    return actions.import_addresses(path=path, file_name=path.name, actor=ACTOR, now=NOW)


def kept() -> set[str]:
    return {path.name for path in settings.HOME.addresses.iterdir()}


def test_before_the_first_import_a_search_says_that_there_are_no_addresses() -> None:
    with pytest.raises(queries.NoAddresses):
        queries.search("100 Lantern St")


def test_an_import_answers_at_once_and_is_on_record(tmp_path: Path) -> None:
    made = load(points(tmp_path, "Lantern St", bad=3))
    assert (made.addresses, made.refused, made.rows) == (25, 3, 28)
    assert made.problems[0]["line"] == 27
    found = queries.search("104 lantern").found
    assert found is not None
    assert found.lat == pytest.approx(39.00104)
    assert [e.verb for e in Event.objects.all()] == [Verb.ADDRESSES_IMPORTED]


def test_a_new_import_takes_the_place_of_the_old_one_and_leaves_one_file(tmp_path: Path) -> None:
    before = kept()
    load(points(tmp_path, "Lantern St"))
    assert queries.search("104 lantern st").found is not None
    load(points(tmp_path, "Harbor Ave"))
    assert queries.search("104 harbor ave").found is not None
    assert queries.search("104 lantern st").found is None
    assert len(kept() - before) == 1
    assert AddressFile.objects.filter(current=True).count() == 1


@pytest.mark.parametrize(
    "content", ["", "a,b\n1,2\n", HEADER, HEADER + "x,y,1,Nowhere St,,,,\n", "LON,LAT\n1,2\n"]
)
def test_a_file_that_cannot_be_used_leaves_the_old_addresses(tmp_path: Path, content: str) -> None:
    load(points(tmp_path, "Lantern St"))
    before = kept()
    path = tmp_path / "broken.csv"
    path.write_text(content)
    with pytest.raises(GazetteerError):
        load(path)
    assert kept() == before
    assert queries.search("104 lantern st").found is not None


def test_a_failure_at_the_last_moment_leaves_the_old_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(points(tmp_path, "Lantern St"))
    before = kept()

    def fail(_: str) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(files, "bump", fail)
    with pytest.raises(RuntimeError):
        load(points(tmp_path, "Harbor Ave"))
    assert kept() == before
    assert queries.search("104 lantern st").found is not None


def test_corners_of_the_street_layer_can_be_searched(tmp_path: Path) -> None:
    lines = {"39th St": [[-94.59, 39.05], [-94.57, 39.05]], "Main St": [[-94.58, 39.04], [-94.58, 39.06]]}
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for name, line in lines.items()
    ]
    path = tmp_path / "streets.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    actions.import_base_layer(
        layer=read_base_layer(path, Kind.STREET), file_name="streets", actor=ACTOR, now=NOW
    )
    made = load(points(tmp_path, "Main St"))
    assert made.intersections == 1
    hit = queries.search("39th & Main").hits[0]
    assert (hit.kind, hit.lon, hit.lat) == (
        MatchKind.INTERSECTION,
        pytest.approx(-94.58),
        pytest.approx(39.05),
    )
