"""Riverbend is a city one can trust in a demonstration: the same each time, whole, and nobody's real place."""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import shapely

from lamplighter.ops.demo import City, build_city, write_city

TODAY = date(2026, 11, 23)
STREET_TYPES = "Street|Avenue|Boulevard|Road|Drive|Parkway|Lane|Way|Court|Place|Circle|Crescent|Loop|Terrace|Trail|Cove|Alley|Bridge"


@pytest.fixture(scope="module")
def city() -> City:
    return build_city(today=TODAY)


@pytest.fixture(scope="module")
def folder(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("riverbend")
    write_city(city, place)
    return place


def fingerprint(folder: Path) -> str:
    whole = sha256()
    for path in sorted(folder.rglob("*.*")):
        whole.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return whole.hexdigest()


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_order(folder: Path, tmp_path: Path) -> None:
    script = (
        "import sys, datetime, pathlib; from lamplighter.ops.demo import build_city, write_city;"
        f"write_city(build_city(today=datetime.date.fromisoformat('{TODAY}')), pathlib.Path(sys.argv[1]))"
    )
    source = Path(__file__).parents[2] / "src"
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={"PYTHONHASHSEED": "77", "PYTHONPATH": str(source)},
        check=True,
    )
    assert fingerprint(tmp_path) == fingerprint(folder)


def test_another_seed_gives_another_city() -> None:
    first, second = build_city(1, today=TODAY), build_city(2, today=TODAY)
    assert {row[:2] for row in first.addresses} != {row[:2] for row in second.addresses}
    for other in (first, second):
        assert 55_000 <= len(other.addresses) <= 65_000
        assert any(row[:2] == ("1600", "Lantern Street") for row in other.addresses)


def test_it_has_about_sixty_thousand_addresses_and_each_only_once(city: City) -> None:
    assert 55_000 <= len(city.addresses) <= 65_000
    assert not [key for key, count in Counter(row[:3] for row in city.addresses).items() if count > 1]
    assert sum(1 for row in city.addresses if row.unit) > 3_000


def test_even_and_odd_numbers_face_each_other(city: City) -> None:
    block = [row for row in city.addresses if row.street == "Lantern Street" and row.number[:-2] == "16"]
    lines = [line for name, _, line in city.streets if name == "Lantern Street"]
    (line,) = sorted(lines, key=lambda one: one.distance(shapely.Point(block[0].lon, block[0].lat)))[:1]
    start, end = np.asarray(line.coords)[[0, -1]]
    sides = {0: set(), 1: set()}
    for row in block:
        across = (end[0] - start[0]) * (row.lat - start[1]) - (end[1] - start[1]) * (row.lon - start[0])
        sides[int(row.number) % 2].add(across > 0)
    assert sides[0] | sides[1] == {True, False}
    assert len(sides[0]) == len(sides[1]) == 1


def test_zones_part_the_city_and_beats_part_their_zones(city: City) -> None:
    assert len(city.zones) == 6
    shapes = [shape for _, _, shape in city.zones]
    assert shapely.coverage_is_valid(shapes)
    assert shapely.coverage_is_valid([beat[3] for beat in city.beats])
    for code, _, shape in city.zones:
        own = [beat[3] for beat in city.beats if beat[2] == code]
        assert 4 <= len(own) <= 7
        whole = shapely.union_all(own)
        assert (
            whole.symmetric_difference(shape).area < 1e-12
        )  # square degrees: under a hundredth of a square metre
        assert sum(part.area for part in own) == pytest.approx(shape.area, rel=1e-9)
    city_shape = shapely.union_all(shapes)
    assert city_shape.geom_type == "Polygon"
    assert not list(city_shape.interiors)
    assert sum(shape.area for shape in shapes) == pytest.approx(city_shape.area, rel=1e-9)


def test_neighbours_share_every_vertex_of_their_border(city: City) -> None:
    corners = [set(beat[3].exterior.coords) for beat in city.beats]
    for at, beat in enumerate(city.beats):
        for other in range(at):
            shared = beat[3].exterior.intersection(city.beats[other][3].exterior)
            for line in shapely.get_parts(shapely.line_merge(shared)):
                if line.geom_type == "LineString":
                    assert set(line.coords) <= corners[at] & corners[other]


def test_every_address_lies_in_exactly_one_beat(city: City) -> None:
    points = shapely.points([(row.lon, row.lat) for row in city.addresses])
    tree = shapely.STRtree([beat[3] for beat in city.beats])
    found, _ = tree.query(points, predicate="intersects")
    assert len(found) == len(points)
    assert len(np.unique(found)) == len(points)


def test_the_address_of_all_guides_lies_in_the_river_zone(city: City) -> None:
    (row,) = [row for row in city.addresses if row[:3] == ("1600", "Lantern Street", "")]
    (river,) = [shape for _, name, shape in city.zones if name == "River"]
    assert river.contains(shapely.Point(row.lon, row.lat))


def test_nobody_lives_in_the_water(city: City) -> None:
    points = shapely.points([(row.lon, row.lat) for row in city.addresses])
    wet = shapely.union_all([shape for _, shape in city.water])
    green = shapely.union_all([shape for _, shape in city.parks])
    assert not shapely.intersects(wet, points).any()
    assert not shapely.intersects(green, points).any()
    assert wet.intersection(green).area < 1e-9  # square degrees: ten square metres of rounding


def test_streets_have_believable_names(city: City) -> None:
    for name, kind, line in city.streets:
        assert re.fullmatch(r"([NSEW] )?[A-Z0-9][A-Za-z0-9]*( [A-Z][a-z]+)* (" + STREET_TYPES + ")", name), (
            name
        )
        assert kind in {"main", "minor"}
        assert line.is_simple
    names = {name for name, _, _ in city.streets}
    assert {"Lantern Street", "E 23rd Street", "W 23rd Street", "Bluff Parkway", "Quay Road"} <= names
    assert len(names) > 1_000
    assert {row.street for row in city.addresses} <= names


def test_one_can_drive_from_every_street_to_every_other(city: City) -> None:
    leader: dict[tuple[float, ...], tuple[float, ...]] = {}

    def root(node: tuple[float, ...]) -> tuple[float, ...]:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for _, _, line in city.streets:
        coords = list(line.coords)
        for node in coords[1:]:
            leader[root(node)] = root(coords[0])
    assert len({root(line.coords[0]) for _, _, line in city.streets}) == 1


def test_zone_borders_run_along_streets_the_river_or_the_limits(city: City) -> None:
    streets = shapely.union_all([line for _, kind, line in city.streets if kind == "main"])
    river = next(shape for name, shape in city.water if "River" in name)
    known = shapely.union_all([streets.buffer(2e-5), river])
    limits = shapely.union_all([shape for _, _, shape in city.zones]).exterior.buffer(2e-5)
    for at, (_, _, shape) in enumerate(city.zones):
        for _, _, other in city.zones[:at]:
            border = shape.exterior.intersection(other.exterior)
            assert border.difference(known).difference(limits).length <= 0.1 * border.length


def test_every_zone_has_a_morning_and_an_evening_officer_and_a_supervisor(city: City) -> None:
    kinds = {shift.code: shift for shift in city.shifts}
    for code, _, _ in city.zones:
        today = [
            p
            for p in city.postings
            if p.zone == code and p.starts <= TODAY and (p.ends is None or p.ends > TODAY)
        ]
        officers = [kinds[p.shift] for p in today if p.role == "cio"]
        assert sorted((s.kind, s.start.hour, s.end.hour) for s in officers) == [
            ("evening", 13, 21),
            ("morning", 7, 15),
        ]
        assert sum(1 for p in today if p.role == "supervisor") == 1
        assert [s.address for s in city.stations if s.zone == code] != []
    assert len({kinds[p.shift].days for p in city.postings if p.role == "cio"}) >= 2


def test_leave_and_covers_lie_around_today_and_name_real_postings(city: City) -> None:
    badges = {officer.badge for officer in city.officers}
    assert any(a.starts.date() <= TODAY < a.ends.date() for a in city.absences)
    assert any(a.starts.date() > TODAY for a in city.absences)
    for cover in city.covers:
        assert cover.covering in badges - {cover.badge}
        assert (cover.badge, cover.zone, cover.role, cover.shift) in {
            (p.badge, p.zone, p.role, p.shift) for p in city.postings
        }
    assert any(cover.starts <= TODAY < cover.ends for cover in city.covers)


def test_whoever_stands_in_leaves_no_shift_of_their_own_bare(city: City) -> None:
    days = {shift.code: set(shift.days) for shift in city.shifts}
    for cover in city.covers:
        for own in city.postings:
            if own.badge == cover.covering and own.zone != cover.zone:
                meanwhile = own.starts < cover.ends and (own.ends is None or own.ends > cover.starts)
                assert not meanwhile or not days[own.shift] & days[cover.shift], (own, cover)


def test_stations_stand_at_addresses_of_their_zone(city: City) -> None:
    by_address = {f"{row.number} {row.street}": row for row in city.addresses}
    shapes = {code: shape for code, _, shape in city.zones}
    for station in city.stations:
        row = by_address[station.address]
        assert shapes[station.zone].contains(shapely.Point(row.lon, row.lat))


def test_numbers_and_mail_can_reach_nobody_real(city: City) -> None:
    for number in (
        [o.phone for o in city.officers]
        + [s.phone for s in city.stations]
        + [d.phone for d in city.divisions]
    ):
        assert re.fullmatch(r"555-01\d\d", number)
    assert {o.email.rsplit("@")[1] for o in city.officers} == {"riverbend.example"}
    assert {row.region for row in city.addresses} == {"GP"}
    assert {o.display_level for o in city.officers} == {"full", "first", "role"}
    for officer in city.officers:
        if officer.display_level == "role":
            assert not {officer.first_name.lower(), officer.last_name.lower()} & set(
                re.split(r"\W", officer.email)
            )


def test_portraits_are_small_and_safe_under_a_strict_content_policy(folder: Path, city: City) -> None:
    allowed = {"svg", "path", "circle", "ellipse", "rect", "g"}
    pictures = sorted((folder / "portraits").glob("*.svg"))
    assert len(pictures) == len(city.officers)
    assert len({path.read_bytes() for path in pictures}) == len(pictures)
    for path in pictures:
        assert path.stat().st_size < 3072
        for element in ET.parse(path).iter():
            assert element.tag.removeprefix("{http://www.w3.org/2000/svg}") in allowed
            for name, value in element.attrib.items():
                assert name != "style"
                assert not name.startswith("on")
                assert "href" not in name
                assert "url(" not in value


def test_divisions_say_what_they_do_in_both_languages(city: City) -> None:
    assert len(city.divisions) == 7
    for division in city.divisions:
        for summary, body in (
            (division.summary_en, division.body_en),
            (division.summary_es, division.body_es),
        ):
            assert 20 < len(summary) <= 200
            assert 120 <= len(body.split()) <= 220
            assert body.count("\n# ") + body.startswith("# ") == 4
            assert body.count("\n- ") >= 3


def test_files_have_the_columns_that_departments_bring(folder: Path) -> None:
    header = {path.stem: path.read_text(encoding="utf-8").split("\n", 1)[0] for path in folder.glob("*.csv")}
    assert header["addresses"] == "NUMBER,STREET,UNIT,CITY,REGION,POSTCODE,LON,LAT"
    assert (
        header["officers"] == "badge,first_name,last_name,title,languages,phone,email,display_level,portrait"
    )
    assert header["postings"] == "badge,zone,role,shift,from,to"
    for name in ("zones", "beats", "streets", "water", "parks"):
        shapes = shapely.from_geojson((folder / f"{name}.geojson").read_text(encoding="utf-8"))
        assert shapely.is_valid(shapely.get_parts(shapes)).all(), name
