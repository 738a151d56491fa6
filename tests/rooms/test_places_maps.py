"""Zone maps: proposed, confirmed, withdrawn; which map holds on a day; nothing half done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.conf import settings
from django.db import IntegrityError, transaction

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.basemap import Kind, read_base_layer
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.places import actions, maps, queries
from lamplighter.places.actions import zone_maps
from lamplighter.places.models import BaseLayer, Zone, ZoneMap
from lamplighter.places.rules import MapState, WhyNot
from lamplighter.plumbing.snapshots import bump, forget_checks
from tests.support.places import SOUTH, STEP, WEST, box, fresh, sources, write

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
ACTOR = Actor.command("test")
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture(autouse=True)
def fresh_answers() -> Iterator[None]:
    """Each test has a database of its own; what was read from another one is forgotten."""
    settings.HOME.prepare()
    yield
    fresh()


def propose(folder: Path, day: date = MARCH, *, prefix: str = "") -> ZoneMap:
    files = sources(folder, prefix=prefix)
    return actions.propose_zone_map(
        name=f"Map {prefix}",
        holds_from=day,
        sources=files,
        surveyed=actions.survey_sources(files),
        actor=ACTOR,
        now=NOW,
    )


def confirm(made: ZoneMap, *, replace: bool = False) -> ZoneMap:
    return actions.confirm_zone_map(pk=made.pk, actor=ACTOR, now=NOW, replace=replace, past=True)


def at(x: float, y: float, day: date = MARCH) -> Any:
    return queries.zone_at(WEST + x * STEP, SOUTH + y * STEP, day)


def index_files() -> set[str]:
    return {path.name for path in settings.HOME.zones.iterdir()}


def test_a_proposed_map_changes_nothing_until_it_is_confirmed(tmp_path: Path) -> None:
    before = index_files()
    made = propose(tmp_path)
    assert queries.zone_map_on(MARCH) is None
    assert at(0.5, 0.5) == queries.NotCovered(WhyNot.NO_MAP)
    assert index_files() == before
    confirm(made)
    assert at(0.5, 0.5).zone.code == "W1"
    assert [e.verb for e in Event.objects.order_by("pk")] == [Verb.ZONES_UPLOADED, Verb.ZONES_IMPORTED]


def test_an_answer_carries_the_zone_and_its_parents_from_the_lowest_up(tmp_path: Path) -> None:
    confirm(propose(tmp_path))
    answer = at(2.5, 0.5)
    assert answer.codes == ("E1", "E")
    assert [(z.code, z.name, z.level, z.level_word) for z in answer.zone.chain] == [
        ("E1", "E1", 1, "beat"),
        ("E", "East", 0, "district"),
    ]
    assert answer.zone.parent.children == ("E1", "E2")
    assert answer.zone.area_m2 == pytest.approx(2 * 865 * 1110, rel=0.02)


def test_outside_gap_and_impossible_points_are_told_apart(tmp_path: Path) -> None:
    confirm(propose(tmp_path))
    assert at(-1, -1).why is WhyNot.OUTSIDE
    assert at(3.4, 1.4).why is WhyNot.GAP
    impossible = queries.zone_at(39.0, -94.6, MARCH)
    assert (impossible.why, impossible.problem is None) == (WhyNot.NOT_A_PLACE, False)  # type: ignore[union-attr]
    assert queries.zone_at(0.0, 0.0, MARCH).why is WhyNot.NOT_A_PLACE  # type: ignore[union-attr]
    assert queries.zone_at(float("nan"), 39.0, MARCH).why is WhyNot.NOT_A_PLACE  # type: ignore[union-attr]


def test_each_day_is_answered_by_the_map_that_held_then(tmp_path: Path) -> None:
    confirm(propose(tmp_path))
    confirm(propose(tmp_path, APRIL, prefix="N"))
    assert at(0.5, 0.5, date(2026, 2, 28)).why is WhyNot.NO_MAP
    assert at(0.5, 0.5, date(2026, 3, 31)).zone.code == "W1"
    assert at(0.5, 0.5, APRIL).zone.code == "NW1"
    assert queries.zone_by_code("nw1", APRIL) is not None
    assert queries.zone_by_code("W1", APRIL) is None


def test_a_second_map_for_the_same_day_must_replace_the_first_knowingly(tmp_path: Path) -> None:
    first, second = confirm(propose(tmp_path)), propose(tmp_path, prefix="N")
    with pytest.raises(actions.DateTaken, match="already holds from 2026-03-01"):
        confirm(second)
    assert at(0.5, 0.5).zone.code == "W1"
    confirm(second, replace=True)
    first.refresh_from_db()
    assert (first.state, first.index_file) == (MapState.WITHDRAWN.value, "")
    assert at(0.5, 0.5).zone.code == "NW1"


def test_withdrawing_a_map_lets_the_one_before_hold_again_and_keeps_its_rows(tmp_path: Path) -> None:
    confirm(propose(tmp_path))
    later = confirm(propose(tmp_path, APRIL, prefix="N"))
    file = later.index_file
    assert file in index_files()
    actions.withdraw_zone_map(pk=later.pk, actor=ACTOR, now=NOW)
    assert at(0.5, 0.5, APRIL).zone.code == "W1"
    assert file not in index_files()
    assert Zone.objects.filter(zone_map=later).count() == 6
    with pytest.raises(actions.NotAllowedNow):
        confirm(later)
    with pytest.raises(actions.NotAllowedNow):
        actions.withdraw_zone_map(pk=later.pk, actor=ACTOR, now=NOW)


def test_a_confirmation_that_fails_leaves_no_file_and_no_map(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, before = propose(tmp_path), index_files()

    def fail(**_: Any) -> None:
        raise RuntimeError("the record is full")

    monkeypatch.setattr(zone_maps, "record", fail)
    with pytest.raises(RuntimeError):
        confirm(made)
    assert index_files() == before
    assert queries.zone_map_on(MARCH) is None


def test_the_database_itself_refuses_a_second_confirmed_map_of_a_day_and_one_without_index(
    tmp_path: Path,
) -> None:
    first = confirm(propose(tmp_path))
    with pytest.raises(IntegrityError), transaction.atomic():
        ZoneMap.objects.create(
            name="x",
            holds_from=MARCH,
            state=MapState.CONFIRMED.value,
            index_file="x",
            made_at=NOW,
            confirmed_at=NOW,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ZoneMap.objects.create(
            name="x", holds_from=APRIL, state=MapState.CONFIRMED.value, made_at=NOW, confirmed_at=NOW
        )
    zone = first.zones.get(code="W1")
    zone.pk, zone.order = None, 99
    with pytest.raises(IntegrityError), transaction.atomic():
        zone.save(force_insert=True)


def test_the_report_is_kept_with_the_map(tmp_path: Path) -> None:
    made = propose(tmp_path)
    gaps = made.report["levels"][1]["gaps"]
    assert [gap["beside"] for gap in gaps] == [["E2"]]
    assert made.report["levels"][1]["nesting"]["agree"] == 4


def test_zones_as_geojson_are_valid_small_and_exact_when_asked(tmp_path: Path) -> None:
    assert maps.zones_geojson(MARCH) is None
    confirm(propose(tmp_path))
    whole = json.loads(maps.zones_geojson(MARCH) or b"")
    assert [f["properties"]["code"] for f in whole["features"]] == ["W", "E", "E1", "E2", "W1", "W2"]
    assert all(shapely.geometry.shape(f["geometry"]).is_valid for f in whole["features"])
    one = json.loads(maps.zones_geojson(MARCH, code="e2", exact=True) or b"")
    (feature,) = one["features"]
    assert feature["properties"]["parent"] == "E"
    assert shapely.geometry.shape(feature["geometry"]).equals_exact(
        box(2, 1, 2, 1).difference(box(3.2, 1.2, 0.5, 0.5)), 1e-8, normalize=True
    )


def streets(path: Path) -> Path:
    rows: list[tuple[dict[str, Any], Any]] = []
    for i in range(9):
        rank = 1 if i % 4 == 0 else 4
        rows.append(
            (
                {"name": f"{i} Ave", "rank": str(rank)},
                shapely.LineString([(WEST + i * STEP / 2, SOUTH), (WEST + i * STEP / 2, SOUTH + 2 * STEP)]),
            )
        )
        rows.append(
            (
                {"name": f"{i} St", "rank": str(rank)},
                shapely.LineString([(WEST, SOUTH + i * STEP / 4), (WEST + 4 * STEP, SOUTH + i * STEP / 4)]),
            )
        )
    return write(path, rows)


def import_streets(path: Path, *, add: bool = False) -> None:
    layer = read_base_layer(streets(path), Kind.STREET)
    actions.import_base_layer(layer=layer, file_name=path.name, actor=ACTOR, now=NOW, add=add)


def test_a_zone_is_drawn_with_its_neighbours_beats_streets_and_marker(tmp_path: Path) -> None:
    confirm(propose(tmp_path))
    bare = maps.zone_picture("W", MARCH)
    assert bare is not None
    assert bare.base.main_streets == ""
    import_streets(tmp_path / "streets.geojson")
    picture = maps.zone_picture("W", MARCH, marker=(WEST + STEP, SOUTH + STEP))
    assert picture is not None
    assert picture.here is not None
    assert picture.here.path.startswith("M")
    assert [area.zone.code for area in picture.others] == ["E"]
    assert picture.subs.count("M") == 2
    assert picture.base.main_streets
    assert picture.base.labels
    assert picture.marker == (320, 200)
    assert maps.zone_picture("W", MARCH).marker is None  # type: ignore[union-attr]
    assert maps.zone_picture("nowhere", MARCH) is None
    city = maps.city_picture(MARCH)
    assert city is not None
    assert [area.zone.code for area in city.others] == ["W", "E"]


def test_a_new_base_layer_takes_the_place_of_the_old_one_unless_added(tmp_path: Path) -> None:
    import_streets(tmp_path / "a.geojson")
    (first,) = queries.base_layer_rows()
    import_streets(tmp_path / "b.geojson")
    (second,) = queries.base_layer_rows()
    assert second.source == "b.geojson"
    assert not (settings.HOME.basemap / first.file).exists()
    import_streets(tmp_path / "c.geojson", add=True)
    assert len(queries.base_layers()) == 2
    text = maps.base_geojson(Kind.STREET, MARCH)
    assert len(json.loads(text)["features"]) == 18


def test_real_chicago_answers_every_label_point_with_its_own_beat(data_folder: Path) -> None:
    folder = data_folder / "zones"
    files = [
        actions.Source("district", folder / "chicago_police_districts_2013.geojson", "d", ReadOptions(code="DIST_NUM")),
        actions.Source("beat", folder / "chicago_police_beats_simple_2013.geojson", "b", ReadOptions(code="BEAT_NUM", parent="DISTRICT")),
    ]  # fmt: skip
    actions.import_zone_map(
        name="Chicago",
        holds_from=MARCH,
        sources=files,
        surveyed=actions.survey_sources(files),
        actor=ACTOR,
        now=NOW,
    )
    found = queries.zone_map_on(MARCH)
    assert found is not None
    beats = found.levels[1]
    assert len(beats) == 275
    for beat in beats:
        answer = queries.zone_at(*beat.label, MARCH)
        assert isinstance(answer, queries.ZoneAnswer)
        assert answer.codes == (beat.code, beat.code[:2].lstrip("0"))
    for beat in beats[:12]:
        picture = maps.zone_picture(beat.code, MARCH)
        assert picture is not None
        drawn = sum(len(area.path) for area in picture.others) + len(
            picture.here.path if picture.here else ""
        )
        assert drawn < 8_000


def test_a_lost_index_is_built_anew_from_the_rows(tmp_path: Path) -> None:
    made = confirm(propose(tmp_path))
    (settings.HOME.zones / made.index_file).unlink()
    assert actions.rebuild_indexes(actor=ACTOR, now=NOW) == 1
    assert at(0.5, 0.5).zone.code == "W1"


@pytest.mark.django_db
def test_a_base_layer_whose_file_is_gone_is_left_out_and_answers_go_on() -> None:
    BaseLayer.objects.create(kind="street", file="gone.npz", features=1, source="x", made_at=NOW)
    bump("places.basemap")
    forget_checks()
    assert queries.base_layers() == ()
