"""The import report is truthful: each fault planted in a map is named, with its size, and nothing sound is accused."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod

from lamplighter.core.geo.measure import Metres
from lamplighter.core.geo.reading import RawFeature, ReadOptions, ZoneFile, read_zone_file
from lamplighter.core.geo.report import MapReport, ParentFrom, Refusal
from lamplighter.core.geo.report_text import plain_lines
from lamplighter.core.geo.survey import Surveyed, survey
from lamplighter.core.geo.wording import ZoneFileError

WEST, SOUTH, STEP = -94.6, 39.0, 0.01


def cell(x: float, y: float, width: float = 1, height: float = 1) -> shapely.Polygon:
    return shapely.box(
        WEST + x * STEP, SOUTH + y * STEP, WEST + (x + width) * STEP, SOUTH + (y + height) * STEP
    )


def zones(
    rows: Sequence[tuple[str, Any]], *, parents: Sequence[str] | None = None, ask: bool = False
) -> ZoneFile:
    features = tuple(RawFeature(i + 1, code, code, shape) for i, (code, shape) in enumerate(rows))
    texts = {"code": [code for code, _ in rows]}
    if parents is not None:
        texts["up"] = list(parents)
    return ZoneFile(
        "made.geojson",
        "GeoJSON",
        "WGS 84",
        "file",
        "code",
        None,
        "up" if ask else None,
        (),
        tuple(texts),
        features,
        texts,
    )


def geodesic_area(shape: Any) -> float:
    area, _ = Geod(ellps="WGS84").geometry_area_perimeter(shape)
    return abs(float(area))


def only(surveyed: Surveyed) -> Any:
    return surveyed.report.levels[0]


def test_a_clean_partition_has_nothing_to_say() -> None:
    report = survey(
        [("beat", zones([("A", cell(0, 0)), ("B", cell(1, 0)), ("C", cell(0, 1)), ("D", cell(1, 1))]))]
    ).report
    assert not report.needs_a_look
    assert report.levels[0].zones == 4
    assert report.levels[0].overlap_slivers.count == report.levels[0].gap_slivers.count == 0


def test_areas_agree_with_the_geodesic_ones() -> None:
    for shape in (cell(0, 0), cell(3, 40, 5, 2), shapely.box(-87.9, 41.6, -87.5, 42.0)):
        assert Metres.around([shape]).area(shape) == pytest.approx(geodesic_area(shape), rel=1e-4)


def test_every_kind_of_refused_feature_is_named() -> None:
    bow = shapely.Polygon([(0, 0), (0, 0), (0, 0), (0, 0)])
    level = only(
        survey([
            (
                "beat",
                zones([
                    ("A", cell(0, 0)), ("N", None), ("E", shapely.Polygon()), ("L", shapely.LineString([(0, 0), (1, 1)])),
                    ("", cell(5, 5)), ("Z", bow),
                ]),
            )
        ])
    )  # fmt: skip
    assert [(r.feature, r.code, r.why) for r in level.refused] == [
        (2, "N", Refusal.NULL), (3, "E", Refusal.EMPTY), (4, "L", Refusal.NOT_AREA), (5, "", Refusal.BLANK_CODE),
        (6, "Z", Refusal.NOTHING_LEFT),
    ]  # fmt: skip
    assert (level.features, level.zones) == (6, 1)


def test_a_bow_tie_is_mended_and_named_with_the_reason() -> None:
    x, y = WEST, SOUTH
    tie = shapely.Polygon([(x, y), (x + STEP, y + STEP), (x + STEP, y), (x, y + STEP), (x, y)])
    surveyed = survey([("beat", zones([("T", tie), ("B", cell(3, 0))]))])
    (mended,) = only(surveyed).mended
    assert (mended.feature, mended.code) == (1, "T")
    assert mended.reason.startswith("Self-intersection")
    assert mended.area_after_m2 == pytest.approx(geodesic_area(cell(0, 0)) / 2, rel=1e-3)
    assert surveyed.levels[0].zones[0].geometry.is_valid
    assert any("Self-intersection" in line and "Zone T" in line for line in plain_lines(surveyed.report))


def test_features_with_one_code_become_one_zone() -> None:
    surveyed = survey(
        [("beat", zones([("A", cell(0, 0)), ("B", cell(5, 0)), ("A", cell(1, 0)), ("A", cell(9, 9))]))]
    )
    (joined,) = only(surveyed).joined
    assert (joined.code, joined.features) == ("A", [1, 3, 4])
    a = surveyed.levels[0].zones[0]
    assert (a.code, a.order) == ("A", 1)
    assert a.geometry.equals(shapely.union_all([cell(0, 0), cell(1, 0), cell(9, 9)]))


def test_an_overlap_is_measured_and_the_first_zone_wins() -> None:
    level = only(survey([("beat", zones([("A", cell(0, 0)), ("B", cell(0.9, 0))]))]))
    (overlap,) = level.overlaps
    assert (overlap.winner, overlap.other) == ("A", "B")
    assert overlap.area_m2 == pytest.approx(geodesic_area(cell(0.9, 0, 0.1)), rel=1e-3)
    assert overlap.share == pytest.approx(0.1, rel=1e-3)


def test_an_enclosed_gap_is_found_and_an_island_inside_it_is_not_counted() -> None:
    ring = shapely.difference(cell(0, 0, 5, 5), cell(1, 1, 3, 3))
    island = cell(2, 2)
    level = only(survey([("beat", zones([("R", ring), ("I", island)]))]))
    (gap,) = level.gaps
    assert gap.area_m2 == pytest.approx(geodesic_area(cell(1, 1, 3, 3)) - geodesic_area(island), rel=1e-3)
    assert gap.beside == ["I", "R"] or gap.beside == ["R"]
    assert shapely.difference(cell(1, 1, 3, 3), island).contains(shapely.Point(gap.lon, gap.lat))


def test_slivers_are_counted_not_listed() -> None:
    level = only(survey([("beat", zones([("A", cell(0, 0)), ("B", cell(0.9999, 0))]))]))
    assert level.overlaps == []
    assert level.overlap_slivers.count == 1
    assert level.overlap_slivers.area_m2 == pytest.approx(geodesic_area(cell(0.9999, 0, 0.0001)), rel=1e-2)


def test_a_zone_that_sticks_out_of_its_parent_is_named() -> None:
    up = zones([("N", cell(0, 0, 2, 2)), ("S", cell(0, -2, 2, 2))])
    down = zones(
        [("a", cell(0, 0)), ("b", cell(1, 0, 1.25)), ("c", cell(0, -1))], parents=["N", "N", "S"], ask=True
    )
    nesting = survey([("district", up), ("beat", down)]).report.levels[1].nesting
    (out,) = nesting.sticks_out
    assert (out.code, out.parent) == ("b", "N")
    assert out.share == pytest.approx(0.2, rel=1e-3)
    assert {u.code for u in nesting.uncovered} == {"N", "S"}
    assert nesting.uncovered[0].share == pytest.approx(0.75, rel=1e-2)


def test_the_parent_column_is_guessed_only_when_the_ground_agrees() -> None:
    up = zones([("1", cell(0, 0, 2, 2)), ("2", cell(2, 0, 2, 2))])
    rows = [("a", cell(0, 0)), ("b", cell(1, 1)), ("c", cell(2, 0)), ("d", cell(3, 1))]
    right = survey([("district", up), ("beat", zones(rows, parents=["1", "1", "2", "2"]))])
    assert right.report.levels[1].nesting.came_from is ParentFrom.GUESSED_COLUMN
    wrong = survey([("district", up), ("beat", zones(rows, parents=["2", "1", "1", "2"]))])
    assert wrong.report.levels[1].nesting.came_from is ParentFrom.OVERLAP
    for surveyed in (right, wrong):
        assert [z.parent for z in surveyed.levels[1].zones] == ["1", "1", "2", "2"]


def test_an_unknown_parent_falls_back_to_the_ground_and_is_named() -> None:
    up = zones([("1", cell(0, 0, 2, 2)), ("2", cell(2, 0, 2, 2))])
    down = zones(
        [("a", cell(0, 0)), ("b", cell(2, 0)), ("far", cell(50, 50))], parents=["01", "9", "9"], ask=True
    )
    surveyed = survey([("district", up), ("beat", down)])
    nesting = surveyed.report.levels[1].nesting
    assert [z.parent for z in surveyed.levels[1].zones] == ["1", "2", None]
    assert [(b.code, b.asked, b.parent) for b in nesting.by_overlap] == [("b", "9", "2")]
    assert nesting.without_parent == ["far"]


def test_a_label_lies_inside_its_zone() -> None:
    horseshoe = shapely.difference(cell(0, 0, 4, 4), cell(1, 1, 2, 3))
    zone = survey([("beat", zones([("U", horseshoe)]))]).levels[0].zones[0]
    assert horseshoe.contains(shapely.Point(zone.label))


def test_a_file_that_makes_no_zone_is_refused() -> None:
    with pytest.raises(ZoneFileError, match="makes no zone"):
        survey([("beat", zones([("A", None)]))])
    with pytest.raises(ZoneFileError, match="level word"):
        survey([("beat", zones([("A", cell(0, 0))])), ("beat", zones([("A", cell(0, 0))]))])


def chicago(data_folder: Path) -> Surveyed:
    folder = data_folder / "zones"
    return survey([
        ("district", read_zone_file(folder / "chicago_police_districts_2013.geojson", ReadOptions(code="DIST_NUM"))),
        ("beat", read_zone_file(folder / "chicago_police_beats_simple_2013.geojson", ReadOptions(code="BEAT_NUM", parent="DISTRICT"))),
    ])  # fmt: skip


def test_chicago_beats_nest_in_its_districts(data_folder: Path) -> None:
    surveyed = chicago(data_folder)
    districts, beats = surveyed.report.levels
    assert (districts.features, districts.zones, beats.features, beats.zones) == (25, 23, 277, 275)
    assert [j.code for j in beats.joined] == ["3100"]
    assert [len(j.features) for j in beats.joined] == [3]
    assert beats.nesting.agree == 275
    assert not beats.nesting.without_parent
    # A beat's number begins with its district's: a check of the parents by other means than the column or the ground.
    assert all(int(z.code[:-2]) == int(z.parent or -1) for z in surveyed.levels[1].zones)
    # The beats were simplified one by one, so that they overlap and gape a little; no more than a little.
    assert beats.overlaps
    assert beats.gaps
    assert sum(o.area_m2 for o in beats.overlaps) < 0.001 * beats.area_m2


def test_the_overlaps_of_chicago_equal_those_found_pair_by_pair(data_folder: Path) -> None:
    surveyed = chicago(data_folder)
    shapes = {z.code: z.geometry for z in surveyed.levels[1].zones}
    named = {(o.winner, o.other): o.area_m2 for o in surveyed.report.levels[1].overlaps}
    metres = Metres.around(list(shapes.values()))
    flat = {code: metres.plane(shape) for code, shape in shapes.items()}
    codes = list(shapes)
    expected = {}
    for i, a in enumerate(codes):
        for b in codes[i + 1 :]:
            if flat[a].intersects(flat[b]):
                pieces = [p for p in shapely.get_parts(flat[a].intersection(flat[b])) if p.area >= 100]
                size = sum(p.area for p in pieces if 2 * p.area / p.length >= 2 or p.area >= 5000)
                if size:
                    expected[(a, b)] = size
    assert named == pytest.approx(expected, abs=0.1)


def test_cambridge_response_districts_nest_in_its_sectors_by_their_own_column(data_folder: Path) -> None:
    folder = data_folder / "zones"
    surveyed = survey([
        ("sector", read_zone_file(folder / "cambridge_PUBLICSAFETY_PoliceSectors.geojson")),
        ("response district", read_zone_file(folder / "cambridge_PUBLICSAFETY_PoliceResponseDistricts.geojson")),
    ])  # fmt: skip
    level = surveyed.report.levels[1]
    assert (level.zones, level.nesting.came_from, level.nesting.column, level.nesting.agree) == (
        117,
        ParentFrom.GUESSED_COLUMN,
        "SECTOR",
        117,
    )
    assert not surveyed.report.needs_a_look


def test_medellin_names_its_invalid_area(data_folder: Path) -> None:
    surveyed = survey([("comuna", read_zone_file(data_folder / "zones" / "medellin_comunas.gpkg"))])
    (mended,) = only(surveyed).mended
    assert (mended.feature, mended.code) == (7, "60")
    assert mended.reason.startswith("Nested shells")
    assert only(surveyed).zones == 21


def test_kansas_city_has_its_six_districts_and_the_enclaves_as_gaps(data_folder: Path) -> None:
    surveyed = survey(
        [("district", read_zone_file(data_folder / "zones" / "kc_council_districts_2012.geojson"))]
    )
    assert sorted(z.code for z in surveyed.levels[0].zones) == ["1", "2", "3", "4", "5", "6"]
    assert len(only(surveyed).gaps) == 7
    assert any("gap or enclave" in line for line in plain_lines(surveyed.report))


def test_a_report_survives_json(data_folder: Path) -> None:
    report = chicago(data_folder).report
    assert MapReport.from_json(json.loads(json.dumps(report.to_json()))) == report


def test_three_hundred_zones_with_a_hundred_thousand_corners_are_surveyed() -> None:
    rows = [(f"{x}-{y}", shapely.segmentize(cell(x, y), STEP / 84)) for x in range(15) for y in range(20)]
    assert shapely.get_num_coordinates(np.array([s for _, s in rows], dtype=object)).sum() > 100_000
    report = survey([("beat", zones(rows))]).report
    assert (report.levels[0].zones, report.needs_a_look) == (300, False)


def hairs(count: int) -> list[shapely.Polygon]:
    """Areas with a corner within a rounding of one of their own sides: sound in degrees, as files have them."""
    dice, found = random.Random(5), []
    while len(found) < count:
        x, y = WEST + dice.random() * STEP, SOUTH + dice.random() * STEP
        a, b = (x, y), (x + STEP, y + STEP * dice.random() / 3)
        share = dice.random()
        corner = a[0] + share * (b[0] - a[0]), math.nextafter(a[1] + share * (b[1] - a[1]), 90)
        shape = shapely.Polygon([a, b, (b[0], b[1] + STEP), corner, (a[0], a[1] + STEP)])
        if shape.is_valid:
            found.append(shape)
    return found


def test_an_area_with_a_hair_in_it_is_measured_though_rounding_makes_it_cross_itself() -> None:
    shapes = hairs(60)
    metres = Metres.around(shapes)
    bare = [shapely.transform(shape, metres._points) for shape in shapes]
    assert not all(shape.is_valid for shape in bare), "the danger is real"
    assert shapely.is_valid(metres.plane(np.array(shapes, dtype=object))).all()
    assert all(metres.plane(shape).is_valid for shape in shapes)
    hair = next(shape for shape, flat in zip(shapes, bare, strict=True) if not flat.is_valid)
    level = only(survey([("beat", zones([("A", hair), ("B", shapely.box(*hair.bounds))]))]))
    (overlap,) = level.overlaps
    assert overlap.area_m2 == pytest.approx(geodesic_area(hair), rel=1e-3)
