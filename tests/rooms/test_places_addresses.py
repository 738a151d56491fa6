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


def test_a_new_import_takes_the_place_of_the_old_one_and_keeps_the_one_before(tmp_path: Path) -> None:
    before = kept()
    for street in ("Lantern St", "Harbor Ave", "Mill Rd"):
        load(points(tmp_path, street))
        assert queries.search(f"104 {street}").found is not None
    assert queries.search("104 harbor ave").found is None
    assert queries.search("104 lantern st").found is None
    assert len(kept() - before) == 2
    assert AddressFile.objects.filter(current=True).count() == 1


def test_the_list_before_is_put_back_and_the_same_step_undoes_itself(tmp_path: Path) -> None:
    with pytest.raises(actions.NothingToPutBack, match="No list of addresses before"):
        actions.put_back_addresses(actor=ACTOR, now=NOW)
    for street in ("Lantern St", "Harbor Ave"):
        load(points(tmp_path, street))
    both = kept()
    for street, gone in (("lantern st", "harbor ave"), ("harbor ave", "lantern st")):
        actions.put_back_addresses(actor=ACTOR, now=NOW)
        assert queries.search(f"104 {street}").found is not None
        assert queries.search(f"104 {gone}").found is None
    assert kept() == both
    assert Event.objects.filter(verb=Verb.ADDRESSES_PUT_BACK).count() == 2
    actions.put_back_addresses(actor=ACTOR, now=NOW)
    load(points(tmp_path, "Mill Rd"))
    former = queries.former_addresses()
    assert former is not None
    assert AddressFile.objects.filter(current=True).exclude(pk=former.pk).count() == 1
    actions.put_back_addresses(actor=ACTOR, now=NOW)
    assert queries.search("104 lantern st").found is not None


def shorter(folder: Path, rows: int, *, numbers: bool = True) -> Path:
    path = folder / "shorter.csv"
    lines = [
        f"-94.58,{39.0 + n / 100_000},{n if numbers else ''},Lantern St {'' if numbers else n},,Riverbend,MO,64111\n"
        for n in range(100, 100 + 4 * rows, 4)
    ]
    path.write_text(HEADER + "".join(lines))
    return path


@pytest.mark.parametrize(
    ("rows", "numbers", "asked"),
    [(20, True, ""), (19, True, "shrink from 25 addresses to 19"), (25, False, "None of the addresses")],
)
def test_a_list_that_would_do_harm_is_asked_about_and_changes_nothing(
    rows: int, numbers: bool, asked: str, tmp_path: Path
) -> None:
    load(points(tmp_path, "Lantern St"))
    path, before = shorter(tmp_path, rows, numbers=numbers), kept()
    if not asked:
        assert load(path).addresses == rows
        return
    with pytest.raises(actions.ListDoubted, match=asked):
        load(path)
    assert kept() == before
    assert queries.search("104 lantern st").found is not None
    made = actions.import_addresses(path=path, file_name="s.csv", actor=ACTOR, now=NOW, sure=True)
    assert made.addresses == rows


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
