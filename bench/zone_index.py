"""A million points over a city's beats: the zone index beside shapely's STRtree, in the same run.

    python -m bench.zone_index [--points N] [--runs N] [--seed N]

The map is Chicago's police beats if the real files lie beside the project (LAMPLIGHTER_DATA), else as many Voronoi cells
from a seed; once as supplied and once with at least 100,000 corners on the same lines. shapely is given its points and
its tree ready made; only ``query(points, predicate="intersects")`` is timed, not the choice of the lowest order among
its pairs. Times are medians. Ends with 1 if a budget is missed or an answer differs off the borders.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from lamplighter.core.geo.index_build import ZoneShape, build_index
from lamplighter.core.geo.zone_index import ZoneIndex

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("LAMPLIGHTER_DATA", ROOT.parent / "shared" / "data"))
BEATS = DATA / "zones" / "chicago_police_beats_simple_2013.geojson"
HAIR = 2e-9
"""Degrees: nearer to a border, noding may have moved it."""
CORNERS = 100_000
BUDGETS = {"as supplied": 8.0, "segmentized": 50.0}
"""How many times faster, over the map's bounding box."""


class City(NamedTuple):
    """A zone map: a shape and the number of its zone for each feature."""

    name: str
    shapes: NDArray[Any]
    zones: NDArray[np.int64]


def city(seed: int) -> City:
    """The real beats, or as many invented ones."""
    if BEATS.exists():
        features = json.loads(BEATS.read_text())["features"]
        codes = [feature["properties"]["BEAT_NUM"] for feature in features]
        numbers = {code: number for number, code in enumerate(sorted(set(codes)))}
        shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
        return City("Chicago beats", np.array(shapes), np.array([numbers[code] for code in codes]))
    random = np.random.default_rng(seed)
    seeds = shapely.MultiPoint(random.uniform((-87.9, 41.6), (-87.5, 42.0), (277, 2)))
    outline = shapely.Point(-87.7, 41.8).buffer(0.19)
    cells = shapely.intersection(shapely.get_parts(shapely.voronoi_polygons(seeds)), outline)
    cells = cells[~shapely.is_empty(cells)]
    return City("invented beats", cells, np.arange(len(cells)))


def segmentized(shapes: NDArray[Any]) -> NDArray[Any]:
    """The same lines with at least `CORNERS` corners."""
    step = float(shapely.length(shapes).sum()) / CORNERS
    while True:
        cut: NDArray[Any] = shapely.segmentize(shapes, step)
        if int(shapely.get_num_coordinates(cut).sum()) >= CORNERS:
            return cut
        step *= 0.97


def median_of(runs: int, work: Callable[[], Any]) -> float:
    """Seconds, after one run to warm up."""
    work()
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def differences(
    shapes: NDArray[Any],
    zones: NDArray[np.int64],
    pairs: NDArray[np.int64],
    points: NDArray[Any],
    found: NDArray[np.int32],
) -> int:
    """Points off the borders for which the lowest zone of shapely's pairs is another."""
    most = int(zones.max()) + 1
    wanted = np.full(len(points), most)
    np.minimum.at(wanted, pairs[0], zones[pairs[1]])
    wanted[wanted == most] = -1
    apart = np.flatnonzero(wanted != found)
    near = shapely.dwithin(points[apart][:, None], shapely.boundary(shapes)[None, :], HAIR).any(axis=1)
    return int((~near).sum())


def compare(name: str, shapes: NDArray[Any], given: City, folder: Path, options: argparse.Namespace) -> bool:
    """One map: prints its lines; whether its budget is met and no answer differs."""
    path = folder / f"{name}.zones"
    report = build_index(
        [ZoneShape(f"{z:05}", int(z), s) for z, s in zip(given.zones, shapes, strict=True)], path
    )
    index = ZoneIndex.open(path)
    corners = int(shapely.get_num_coordinates(shapes).sum())
    print(
        f"\n{given.name} {name}: {len(shapes)} features, {corners:,} corners. Built in {report.seconds:.2f} s, "
        f"{report.bytes / 1e6:.1f} MB, {report.columns} x {report.rows} cells, {report.mixed_cells:,} with borders."
    )
    west, south, east, north = index.bounds
    random = np.random.default_rng(options.seed)
    # The box is filled first; the points inside come from as many more as are needed.
    lons, lats = (
        random.uniform(west, east, 4 * options.points),
        random.uniform(south, north, 4 * options.points),
    )
    inside = np.flatnonzero(index.locate_many(lons, lats) >= 0)[: options.points]
    tree = shapely.STRtree(shapes)
    good = True
    for where, chosen in (("box", slice(0, options.points)), ("inside", inside)):
        x, y = lons[chosen].copy(), lats[chosen].copy()
        points = shapely.points(x, y)
        pairs = tree.query(points, predicate="intersects")
        wrong = differences(shapes, given.zones, pairs, points, index.locate_many(x, y))
        theirs = median_of(
            max(3, options.runs // 2), lambda points=points: tree.query(points, predicate="intersects")
        )
        ours = median_of(options.runs, lambda x=x, y=y: index.locate_many(x, y))
        budget = BUDGETS[name] if where == "box" else 0.0
        good &= wrong == 0 and theirs / ours >= budget
        print(
            f"  {where:7} {len(x):>9,} points  shapely {theirs * 1e3:8.1f} ms  index {ours * 1e3:7.1f} ms  "
            f"{theirs / ours:6.1f} x{f' (budget {budget:.0f} x)' if budget else ''}  {wrong} differ off the borders"
        )
    some = list(zip(lons[:50_000].tolist(), lats[:50_000].tolist(), strict=True))
    one = median_of(3, lambda: [index.locate(x, y) for x, y in some]) / len(some)
    print(f"  one at a time: {one * 1e6:.2f} microseconds a point")
    return good


def main() -> int:
    """Runs both maps."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    given = city(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        good = compare("as supplied", given.shapes, given, Path(folder), options)
        good &= compare("segmentized", segmentized(given.shapes), given, Path(folder), options)
    print("\nWithin budget." if good else "\nA budget is missed, or an answer differs.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
