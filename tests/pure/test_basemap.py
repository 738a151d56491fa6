"""The drawn map is small, true to the place, and shows main streets first; corners are exact."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString

from lamplighter.core.geo.basemap import Kind, Layer, open_layer, read_base_layer, save
from lamplighter.core.geo.drawing import draw
from lamplighter.core.geo.frame import Frame, zone_path
from lamplighter.core.geo.geojson import simplified_geojson
from lamplighter.core.geo.reading import read_zone_file
from lamplighter.core.geo.streets import intersections
from lamplighter.core.geo.wording import ZoneFileError

TOWN = (-94.60, 39.00, -94.50, 39.06)


def path_points(path: str) -> list[list[tuple[int, int]]]:
    """Reads path texts as a browser does, for the commands that are written: M, l, z."""
    runs = []
    for move, rest in re.findall(r"M(-?\d+ ?-?\d+)l([-\d ]+)", path):
        x, y = map(int, re.findall(r"-?\d+", move))
        run = [(x, y)]
        numbers = list(map(int, re.findall(r"-?\d+", rest)))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            run.append((x, y))
        runs.append(run)
    return runs


def grid(count: int = 40) -> Layer:
    """A town of named streets: every fifth one a main road."""
    lines: list[Any] = []
    names: list[str] = []
    ranks: list[int] = []
    west, south, east, north = TOWN
    for i in range(count):
        lon, lat = west + (east - west) * i / count, south + (north - south) * i / count
        lines += [LineString([(lon, south), (lon, north)]), LineString([(west, lat), (east, lat)])]
        names += [f"{i} Ave", f"{i} St"]
        ranks += [1 if i % 5 == 0 else 4] * 2
    return Layer(Kind.STREET, tuple(names), np.array(ranks, dtype=np.int8), np.array(lines, dtype=object))


@given(st.floats(-94.6, -94.5), st.floats(39.0, 39.06))
def test_a_place_and_its_pixel_lead_to_each_other(lon: float, lat: float) -> None:
    frame = Frame.fit(TOWN, 640, 400)
    x, y = frame.xy(lon, lat)
    assert 0 <= x <= 640
    assert 0 <= y <= 400
    assert frame.lonlat(x, y) == pytest.approx((lon, lat), abs=1e-9)


def test_the_frame_shows_its_bounds_whole_centred_and_unstretched() -> None:
    frame = Frame.fit(TOWN, 640, 400, margin=10)
    left, bottom = frame.xy(TOWN[0], TOWN[1])
    right, top = frame.xy(TOWN[2], TOWN[3])
    assert left + right == pytest.approx(640)
    assert top + bottom == pytest.approx(400)
    assert min(left, top) == pytest.approx(10)
    # Mercator keeps angles: a short step east is as long as the same metres north.
    x0, y0 = frame.xy(-94.55, 39.03)
    east = frame.xy(-94.55 + 0.001 / np.cos(np.radians(39.03)), 39.03)[0] - x0
    north = y0 - frame.xy(-94.55, 39.031)[1]
    assert east == pytest.approx(north, rel=1e-3)


def test_a_single_point_can_be_framed() -> None:
    frame = Frame.fit((-94.5, 39.0, -94.5, 39.0), 300, 200)
    assert frame.xy(-94.5, 39.0) == pytest.approx((150, 100), abs=0.01)


def test_a_zones_path_is_its_outline_within_a_pixel_or_two_holes_included() -> None:
    zone = shapely.Point(-94.55, 39.03).buffer(0.02).difference(shapely.box(-94.555, 39.025, -94.545, 39.035))
    frame = Frame.fit(zone.bounds, 600, 400)
    path = zone_path(zone, frame)
    shell, hole = path_points(path)
    drawn = shapely.Polygon(shell, [hole])
    true = frame.pixels(zone)
    assert drawn.symmetric_difference(true).area / true.area < 0.02
    assert drawn.hausdorff_distance(true) < 2
    assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z)+", path)


def test_what_lies_far_outside_the_frame_is_not_drawn() -> None:
    frame = Frame.fit(TOWN, 600, 400)
    assert zone_path(shapely.box(10, 10, 11, 11), frame) == ""
    wide = path_points(zone_path(shapely.box(-100, 30, -80, 50), frame))
    assert all(-5 <= x <= 605 and -5 <= y <= 405 for run in wide for x, y in run)


def test_a_map_stays_in_its_budget_and_draws_main_streets_first() -> None:
    frame = Frame.fit(TOWN, 640, 400)
    park = Layer(
        Kind.PARK,
        ("P",),
        np.ones(1, dtype=np.int8),
        np.array([shapely.Point(-94.55, 39.03).buffer(0.01)], dtype=object),
    )
    river = Layer(
        Kind.WATER,
        ("R",),
        np.ones(1, dtype=np.int8),
        np.array([LineString([(-94.6, 39.0), (-94.5, 39.06)])], dtype=object),
    )
    whole = draw([grid(), park, river], frame, budget=9_000)
    assert sum(map(len, (whole.parks, whole.water, whole.rivers, whole.streets, whole.main_streets))) <= 9_000
    assert whole.parks
    assert whole.rivers
    assert len(path_points(whole.main_streets)) == 16
    assert path_points(whole.streets)
    tight = draw([grid()], frame, budget=180)
    assert tight.streets == ""
    assert 0 < len(path_points(tight.main_streets)) < 16


def test_street_names_do_not_cover_each_other_or_leave_the_picture() -> None:
    frame = Frame.fit(TOWN, 640, 400)
    labels = draw([grid()], frame, labels=12).labels
    assert len(labels) >= 4
    assert len({label.text for label in labels}) == len(labels)
    assert all(6 <= label.x <= 634 and 6 <= label.y <= 394 and -90 <= label.angle <= 90 for label in labels)


@pytest.mark.parametrize("budget", [200_000, 12_000, 3_000, 900])
def test_geojson_for_leaflet_keeps_its_budget_and_the_main_streets_longest(budget: int) -> None:
    text = simplified_geojson(grid(), budget=budget)
    assert len(text) <= budget
    ranks = {f["properties"]["rank"] for f in json.loads(text)["features"]}
    assert ranks <= {1, 4}
    if budget >= 3_000:
        assert 1 in ranks


def test_a_saved_layer_comes_back_the_same(tmp_path: Path) -> None:
    layer = grid(5)
    save(layer, tmp_path / "streets.npz")
    again = open_layer(tmp_path / "streets.npz")
    assert (again.kind, again.names, again.ranks.tolist()) == (layer.kind, layer.names, layer.ranks.tolist())
    assert shapely.equals_identical(again.geometries, layer.geometries).all()
    assert [p.name for p in tmp_path.iterdir()] == ["streets.npz"]
    (tmp_path / "bad.npz").write_bytes(b"PK")
    with pytest.raises(ZoneFileError, match="basemap import"):
        open_layer(tmp_path / "bad.npz")


def street_file(folder: Path, rows: list[tuple[dict[str, Any], list[list[float]]]]) -> Path:
    features = [
        {"type": "Feature", "properties": p, "geometry": {"type": "LineString", "coordinates": c}}
        for p, c in rows
    ]
    path = folder / "streets.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_street_segments_are_ranked_named_and_joined(tmp_path: Path) -> None:
    path = street_file(tmp_path, [
        ({"name": "Main St", "highway": "primary"}, [[0, 0], [1, 0]]),
        ({"name": "Main St", "highway": "primary"}, [[1, 0], [2, 0]]),
        ({"name": "Elm St", "highway": "residential"}, [[1, -1], [1, 1]]),
        ({"name": "Far St", "highway": "residential"}, [[50, 50], [51, 50]]),
    ])  # fmt: skip
    layer = read_base_layer(path, Kind.STREET, within=(-5, -5, 5, 5))
    assert list(zip(layer.names, layer.ranks.tolist(), strict=True)) == [("Main St", 1), ("Elm St", 4)]
    assert shapely.get_num_coordinates(layer.geometries).tolist() == [3, 2]
    with pytest.raises(ZoneFileError, match="nothing to draw as park"):
        read_base_layer(path, Kind.PARK)


def test_without_a_class_the_longest_streets_are_the_main_ones(tmp_path: Path) -> None:
    rows: list[tuple[dict[str, Any], list[list[float]]]] = [
        ({"name": f"S{i}"}, [[0, i / 10], [0.1, i / 10]]) for i in range(60)
    ]
    rows.append(({"name": "Long Rd"}, [[0, -1], [5, -1]]))
    layer = read_base_layer(street_file(tmp_path, rows), Kind.STREET)
    assert (layer.names[0], layer.ranks[0]) == ("Long Rd", 1)
    assert (layer.ranks == 1).sum() == 1


def test_streets_that_share_a_node_or_cross_make_a_corner_at_the_very_place() -> None:
    main = LineString([(-94.58, 39.0), (-94.58, 39.01), (-94.58, 39.02)])
    node = LineString([(-94.59, 39.01), (-94.58, 39.01), (-94.57, 39.01)])
    cross = LineString([(-94.59, 39.015), (-94.57, 39.015)])
    tee = LineString([(-94.58, 39.02), (-94.57, 39.02)])
    far = LineString([(-94.50, 39.0), (-94.50, 39.02)])
    corners = intersections(
        [("Main St", main), ("39th St", node), ("40th St", cross), ("41st St", tee), ("Far", far), ("", main)]
    )
    assert corners == [
        ("39th St", "Main St", -94.58, 39.01),
        ("40th St", "Main St", -94.58, pytest.approx(39.015)),
        ("41st St", "Main St", -94.58, 39.02),
    ]


def test_a_divided_road_gives_one_corner_and_two_far_meetings_give_two() -> None:
    east, west = (
        LineString([(-94.58, 39.0), (-94.58, 39.02)]),
        LineString([(-94.5802, 39.0), (-94.5802, 39.02)]),
    )
    loop = LineString([(-94.59, 39.005), (-94.57, 39.005), (-94.57, 39.015), (-94.59, 39.015)])
    corners = intersections([("Parkway", east), ("Parkway", west), ("Loop Rd", loop)])
    assert [(a, b) for a, b, _, _ in corners] == [("Loop Rd", "Parkway")] * 2
    assert sorted((round(lon, 4), round(lat, 4)) for _, _, lon, lat in corners) == [
        (-94.5801, 39.005),
        (-94.5801, 39.015),
    ]


def test_streets_that_run_together_meet_where_they_part() -> None:
    a = LineString([(-94.6, 39.0), (-94.59, 39.0), (-94.58, 39.0), (-94.57, 39.01)])
    b = LineString([(-94.6, 39.01), (-94.59, 39.0), (-94.58, 39.0), (-94.57, 38.99)])
    assert [(lon, lat) for _, _, lon, lat in intersections([("US 40", a), ("US 71", b)])] == [
        (-94.59, 39.0),
        (-94.58, 39.0),
    ]


def test_a_real_zone_is_drawn_small(data_folder: Path) -> None:
    file = read_zone_file(data_folder / "zones" / "kc_council_districts_2012.geojson")
    for feature in file.features:
        assert feature.geometry is not None
        frame = Frame.fit(feature.geometry.bounds, 640, 400)
        path = zone_path(feature.geometry, frame)
        assert 100 < len(path) < 3_000
