"""CSV and Parquet, in and out, give the same zones in bounded memory; each row by the map of its own day where it has one."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest
from shapely.geometry import box

from lamplighter.core.geo import batch_parquet
from lamplighter.core.geo.answering import MapOfDay
from lamplighter.core.geo.batch_parquet import locate_file
from lamplighter.core.geo.index_build import ZoneShape, build_index
from lamplighter.core.geo.wording import ZoneFileError
from lamplighter.core.geo.zone_index import ZoneIndex
from tests.support.memory import PEAK

PROVE = os.environ.get("LAMPLIGHTER_PROVE") == "1"
ROWS = 10_000_000 if PROVE else 300_000
GIGABYTE = 1 << 30


def built(path: Path, west: str, east: str, border: float) -> ZoneIndex:
    build_index(
        [
            ZoneShape(west, 0, box(-94.8, 38.8, border, 39.4)),
            ZoneShape(east, 1, box(border, 38.8, -94.3, 39.4)),
        ],
        path,
    )
    return ZoneIndex.open(path)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> ZoneIndex:
    return built(tmp_path_factory.mktemp("zones") / "two.zones", "West", "East", -94.5)


def written(path: Path, rows: str) -> Path:
    with duckdb.connect() as session:
        session.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    return path


def parquet_rows(path: Path) -> list[tuple[object, ...]]:
    with duckdb.connect() as session:
        return session.execute(f"SELECT * FROM read_parquet('{path}')").fetchall()


def lines_of(path: Path) -> io.StringIO:
    return io.StringIO(path.read_bytes().decode(), newline="")


POINTS = (
    "SELECT * FROM (VALUES (1, -94.6, 39.0, 'a'), (2, -94.5, 39.0, 'b, \"c\"'), (3, -94.4, 39.0, NULL), "
    "(4, -90.0, 38.0, 'd'), (5, 39.0, -94.6, 'e'), (6, NULL, 39.0, ''), (7, 'nan'::DOUBLE, 39.0, 'f'), (8, 0.0, 0.0, 'g')) "
    "t(id, Longitude, LATITUDE, name)"
)
ZONES = ["West", "West", "East", None, None, None, None, None]
NOTES = [
    None,
    None,
    None,
    "not covered",
    "latitude and longitude swapped",
    "missing",
    "not a number",
    "zero coordinates",
]


def test_parquet_keeps_rows_order_and_types_and_says_why_a_row_has_no_zone(
    index: ZoneIndex, tmp_path: Path
) -> None:
    report = locate_file(written(tmp_path / "in.parquet", POINTS), tmp_path / "out.parquet", index)
    rows = parquet_rows(tmp_path / "out.parquet")
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6, 7, 8], "numbers stay numbers, in their order"
    assert [row[4] for row in rows] == ZONES
    assert [row[5] for row in rows] == NOTES
    assert (rows[1][3], rows[2][3], rows[5][3]) == ('b, "c"', None, "")
    assert (report.rows, report.located, report.zones["West"]) == (8, 3, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet", "out.parquet"]
    assert (tmp_path / "out.parquet").stat().st_mode & 0o777 == 0o600


def test_all_four_ways_tell_the_same(index: ZoneIndex, tmp_path: Path) -> None:
    source = written(tmp_path / "in.parquet", POINTS)
    locate_file(source, tmp_path / "a.csv", index)
    as_csv = list(csv.DictReader(lines_of(tmp_path / "a.csv")))
    assert [row["zone"] or None for row in as_csv] == ZONES
    assert [row["note"] or None for row in as_csv] == NOTES
    bare = tmp_path / "bare.csv"
    bare.write_text(
        'id,lon,lat,name\n1,-94.6,39.0,a\n007,-94.4,39.0,"b, ""c"""\n3,,39,d,more,"and, more"\n4,x,39\n'
    )
    locate_file(bare, tmp_path / "b.parquet", index)
    assert parquet_rows(tmp_path / "b.parquet") == [
        ("1", "-94.6", "39.0", "a", "West", None, None),
        ("007", "-94.4", "39.0", 'b, "c"', "East", None, None),
        ("3", None, "39", "d", None, "missing", "more,and, more"),
        ("4", "x", "39", None, None, "not a number", None),
    ]


def test_coordinates_as_text_and_taken_names_are_understood(index: ZoneIndex, tmp_path: Path) -> None:
    source = written(
        tmp_path / "in.parquet",
        "SELECT * FROM (VALUES ('-94.6', ' 39.0 ', 'old'), ('x', '39', 'o'), (' ', '39', 'o')) t(e, n, \"Zone\")",
    )
    locate_file(source, tmp_path / "out.parquet", index, columns=("e", "n"))
    with duckdb.connect() as session:
        found = session.execute(f"SELECT \"Zone\", zone_2, note FROM '{tmp_path / 'out.parquet'}'").fetchall()
    assert found == [("old", "West", None), ("o", None, "not a number"), ("o", None, "missing")]


def test_a_damaged_file_and_a_missing_column_are_said_and_an_older_answer_stays(
    index: ZoneIndex, tmp_path: Path
) -> None:
    whole = written(tmp_path / "in.parquet", POINTS)
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(whole.read_bytes()[:-30])
    target = tmp_path / "out.parquet"
    target.write_text("older")
    with pytest.raises(ZoneFileError, match="no whole Parquet file"):
        locate_file(cut, target, index)
    with pytest.raises(ZoneFileError, match="no column"):
        locate_file(whole, target, index, columns=("x", "y"))
    assert target.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut.parquet", "in.parquet", "out.parquet"]


def test_without_duckdb_csv_works_and_parquet_says_what_to_install(
    index: ZoneIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("lon,lat\n-94.6,39\n")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    locate_file(source, tmp_path / "out.csv", index)
    with pytest.raises(ZoneFileError, match=r"lamplighter\[insights\]"):
        locate_file(source, tmp_path / "out.parquet", index)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_each_row_is_answered_by_the_map_of_its_own_day(
    index: ZoneIndex, tmp_path: Path, ending: str
) -> None:
    later = built(tmp_path / "later.zones", "Hill", "Dale", -94.55)
    maps = MapOfDay(
        [(date(2026, 1, 1), index), (date(2026, 4, 1), later)],
        lambda text: date.fromisoformat(text[:10]) if text[:2] == "20" else None,
    )
    source = written(
        tmp_path / "in.parquet",
        "SELECT -94.52 AS lon, 39.0 AS lat, d AS day FROM (VALUES ('2025-12-31'), ('2026-01-01'), ('2026-03-31'), "
        "('2026-04-01'), ('soon'), (NULL)) t(d)",
    )
    if ending == "csv":
        with duckdb.connect() as session:
            session.execute(f"COPY (SELECT * FROM '{source}') TO '{tmp_path / 'in.csv'}' (HEADER true)")
        source = tmp_path / "in.csv"
    report = locate_file(source, tmp_path / f"out.{ending}", maps, day_column="day")
    rows = (
        [tuple(value or "" for value in row) for row in parquet_rows(tmp_path / "out.parquet")]
        if ending == "parquet"
        else [tuple(row) for row in csv.reader(lines_of(tmp_path / "out.csv"))][1:]
    )
    assert [row[3:] for row in rows] == [
        ("", "no map on that day"), ("West", ""), ("West", ""), ("Dale", ""), ("", "no day"), ("", "no day"),
    ]  # fmt: skip
    assert report.zones == {"West": 2, "Dale": 1}


MEASURED = f"""{PEAK}
import json, sys
from lamplighter.core.geo.batch_parquet import locate_file
from lamplighter.core.geo.zone_index import ZoneIndex
report = locate_file(Path(sys.argv[2]), Path(sys.argv[3]), ZoneIndex.open(Path(sys.argv[1])))
print(json.dumps([report.rows, report.located, peak() * 1024]))
"""


def test_ten_million_points_take_less_than_a_gigabyte_whichever_way(tmp_path: Path) -> None:
    """The full ten million under LAMPLIGHTER_PROVE=1; else fewer. The count is worked out apart from the index."""
    built(tmp_path / "two.zones", "West", "East", -94.5)
    numbers = f"SELECT range AS id, -94.9 + (range % 7001) * 0.0001 AS lon, 39.0 + (range % 501) * 0.001 AS lat, 'x' AS name FROM range({ROWS})"
    written(tmp_path / "in.parquet", numbers)
    with duckdb.connect() as session:
        session.execute(f"COPY ({numbers}) TO '{tmp_path / 'in.csv'}' (HEADER true)")
    ids = np.arange(ROWS)
    lon, lat = -94.9 + (ids % 7001) * 0.0001, 39.0 + (ids % 501) * 0.001
    # Whole numbers decide, so that no rounding of a border does: west -94.8, east -94.3, north 39.4.
    inside = ((ids % 7001) >= 1000) & ((ids % 7001) <= 6000) & ((ids % 501) <= 400)
    edge = ((ids % 7001) == 1000) | ((ids % 7001) == 6000) | ((ids % 501) == 400)
    del lon, lat
    ways = [("in.csv", "out.csv"), ("in.parquet", "out.parquet")]
    if PROVE:
        ways += [("in.csv", "out2.parquet"), ("in.parquet", "out2.csv")]
    for source, target in ways:
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                MEASURED,
                *(str(tmp_path / name) for name in ("two.zones", source, target)),
            ],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        rows, located, peak = json.loads(done.stdout)
        assert rows == ROWS
        assert int((inside & ~edge).sum()) <= located <= int(inside.sum())
        assert peak < GIGABYTE, f"{source} to {target}: {peak / 1e6:.0f} MB"


def test_what_is_written_in_sql_is_closed_off() -> None:
    assert batch_parquet._text("a'b") == "'a''b'"
    assert batch_parquet._name('a"b') == '"a""b"'
