"""A file of points gets its zones: every row is kept, and every row without a zone says why."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from lamplighter.core.geo.batch import BatchReport, Note, locate_csv
from lamplighter.core.geo.index_build import ZoneShape, build_index
from lamplighter.core.geo.wording import ZoneFileError
from lamplighter.core.geo.zone_index import ZoneIndex
from tests.support.formats import workbook, zip_of


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> ZoneIndex:
    """Two zones side by side."""
    path = tmp_path_factory.mktemp("zones") / "two.zones"
    build_index(
        [
            ZoneShape("West", 0, box(-94.8, 38.8, -94.5, 39.4)),
            ZoneShape("East", 1, box(-94.5, 38.8, -94.3, 39.4)),
        ],
        path,
    )
    return ZoneIndex.open(path)


def located(
    index: ZoneIndex, data: bytes | str, columns: tuple[str, str] | None = None, chunk_rows: int = 3
) -> tuple[BatchReport, list[list[str]]]:
    """Report and rows (without the header) of a CSV given as bytes."""
    out = io.StringIO(newline="")
    given = data.encode() if isinstance(data, str) else data
    report = locate_csv(io.BytesIO(given), out, index, columns=columns, chunk_rows=chunk_rows)
    delimiter = ";" if ";" in out.getvalue().split("\n")[0] else ","
    return report, list(csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=delimiter))[1:]


def test_every_row_has_its_zone_or_the_reason_why_not(index: ZoneIndex) -> None:
    report, rows = located(
        index,
        "id,Longitude,LATITUDE\n1,-94.6,39.0\n2,-94.5,39.0\n3,-94.4,39.0\n4,-90,38\n5,39.0,-94.6\n6,,39\n7,abc,39\n"
        "8,0,0\n9,-194,39\n10,nan,39\n11,-94_6,39\n",
    )
    assert [row[3:] for row in rows] == [
        ["West", ""],
        ["West", ""],
        ["East", ""],
        ["", "not covered"],
        ["", "latitude and longitude swapped"],
        ["", "missing"],
        ["", "not a number"],
        ["", "zero coordinates"],
        ["", "out of range"],
        ["", "not a number"],
        ["", "not a number"],
    ]
    assert (report.rows, report.located, report.zones["West"]) == (11, 3, 2)
    assert report.notes[Note.NOT_A_NUMBER] == 3


def test_rows_of_another_width_keep_all_their_values(index: ZoneIndex) -> None:
    _, rows = located(index, "lon,lat,name\n-94.6,39.0\n-94.6,39.0,a,b,c\n\n-94.4,39,z\n")
    assert rows == [
        ["-94.6", "39.0", "", "West", Note.OTHER_WIDTH],
        ["-94.6", "39.0", "a", "West", Note.OTHER_WIDTH, "b", "c"],
        ["", "", "", "", "missing"],
        ["-94.4", "39", "z", "East", ""],
    ]


def test_a_quotation_mark_never_closed_costs_its_own_line_only(index: ZoneIndex) -> None:
    broken = '-94.6,39.0,"never closed'
    _, rows = located(index, f"lon,lat,name\n{broken}\n" + "-94.4,39.0,x\n" * 1200)
    assert rows[0] == [broken, "", "", "", "not a CSV row"]
    assert [row[3] for row in rows[1:]] == ["East"] * 1200


def test_a_cell_may_hold_line_ends_and_quotation_marks(index: ZoneIndex) -> None:
    _, rows = located(index, 'lon,lat,name\n-94.6,39.0,"two\nlines, ""quoted"""\n-94.6,39.0,a "b" c\n')
    assert [row[2:4] for row in rows] == [['two\nlines, "quoted"', "West"], ['a "b" c', "West"]]


def test_names_of_columns_may_be_given_and_taken_names_are_not_used_again(
    index: ZoneIndex, tmp_path: Path
) -> None:
    source = "east_w,north_n,zone,Note\n-94.6,39,old,kept\n"
    out = io.StringIO(newline="")
    report = locate_csv(io.BytesIO(source.encode()), out, index, columns=("EAST_W", "north_n"))
    assert out.getvalue() == "east_w,north_n,zone,Note,zone_2,note_2\r\n-94.6,39,old,kept,West,\r\n"
    assert (report.lon_column, report.lat_column) == ("east_w", "north_n")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"a,b\n1,2\n", "no column"),
        (b"lon,b\n1,2\n", "no column"),
        (b"", r"in\.csv is empty\. Export it again"),
        (b"\xef\xbb\xbf \r\n\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "is no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
        (
            workbook({"a": [["lon", "lat"], [-94.6, 39]]}),
            "is an Excel workbook. Save the sheet with the points as CSV",
        ),
        (
            zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            r"cannot be read \(\.ods\)",
        ),
        (gzip.compress(b"lon,lat\n" * 99)[:-9], "breaks off, is damaged"),
    ],
)
def test_a_file_without_coordinates_is_refused_and_leaves_the_old_answer_alone(
    index: ZoneIndex, tmp_path: Path, data: bytes, sentence: str
) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(data)
    target.write_text("older")
    with pytest.raises(ZoneFileError, match=sentence):
        locate_csv(source, target, index)
    assert target.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(index: ZoneIndex, end: str) -> None:
    _, rows = located(index, end.join(["lon,lat,name", "-94.6,39,a", "-94.4,39,b"]))
    assert [row[2:] for row in rows] == [["a", "West", ""], ["b", "East", ""]]


def test_the_stream_given_stays_open(index: ZoneIndex) -> None:
    source = io.BytesIO(b"lon,lat\n-94.6,39\n")
    locate_csv(source, io.StringIO(newline=""), index)
    assert not source.closed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_utf8_with_and_without_mark_and_windows_1252_are_understood(index: ZoneIndex, encoding: str) -> None:
    _, rows = located(index, "lon,lat,name\n-94.6,39,Peña Café – “A”\n".encode(encoding))
    assert rows == [["-94.6", "39", "Peña Café – “A”", "West", ""]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("packed", [False, True])
def test_any_writing_is_read_as_the_imports_read_it_and_that_is_told(
    index: ZoneIndex, tmp_path: Path, encoding: str, separator: str, packed: bool
) -> None:
    text = "\r\n" + "name,lon,lat\r\nPeña ‘A’,-94.6,39\r\nB,-94.4,39\r\n".replace(",", separator)
    data = text.encode(encoding)
    (tmp_path / "in.csv").write_bytes(gzip.compress(data) if packed else data)
    report = locate_csv(tmp_path / "in.csv", tmp_path / "out.csv", index, chunk_rows=1)
    out = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert out == [
        each.replace(",", separator)
        for each in ("name,lon,lat,zone,note", "Peña ‘A’,-94.6,39,West,", "B,-94.4,39,East,")
    ]
    shown = {
        "utf-8-sig": "UTF-8 with a byte-order mark",
        "utf-16": "UTF-16 with a byte-order mark",
        "cp1252": "Windows-1252",
    }
    name = shown.get(encoding, encoding.upper()[:6].rstrip("-"))
    word = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars (|)"}[separator]
    assert [str(each) for each in report.told] == [
        f"in.csv: text in {name}, cells between {word}, no quotes."
    ]


def test_a_name_of_a_column_with_another_separator_and_single_quotes_are_understood(index: ZoneIndex) -> None:
    _, rows = located(index, '"name| first| second|",lon,lat\n"a, b",-94.6,39\n')
    assert rows[0][1:] == ["-94.6", "39", "West", ""]
    _, rows = located(index, "'name','lon','lat'\n'O, b','-94.6','39'\n")
    assert rows == [["O, b", "-94.6", "39", "West", ""]]


def test_lines_in_another_encoding_far_below_are_read_and_told(index: ZoneIndex) -> None:
    body = b"-94.6,39,Pe\xc3\xb1a\n" * 9_000 + b"-94.4,39,Pe\xf1a\n"
    report, rows = located(index, b"lon,lat,name\n" + body, chunk_rows=1_000)
    assert rows[-1][2:] == ["Peña", "East", ""]
    assert "Lines of - that are not UTF-8 and were read as Windows-1252: 1." in [
        str(each) for each in report.told
    ]


def test_semicolons_with_decimal_commas_are_understood(index: ZoneIndex) -> None:
    _, rows = located(index, "name;lon;lat\r\na;-94,6;39,0\r\n")
    assert rows == [["a", "-94,6", "39,0", "West", ""]]


def test_plain_gzip_and_zip_give_the_same(index: ZoneIndex, tmp_path: Path) -> None:
    data = b"lon,lat\n-94.6,39\n-94.4,39\n"
    (tmp_path / "a.csv").write_bytes(data)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("inner/a.csv", data)
        archive.writestr("read.txt", "no table")
    for name in ("a.csv", "a.csv.gz", "a.zip"):
        locate_csv(tmp_path / name, tmp_path / "out.csv", index)
        assert (tmp_path / "out.csv").read_text() == "lon,lat,zone,note\n-94.6,39,West,\n-94.4,39,East,\n"


def test_an_absent_a_damaged_and_an_ambiguous_archive_are_refused(index: ZoneIndex, tmp_path: Path) -> None:
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(b"lon,lat\n" + b"-94.6,39\n" * 9999)[:40])
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 no more")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", "lon,lat\n")
        archive.writestr("b.csv", "lon,lat\n")
    for name, why in {
        "none.csv": "no file",
        "cut.csv.gz": "damaged",
        "bad.zip": "damaged",
        "two.zip": "one CSV",
    }.items():
        with pytest.raises(ZoneFileError, match=why):
            locate_csv(tmp_path / name, tmp_path / "out.csv", index)
        assert not (tmp_path / "out.csv").exists()


def test_progress_is_told_after_each_chunk(index: ZoneIndex) -> None:
    told: list[int] = []
    data = io.BytesIO(b"lon,lat\n" + b"-94.6,39\n" * 25)
    locate_csv(data, io.StringIO(newline=""), index, chunk_rows=10, progress=told.append)
    assert told == [10, 20, 25]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_memory_does_not_grow_with_the_file(index: ZoneIndex, tmp_path: Path, encoding: str) -> None:
    peaks = []
    for count in (12_000, 48_000):
        text = "lon,lat\n" + "-94.6,39.123456\n" * count
        (tmp_path / "in.csv").write_text(text, encoding=encoding)
        tracemalloc.start()
        locate_csv(tmp_path / "in.csv", tmp_path / "out.csv", index, chunk_rows=500)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]


line = st.text(st.sampled_from('-94.6,39"\r;aé \t\\0'), max_size=30)


@given(st.lists(line, max_size=12))
@settings(max_examples=150, deadline=None)
def test_no_line_of_any_file_is_lost(index: ZoneIndex, texts: list[str]) -> None:
    body = "".join(text + "\n" for text in texts)
    out = io.StringIO(newline="")
    report = locate_csv(io.BytesIO(("lon,lat\n" + body).encode()), out, index)
    back = list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1:]
    assert len(back) == report.rows
    kept = "".join("".join(cells[:2] + cells[4:]) for cells in back)
    for letter in "-946390aé;\\":
        assert kept.count(letter) == body.count(letter)


def test_the_parcels_of_a_real_city_take_one_run_and_25_lie_in_no_district(
    data_folder: Path, tmp_path: Path
) -> None:
    districts = data_folder / "zones" / "kc_council_districts_2012.geojson"
    parcels = data_folder / "addresses" / "kcmo_parcel_points_2015.zip"
    if not (districts.exists() and parcels.exists()):
        pytest.skip("no such files beside the project")
    shapes = [
        ZoneShape(str(feature["properties"]["DISTRICT"]), at, shapely.geometry.shape(feature["geometry"]))
        for at, feature in enumerate(json.loads(districts.read_text())["features"])
    ]
    build_index(shapes, tmp_path / "kc.zones")
    report = locate_csv(parcels, tmp_path / "out.csv", ZoneIndex.open(tmp_path / "kc.zones"))
    assert (report.rows, report.located) == (204_762, 204_762 - 25)
    assert report.notes.total() == 25
