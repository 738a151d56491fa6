"""Promise 1: a point has at most one answer, the same each time and by each way of asking; on a shared border exactly one."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from shapely.geometry import Polygon, box

from lamplighter.core.geo.exact import side, sides
from lamplighter.core.geo.index_build import NoZones, ZoneShape, build_index
from lamplighter.core.geo.zone_index import Rule, ZoneIndex
from tests.conftest import PROVE
from tests.support import partitions as maps

EXAMPLES = 400 if PROVE else 25
POINTS = 5_000 if PROVE else 1_000
seeds = st.integers(0, 2**32 - 1)
quick = settings(max_examples=EXAMPLES, deadline=None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the indexes of this module lie."""
    return tmp_path_factory.mktemp("zones")


def around(
    index: ZoneIndex, seed: int, count: int = POINTS
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Random points over the map and a little beyond."""
    west, south, east, north = index.bounds
    random = np.random.default_rng(seed)
    wide, high = (east - west) / 10, (north - south) / 10
    return random.uniform(west - wide, east + wide, count), random.uniform(south - high, north + high, count)


def answers(index: ZoneIndex, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> list[str | None]:
    """Codes by the batch; the other two ways of asking must agree on every point."""
    many = index.locate_many(lons, lats).tolist()
    assert [index.locate(x, y) for x, y in zip(lons.tolist(), lats.tolist(), strict=True)] == many
    codes = [index.codes[number] if number >= 0 else None for number in many]
    assert [index.explain(x, y).zone for x, y in zip(lons.tolist(), lats.tolist(), strict=True)] == codes
    return codes


# -- exact truth: squares whose sides are exact ---------------------------------------------------------------------------


@st.composite
def lattices(draw: st.DrawFn) -> maps.Lattice:
    """Squares given to a few zones: neighbours, holes, enclaves, corners that only touch, gaps."""
    shape = draw(st.tuples(st.integers(1, 6), st.integers(1, 6)))
    owners = draw(arrays(np.int64, shape, elements=st.integers(-1, 4)))
    side_length = 2.0 ** -draw(st.integers(3, 12))
    west, south = draw(st.sampled_from([(-87.75, 41.5), (0.0, 0.0), (151.125, -33.875), (-0.5, -0.25)]))
    return maps.Lattice(owners, west, south, side_length)


@given(lattices())
@quick
def test_promise_1_on_exact_squares_every_corner_edge_and_neighbouring_double_has_the_true_zone(
    folder: Path, lattice: maps.Lattice
) -> None:
    if not lattice.shapes():
        with pytest.raises(NoZones):
            maps.index_of([], folder)
        return
    index = maps.index_of(lattice.shapes(), folder)
    rows, columns = lattice.owners.shape
    x = lattice.west + np.arange(0, 2 * columns + 1) * lattice.side / 2
    y = lattice.south + np.arange(0, 2 * rows + 1) * lattice.side / 2
    x = np.concatenate([x, np.nextafter(x, -np.inf), np.nextafter(x, np.inf)])
    y = np.concatenate([y, np.nextafter(y, -np.inf), np.nextafter(y, np.inf)])
    lons, lats = (each.ravel() for each in np.meshgrid(x, y))
    holders = [lattice.holders(lon, lat) for lon, lat in zip(lons.tolist(), lats.tolist(), strict=True)]
    assert answers(index, lons, lats) == [codes[0] if codes else None for codes in holders]
    for lon, lat, codes in zip(lons.tolist(), lats.tolist(), holders, strict=True):
        told = index.explain(lon, lat)
        assert list(told.candidates) == codes
        if len(codes) > 1:
            assert told.rule is Rule.SHARED_BORDER
        elif codes:
            assert told.rule is Rule.INSIDE
        else:
            assert told.rule in (Rule.GAP, Rule.OUTSIDE)


# -- off the borders: shapely's predicate ---------------------------------------------------------------------------------


def equals_shapely(shapes: list[ZoneShape], folder: Path, seed: int) -> None:
    """Compares on random points that are farther than a hair from every border."""
    index = maps.index_of(shapes, folder)
    lons, lats = around(index, seed)
    off = maps.off_the_borders(shapes, lons, lats)
    assert off.mean() > 0.9
    lons, lats = lons[off], lats[off]
    assert answers(index, lons, lats) == maps.shapely_answers(shapes, lons, lats)


@given(seeds, st.integers(0, 60))
@quick
def test_promise_1_off_the_borders_of_a_city_cut_by_lines_it_equals_shapely(
    folder: Path, seed: int, cuts: int
) -> None:
    equals_shapely(maps.zones_of(maps.split_city(seed, cuts), seed), folder, seed)


@given(seeds, st.integers(3, 60))
@quick
def test_promise_1_off_the_borders_of_voronoi_cells_with_gaps_it_equals_shapely(
    folder: Path, seed: int, count: int
) -> None:
    equals_shapely(maps.voronoi_zones(seed, count), folder, seed)


@given(seeds, st.integers(1, 25))
@quick
def test_promise_1_where_zones_overlap_the_lowest_order_answers(folder: Path, seed: int, count: int) -> None:
    equals_shapely(maps.overlapping_zones(seed, count), folder, seed)


# -- on the borders: exactly one ------------------------------------------------------------------------------------------


def one_zone_each(shapes: list[ZoneShape], folder: Path, seed: int) -> None:
    """Points on and beside edges, off the outer border, have an answer, and it is a zone that is there."""
    index = maps.index_of(shapes, folder)
    lons, lats = maps.points_on_edges(shapes, seed)
    whole = shapely.union_all([shape.geometry.buffer(0) for shape in shapes], grid_size=1e-9)
    inner = whole.buffer(-1e-7)
    shapely.prepare(inner)
    keep = shapely.contains_xy(inner, lons, lats)
    found = answers(index, lons, lats)
    by_code: dict[str, list[shapely.Geometry]] = {}
    for shape in shapes:
        by_code.setdefault(shape.code, []).append(shape.geometry)
    areas = {code: shapely.MultiPolygon(parts) for code, parts in by_code.items()}
    for lon, lat, code, within in zip(lons.tolist(), lats.tolist(), found, keep.tolist(), strict=True):
        if within:
            assert code is not None, f"({lon!r}, {lat!r}) lies among zones and has none"
        if code is not None:
            assert shapely.distance(areas[code], shapely.Point(lon, lat)) <= maps.HAIR


@given(seeds, st.integers(1, 15))
@quick
def test_promise_1_a_border_with_t_junctions_has_exactly_one_zone_at_every_double(
    folder: Path, seed: int, cuts: int
) -> None:
    one_zone_each(maps.zones_of(maps.split_city(seed, cuts), seed), folder, seed)


@given(seeds, st.integers(3, 12))
@quick
def test_promise_1_a_border_between_voronoi_cells_has_exactly_one_zone_at_every_double(
    folder: Path, seed: int, count: int
) -> None:
    one_zone_each(maps.voronoi_zones(seed, count), folder, seed)


def test_promise_1_where_hundreds_of_zones_meet_in_a_point_the_lowest_has_it(folder: Path) -> None:
    angle = np.linspace(0, 2 * np.pi, 301)
    rim = [(math.cos(each), math.sin(each)) for each in angle[:-1]]
    shapes = [
        ZoneShape(f"s{at:03}", 500 - at, Polygon([(0, 0), rim[at], rim[(at + 1) % 300]])) for at in range(300)
    ]
    index = maps.index_of(shapes, folder)
    assert index.codes[index.locate(0.0, 0.0)] == "s299"
    random = np.random.default_rng(5)
    reach, turn = 10 ** random.uniform(-6, -0.1, 2000), random.uniform(0, 2 * np.pi, 2000)
    lons, lats = reach * np.cos(turn), reach * np.sin(turn)
    off = maps.off_the_borders(shapes, lons, lats)
    assert answers(index, lons[off], lats[off]) == maps.shapely_answers(shapes, lons[off], lats[off])


def test_promise_1_the_answer_does_not_depend_on_how_the_map_lists_its_zones(folder: Path) -> None:
    shapes = maps.zones_of(maps.split_city(11, 25), 11)
    one, other = maps.index_of(shapes, folder), maps.index_of(shapes[::-1], folder)
    lons, lats = maps.points_on_edges(shapes, 3)
    assert one.codes == other.codes
    assert one.locate_many(lons, lats).tolist() == other.locate_many(lons, lats).tolist()


def test_promise_1_several_shapes_of_one_code_are_one_zone(folder: Path) -> None:
    shapes = [
        ZoneShape("A", 1, box(0, 0, 1, 1)),
        ZoneShape("B", 0, box(1, 0, 2, 1)),
        ZoneShape("A", 1, box(2, 0, 3, 1)),
    ]
    index = maps.index_of(shapes, folder)
    assert index.codes == ("B", "A")
    assert [index.locate(x, 0.5) for x in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)] == [1, 0, 0, 0, 1, 1]


@pytest.mark.parametrize("hair", [1e-10, 9e-10])
def test_promise_1_no_hair_of_nobodys_land_is_left_between_neighbours(folder: Path, hair: float) -> None:
    index = maps.index_of(
        [ZoneShape("A", 0, box(0, 0, 1 - hair, 1)), ZoneShape("B", 1, box(1, 0, 2, 1))], folder
    )
    assert index.locate(1 - hair / 2, 0.1234) >= 0


# -- what is said about an answer -----------------------------------------------------------------------------------------


def test_promise_1_a_hole_is_nobodys_and_its_border_belongs_to_the_zone(folder: Path) -> None:
    hole = box(0.25, 0.25, 0.75, 0.75)
    index = maps.index_of([ZoneShape("A", 0, box(0, 0, 1, 1) - hole)], folder)
    assert index.locate(0.5, 0.5) == -1
    assert index.explain(0.5, 0.5).rule is Rule.GAP
    assert index.locate(0.25, 0.5) == 0
    assert index.locate(math.nextafter(0.25, 1), 0.5) == -1


def test_promise_1_explain_names_every_zone_that_holds_the_point(folder: Path) -> None:
    index = maps.index_of(
        [ZoneShape("A", 0, box(0, 0, 2, 2)), ZoneShape("B", 1, box(0.5, 0.5, 1.5, 1.5))], folder
    )
    told = index.explain(1.0001, 1.0002)
    assert told.candidates == ("A", "B")
    assert told.rule is Rule.OVERLAP


def test_promise_1_explain_calls_a_point_inside_one_zone_and_on_anothers_border_an_overlap(
    folder: Path,
) -> None:
    index = maps.index_of([ZoneShape("A", 0, box(0, 0, 1, 1)), ZoneShape("B", 1, box(0.5, 0, 2, 1))], folder)
    assert index.explain(0.5, 0.31).candidates == ("A", "B")
    assert index.explain(0.5, 0.31).rule is Rule.OVERLAP


ODD = [math.nan, math.inf, -math.inf, 1e308, -1e308, 1e300, 5e-324, -0.0, 181.0, -91.0]


def test_promise_1_numbers_that_are_no_place_have_no_zone_and_raise_nothing(folder: Path) -> None:
    index = maps.index_of([ZoneShape("A", 0, box(-87.9, 41.6, -87.5, 42))], folder)
    lons = np.array([one for one in [*ODD, -87.7] for _ in [*ODD, 41.8]])
    lats = np.array([other for _ in [*ODD, -87.7] for other in [*ODD, 41.8]])
    assert answers(index, lons, lats) == [None] * (len(lons) - 1) + ["A"]


def test_promise_1_a_batch_refuses_lists_of_different_length(folder: Path) -> None:
    index = maps.index_of([ZoneShape("A", 0, box(0, 0, 1, 1))], folder)
    assert index.locate_many([], []).shape == (0,)
    with pytest.raises(ValueError, match="one length"):
        index.locate_many([0.5, 0.5], [0.5])


# -- the exact sign everything rests on -----------------------------------------------------------------------------------

near_city = st.floats(-88, 42).flatmap(
    lambda at: st.sampled_from([at, math.nextafter(at, 99), round(at, 3), 0.0])
)


@given(st.lists(st.tuples(*[near_city] * 6), min_size=1, max_size=20))
@quick
def test_promise_1_the_side_of_a_line_is_the_true_one_for_one_and_for_many(
    rows: list[tuple[float, ...]],
) -> None:
    rows += [(ax, ay, bx, by, ax + (bx - ax) / 3, ay + (by - ay) / 3) for ax, ay, bx, by, _, _ in rows]
    wanted = []
    for row in rows:
        ax, ay, bx, by, px, py = (Fraction(each) for each in row)
        true = (ax - px) * (by - py) - (ay - py) * (bx - px)
        wanted.append((true > 0) - (true < 0))
    assert [side(*row) for row in rows] == wanted
    assert sides(*np.array(rows).T.copy()).tolist() == wanted


# -- a real city ----------------------------------------------------------------------------------------------------------


def test_promise_1_the_beats_of_a_real_city_answer_as_shapely_does(data_folder: Path, folder: Path) -> None:
    source = data_folder / "zones" / "chicago_police_beats_simple_2013.geojson"
    if not source.exists():
        pytest.skip("no such file beside the project")
    features = json.loads(source.read_text())["features"]
    codes = [feature["properties"]["BEAT_NUM"] for feature in features]
    order = {code: number for number, code in enumerate(sorted(set(codes)))}
    shapes = [
        ZoneShape(code, order[code], shapely.geometry.shape(feature["geometry"]))
        for code, feature in zip(codes, features, strict=True)
    ]
    report = build_index(shapes, folder / "beats.zones")
    assert (len(features), report.zones) == (277, 275)
    equals_shapely(shapes, folder, 1)
