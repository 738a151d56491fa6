"""Whole files of points: ten million rows, CSV and Parquet, in and out, each way in a process of its own; time and memory beside shapely.

    python -m bench.batch [--rows N] [--seed N]

The map is the one of ``bench.zone_index``, as supplied. Beside each way stands what shapely's STRtree alone takes for the same
points, a million at a time, with its points and tree ready made: no file is read or written there. Ends with 1 if a way takes
a gigabyte of memory or more. Needs the part ``lamplighter[insights]``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import shapely

from bench.zone_index import city
from lamplighter.core.geo.index_build import ZoneShape, build_index
from lamplighter.core.geo.zone_index import ZoneIndex

GIGABYTE = 1 << 30
ONE = """
import json, sys, time
from pathlib import Path
from lamplighter.core.geo.batch_parquet import locate_file
from lamplighter.core.geo.zone_index import ZoneIndex
began, work = time.perf_counter(), time.process_time()
report = locate_file(Path(sys.argv[2]), Path(sys.argv[3]), ZoneIndex.open(Path(sys.argv[1])))
print(json.dumps([report.rows, report.located, time.perf_counter() - began, time.process_time() - work,
                  next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) * 1024]))
"""


def written(folder: Path, index: ZoneIndex, rows: int, seed: float) -> None:
    """The points as both kinds of file: a number, longitude, latitude and a street."""
    west, south, east, north = index.bounds
    with duckdb.connect() as session:
        session.execute("SET threads = 1")
        session.execute("SET memory_limit = '400MB'")
        session.execute("SELECT setseed(?)", [seed])
        session.execute(
            f"COPY (SELECT range AS id, round({west} + random() * {east - west}, 6) AS lon, "
            f"round({south} + random() * {north - south}, 6) AS lat, (range % 9000) || ' Lantern Street' AS street "
            f"FROM range({rows})) TO '{folder / 'in.parquet'}' (FORMAT parquet)"
        )
        session.execute(
            f"COPY (SELECT * FROM '{folder / 'in.parquet'}') TO '{folder / 'in.csv'}' (HEADER true)"
        )


def alone(folder: Path, shapes: object, index: ZoneIndex) -> tuple[float, float]:
    """Seconds of processor for a million of the points: shapely's tree, and the zone index."""
    with duckdb.connect() as session:
        found = session.execute(f"SELECT lon, lat FROM '{folder / 'in.parquet'}' LIMIT 1000000").fetchnumpy()
    points = shapely.points(found["lon"], found["lat"])
    tree = shapely.STRtree(shapes)
    began = time.process_time()
    pairs = tree.query(points, predicate="intersects")
    theirs = (time.process_time() - began) * 1e6 / len(points)
    assert len(pairs[0])
    lons, lats = (np.ascontiguousarray(found[name]) for name in ("lon", "lat"))
    index.locate_many(lons[:1000], lats[:1000])
    began = time.process_time()
    index.locate_many(lons, lats)
    return theirs, (time.process_time() - began) * 1e6 / len(points)


def main() -> int:
    """Runs the four ways."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    given = city(options.seed)
    good = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "map.zones"
        build_index(
            [ZoneShape(f"{z:05}", int(z), s) for z, s in zip(given.zones, given.shapes, strict=True)], path
        )
        written(folder, ZoneIndex.open(path), options.rows, 0.5)
        theirs, ours = alone(folder, given.shapes, ZoneIndex.open(path))
        print(
            f"{given.name}, {options.rows:,} rows. A million points, look-up alone, in seconds of processor: "
            f"shapely STRtree {theirs:.3f}, zone index {ours:.3f}"
        )
        for source, target in (
            ("in.csv", "out.csv"),
            ("in.csv", "out.parquet"),
            ("in.parquet", "out.csv"),
            ("in.parquet", "out.parquet"),
        ):
            done = subprocess.run(
                [sys.executable, "-c", ONE, str(path), str(folder / source), str(folder / target)],
                capture_output=True,
                text=True,
                check=True,
            )
            rows, located, wall, work, peak = json.loads(done.stdout)
            good &= rows == options.rows and peak < GIGABYTE
            print(
                f"  {source:10} to {target:11} {wall:7.1f} s, {work:7.1f} s of processor, {work * 1e6 / rows:.2f} s a million, "
                f"{peak / 1e6:6.0f} MB, {located:,} in a zone"
            )
            (folder / target).unlink()
    print("\nWithin a gigabyte." if good else "\nA way takes too much memory, or lost a row.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
