"""Files made to hurt, or broken on their way: each ends in one clear sentence or a listed repair, at the cost of little memory."""

from __future__ import annotations

import gzip
import json
import os
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from lamplighter.core.gazetteer import GazetteerError, read_rows
from lamplighter.core.geo.glimpse import glimpse
from lamplighter.core.geo.reading import ReadOptions, read_zone_file
from lamplighter.core.geo.wording import ZoneFileError
from lamplighter.core.tables import open_table
from lamplighter.core.tables.elements import events
from lamplighter.roster.files import FileName, read
from lamplighter.roster.reports import said
from tests.conftest import PROVE
from tests.support.formats import ZONES, by_gdal, kml, shape_csv, workbook, zip_of, zipped
from tests.support.memory import PEAK

HEADER = "LON,LAT,NUMBER,STREET\n"
GOOD = HEADER + "".join(f"-94.58,{39 + n / 1000:.3f},{n},LANTERN ST\n" for n in range(1, 9))
BILLION = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def bomb() -> bytes:
    return zip_of({"z.csv": b"," * 60_000_000})


def out_of_itself() -> bytes:
    return zip_of({"../../etc/z.csv": shape_csv(), "../z.shp": b"x"})


ALL: dict[str, tuple[str, bytes, str]] = {
    "empty": ("z.csv", b"", "is empty"),
    "white space": ("z.csv", b"\xef\xbb\xbf \r\n\n", "is empty"),
    "bytes of a picture": ("z.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "is no text"),
    "an old Excel file": (
        "z.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        r"old Excel file \(.xls\)",
    ),
    "a zip cut off": ("z.zip", zip_of({"z.csv": shape_csv()})[:-30], "damaged"),
    "a workbook cut off": ("z.xlsx", workbook({"a": [["b"]]})[:-40], "damaged"),
    "a workbook of OpenDocument": (
        "z.ods",
        zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
        r"cannot be read \(\.ods\)\. Save it as an Excel workbook \(\.xlsx\) or CSV",
    ),
    "a binary workbook": (
        "z.xlsb",
        zip_of({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"}),
        r"cannot be read \(\.xlsb\)\. Save it as",
    ),
    "a zip bomb": ("z.zip", bomb(), r"nothing was unpacked\. Zip the one map or table only"),
    "a path that leads out": ("z.zip", out_of_itself(), r"nothing was unpacked\. Zip the files anew"),
    "a workbook that swells": (
        "z.xlsx",
        workbook({"a": [["&b;"]]}, doctype=BILLION),
        "declares things of its own",
    ),
    "a workbook that leads out": (
        "z.xlsx",
        zip_of({"xl/workbook.xml": b"<workbook/>", "../x": b"x"}),
        "leads out of it",
    ),
}
"""What nobody can read, whatever it was meant to be: name, content, what is said."""


@pytest.mark.parametrize("case", ALL)
def test_zones_addresses_and_rosters_refuse_it_in_one_sentence(case: str, tmp_path: Path) -> None:
    name, data, sentence = ALL[case]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ZoneFileError, match=sentence) as zones:
        read_zone_file(path)
    with pytest.raises(GazetteerError, match=sentence) as addresses:
        list(read_rows(path))
    problems = read(FileName.OFFICERS, data).problems
    assert len(problems) == 1
    for words in (str(zones.value), str(addresses.value), said(problems[0])):
        assert len(words) < 300
        assert not any(odd in words for odd in ("sqlite", "char ", "Expecting", "--", "file-0", "line 0")), (
            words
        )
        assert "\n" not in words
    assert [each.name for each in tmp_path.iterdir()] == [name], "something was unpacked beside it"


# -- zones ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        (
            "z.geojson",
            b'{"type":"FeatureCollection","features":[{"type":"Fea',
            "breaks off or is damaged at line 1",
        ),
        ("z.csv", b"code,name,the_geom\n", "no rows below them. Export it again with its rows"),
        (
            "z.csv",
            b"code,name,the_geom\nA,x,\nB,y,\n",
            "column the_geom of z.csv, which should hold the shapes, is empty",
        ),
        ("z.csv", b"code,name,WKT\nA,x,round\nB,y,square\n", "cells of column WKT of z.csv are no shapes"),
        ("z.kml", kml()[:-90], "breaks off or is damaged"),
        ("z.kml", kml(BILLION), "declares things of its own"),
        (
            "z.kml",
            kml(places="<NetworkLink><Link><href>http://x.test/a.kml</href></Link></NetworkLink>"),
            "never fetched",
        ),
        (
            "z.kml",
            b"<?xml version='1.0'?><OGRVRTDataSource><!-- <kml --></OGRVRTDataSource>",
            "holds no features",
        ),
        ("z.vrt", b"<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>", "is neither GeoJSON"),
        ("z.csv", b"code,name\n1,x\n", "nor a table with a column of shapes"),
        (
            "z.csv",
            b"code,wkt\n1,POLYGON ((500000 4000000\n",
            r"No shape of z\.csv can be read \(1 rows\): they break off",
        ),
        ("z.csv", shape_csv("ewkt").replace(b"SRID=4326;", b"SRID=2263;", 1), "mixes coordinate systems"),
    ],
)
def test_zones_are_refused_in_one_sentence(name: str, data: bytes, sentence: str, tmp_path: Path) -> None:
    from lamplighter.core.geo.survey import survey

    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ZoneFileError, match=sentence):
        survey([("zone", read_zone_file(path))])


def test_a_layer_cut_off_says_so(tmp_path: Path) -> None:
    rows = [({"code": code}, area) for code, _, area in ZONES]
    path = by_gdal(tmp_path / "z.gpkg", "GPKG", rows)
    path.write_bytes(path.read_bytes()[:5000])
    words = r"^beats\.gpkg cannot be read: it breaks off or is damaged\. Open it in a map program, and export it again\.$"
    with pytest.raises(ZoneFileError, match=words):
        read_zone_file(path, file_name="beats.gpkg")
    with pytest.raises(ZoneFileError, match=words):
        glimpse(path, ReadOptions(), file_name="beats.gpkg")
    with pytest.raises(GazetteerError, match=words):
        list(read_rows(path, shown="beats.gpkg"))


def test_a_shape_cut_off_is_a_listed_refusal_and_the_others_stay(tmp_path: Path) -> None:
    from lamplighter.core.geo.survey import survey

    path = tmp_path / "z.csv"
    path.write_bytes(shape_csv()[:-40])
    read = read_zone_file(path)
    assert [str(each) for each in read.doubts] == [
        "Shapes that cannot be read or are missing: 1, in the rows at lines 3."
    ]
    assert glimpse(path, ReadOptions(), file_name="z.csv").doubts
    surveyed = survey([("beat", read)])
    assert [zone.code for zone in surveyed.levels[0].zones] == ["W1"]
    assert [each.code for each in surveyed.report.levels[0].refused] == ["E1"]


def test_a_layer_without_some_shapes_says_which_and_one_without_any_is_refused(tmp_path: Path) -> None:
    def layer(shapes: list[object]) -> Path:
        features = [
            {"type": "Feature", "properties": {"code": f"Z{n}"}, "geometry": shape}
            for n, shape in enumerate(shapes)
        ]
        path = tmp_path / "z.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    area = shapely.geometry.mapping(ZONES[0][2])
    (doubt,) = read_zone_file(layer([None, area, None])).doubts
    assert str(doubt) == "Shapes that cannot be read or are missing: 2, of the features 1, 3."
    with pytest.raises(ZoneFileError, match=r"No shape of z\.geojson can be read"):
        read_zone_file(layer([None, None]))


def test_an_address_whose_shape_breaks_off_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'number,street,wkt\n1,Oak Lane,"POINT (-94.58 39.1)"\n2,Oak Lane,"POINT (-94.5"\n3,Oak Lane,\n'
    )
    reader = read_rows(path)
    assert [row.number for row in reader] == ["1"]
    assert [(each.line, each.why) for each in reader.problems.sample] == [
        (3, "its shape breaks off or cannot be read"),
        (4, "no point geometry"),
    ]


# -- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_addresses_in_any_writing(encoding: str, separator: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = GOOD.replace("LANTERN ST", '"Peña ""Old"" Ct"').replace(",", separator)
    path.write_bytes(text.encode(encoding))
    reader = read_rows(path)
    assert {row.street for row in reader} == {'Peña "Old" Ct'}
    assert reader.problems.count == 0
    words = {
        "utf-8": "UTF-8",
        "utf-8-sig": "UTF-8 with a byte-order mark",
        "utf-16": "UTF-16 with a byte-order mark",
    }
    assert words.get(encoding, {"utf-16-le": "UTF-16", "cp1252": "Windows-1252"}.get(encoding)) in str(
        reader.look.told[0]
    )


def test_addresses_with_latitude_first_are_set_right_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        GOOD.replace("LON,LAT", "LAT,LON", 1)
        .replace("LAT,LON", "LON,LAT", 1)
        .replace("-94.58,39", "39,-94.58")
        .replace("39,-94.58.", "39.5,-94.")
    )
    rows = [line.split(",") for line in GOOD.splitlines()[1:]]
    path.write_text(HEADER + "".join(f"{lat},{lon},{number},{street}\n" for lon, lat, number, street in rows))
    reader = read_rows(path)
    assert all(row.lon == -94.58 and 39 < row.lat < 39.1 for row in reader)
    assert "wrong way round" in " ".join(map(str, reader.look.told))


@pytest.mark.parametrize("shape", ["'{}", " {}", "{}°", "{}\u00a0"])
def test_numbers_kept_as_text_are_numbers(shape: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [line.split(",") for line in GOOD.splitlines()[1:]]
    text = HEADER + "".join(f"{shape.format(x)},{shape.format(y)},{n},{s}\n" for x, y, n, s in rows)
    path.write_text(text, encoding="utf-8")
    assert [row.lon for row in read_rows(path)] == [-94.58] * 8


def test_decimal_commas_are_numbers_and_that_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(GOOD.replace(",", ";").replace(".", ","))
    reader = read_rows(path)
    assert [row.lon for row in reader] == [-94.58] * 8
    assert "decimal commas" in " ".join(map(str, reader.look.told))


def test_a_formula_is_never_an_address(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(GOOD + '-94.58,39.1,9,"=cmd|\'/c calc\'!A1"\n-94.58,39.1,"=""010""",LANTERN ST\n')
    reader = read_rows(path)
    assert [row.number for row in reader] == [*map(str, range(1, 9)), "010"]
    assert [(each.line, each.why) for each in reader.problems.sample] == [
        (10, "a formula stands where a value is needed")
    ]


def test_a_file_cut_off_lists_its_last_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(GOOD[:-14])
    reader = read_rows(path)
    assert sum(1 for _ in reader) == 7
    assert [each.why for each in reader.problems.sample] == ["the row breaks off"]
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(GOOD.encode() * 400)[:-40])
    with pytest.raises(GazetteerError, match="damaged"):
        list(read_rows(tmp_path / "a.csv.gz"))


# -- formats of addresses -------------------------------------------------------------------------------------------


def _points(folder: Path, driver: str, name: str) -> Path:
    import shapely

    rows = [
        ({"NUMBER": str(n), "STREET": "Peña Ct"}, shapely.Point(-94.58, 39 + n / 1000)) for n in range(1, 9)
    ]
    return by_gdal(folder / name, driver, rows)


def _gdb(folder: Path) -> Path:
    return zipped(folder / "a.zip", _points(folder, "OpenFileGDB", "a.gdb"), "a.gdb/")


def _shp(folder: Path) -> Path:
    (folder / "p").mkdir()
    _points(folder / "p", "ESRI Shapefile", "a.shp")
    return zipped(folder / "a.zip", folder / "p")


def _xlsx(folder: Path) -> Path:
    rows = [["number", "street", "x", "y"], *[[n, "Peña Ct", -94.58, 39 + n / 1000] for n in range(1, 9)]]
    (folder / "a.xlsx").write_bytes(workbook({"Addresses": rows}))
    return folder / "a.xlsx"


def _wkt(folder: Path) -> Path:
    rows = "".join(f'{n};Peña Ct;"POINT (-94.58 {39 + n / 1000})"\n' for n in range(1, 9))
    (folder / "a.csv").write_text("number;street;the_geom\n" + rows, encoding="cp1252")
    return folder / "a.csv"


def _kml(folder: Path) -> Path:
    places = "".join(
        f"<Placemark><ExtendedData><Data name='Number'><value>{n}</value></Data><Data name='Street'><value>Peña Ct</value></Data>"
        f"</ExtendedData><Point><coordinates>-94.58,{39 + n / 1000}</coordinates></Point></Placemark>"
        for n in range(1, 9)
    )
    (folder / "a.kml").write_bytes(kml(places=places))
    return folder / "a.kml"


@pytest.mark.parametrize("make", [_gdb, _shp, _xlsx, _wkt, _kml, lambda f: _points(f, "GPKG", "a.gpkg")])
def test_addresses_from_every_format(make: Callable[[Path], Path], tmp_path: Path) -> None:
    reader = read_rows(make(tmp_path))
    rows = list(reader)
    assert [(row.number, row.street) for row in rows] == [(str(n), "Peña Ct") for n in range(1, 9)]
    assert all(
        abs(row.lon + 94.58) < 1e-9 and abs(row.lat - 39 - n / 1000) < 1e-9 for n, row in enumerate(rows, 1)
    )
    assert reader.problems.count == 0


# -- rosters --------------------------------------------------------------------------------------------------------

OFFICERS = [["Badge No.", "First", "Surname", "Display level"], ["0012", "Zoë", "Ibáñez", "full"]]


def test_a_roster_from_excel_tells_what_it_guessed() -> None:
    found = read(FileName.OFFICERS, workbook({"Notes": [["x"]], "Officers": OFFICERS}))
    assert found.problems == []
    assert (found.rows[0].cells["badge"], found.rows[0].cells["last_name"]) == ("0012", "Ibáñez")
    told = [str(each) for each in found.told]
    assert "sheet “Officers” of Notes, Officers" in told[0]
    assert "Column “Badge No.” is read as badge." in told
    assert found.sample == [["0012", "Zoë", "Ibáñez", "full"]]


def test_a_workbook_of_gdal_is_read_the_same(tmp_path: Path) -> None:
    """A peer's workbook: shared texts, numbers, and whatever else it writes."""
    import numpy as np
    import pyogrio

    columns = [
        np.array(cells, dtype=object)
        for cells in zip(*[OFFICERS[1], ["13", "Ann", "O’Hara", "role"]], strict=True)
    ]
    names = ["badge", "first_name", "last_name", "display_level"]
    path = tmp_path / "o.xlsx"
    pyogrio.raw.write(path, None, columns, names, driver="XLSX", geometry_type=None, layer="officers")
    found = read(FileName.OFFICERS, path.read_bytes())
    assert found.problems == []
    assert [(row.cells["badge"], row.cells["last_name"]) for row in found.rows] == [
        ("0012", "Ibáñez"),
        ("13", "O’Hara"),
    ]


def test_formulas_in_a_roster_are_told_and_never_worked_out() -> None:
    shown = read(
        FileName.OFFICERS, workbook({"a": [OFFICERS[0], [("A1&B1", "0012"), "Zoë", "Ibáñez", "full"]]})
    )
    assert shown.rows[0].cells["badge"] == "0012"
    assert "Cells with formulas: 1." in " ".join(map(str, shown.told))
    unshown = read(
        FileName.OFFICERS, workbook({"a": [OFFICERS[0], [("A1&B1", ""), "Zoë", "Ibáñez", "full"]]})
    )
    assert [said(each) for each in unshown.problems] == [
        "badge holds a formula, which is never worked out. Write its value."
    ]
    text = read(
        FileName.OFFICERS,
        'badge;first_name;last_name;display_level\n=1+1;"=""Zoë""";X;full\n'.encode("utf-16"),
    )
    assert [said(each) for each in text.problems] == [
        "badge holds a formula, which is never worked out. Write its value."
    ]


def test_a_chosen_column_is_taken_and_the_rest_is_told_as_left_out() -> None:
    data = b"Star\tID\tGiven\tFamily\tLevel\n7\tx\tAnn\tLee\tfull\n"
    assert read(FileName.OFFICERS, data).problems
    chosen = {"badge": "Star", "first_name": "Given", "last_name": "Family", "display_level": "Level"}
    found = read(FileName.OFFICERS, data, chosen)
    assert found.rows[0].cells["last_name"] == "Lee"
    assert "Not read: ID." in [str(each) for each in found.told]


def test_days_times_and_leading_zeros_of_excel(tmp_path: Path) -> None:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    formats = ["14", "20", "22", "164"]
    styles = (
        f"<styleSheet {main}><numFmts><numFmt numFmtId='164' formatCode='0000'/></numFmts><cellXfs><xf numFmtId='0'/>"
        + "".join(f"<xf numFmtId='{number}'/>" for number in formats)
        + "</cellXfs></styleSheet>"
    )
    cells = "<c s='1'><v>46053</v></c><c s='2'><v>0.5416666666666666</v></c><c s='3'><v>46053.75</v></c><c s='4'><v>12</v></c>"
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive, zipfile.ZipFile(_empty(tmp_path)) as plain:
        for info in plain.infolist():
            if "sheet1" not in info.filename:
                archive.writestr(info, plain.read(info))
        archive.writestr("xl/styles.xml", styles)
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f"<worksheet {main}><sheetData><row>{cells}</row></sheetData></worksheet>",
        )
    with open_table(tmp_path / "a.xlsx", shown="a") as table:
        assert table.header.cells == ["2026-01-31", "13:00", "2026-01-31T18:00", "0012"]


def _empty(folder: Path) -> Path:
    path = folder / "plain.xlsx"
    path.write_bytes(workbook({"a": [["x"]]}))
    return path


# -- memory ---------------------------------------------------------------------------------------------------------

MEGABYTES = 1000 if PROVE else 40
"""Of one line. At full size it is the 1 GB of the promise."""
MOST_MORE = 400
"""Megabytes that reading a hostile file may add to what the program needs anyhow; far below the file's own size."""
_CHILD = f"""{PEAK}
import sys
from lamplighter.core.gazetteer import read_rows
from lamplighter.core.geo.reading import read_zone_file
from lamplighter.core.tables import open_table
from lamplighter.core.geo.kml import read_kml
before = peak()
path, door = Path(sys.argv[1]), sys.argv[2]
try:
    if door == "zones":
        read_zone_file(path)
    elif door == "addresses":
        sum(1 for _ in read_rows(path))
    else:
        with open_table(path, shown=path.name) as table:
            sum(1 for _ in table.rows())
    print("it was read")
except Exception as error:
    print(type(error).__name__, error)
print((peak() - before) // 1024)
"""


def _long_line(path: Path, start: bytes, fill: bytes = b"x") -> Path:
    block = fill * (1_000_000 // len(fill))
    with path.open("wb") as sink:
        sink.write(start)
        for _ in range(MEGABYTES):
            sink.write(block)
    return path


LINES: dict[str, tuple[str, bytes, bytes]] = {
    "CSV": ("l.csv", b"code,wkt\n1,", b"x"),
    "an open quotation mark": ("l.csv", b'code,wkt\n1,"', b"x" * 999 + b"\n"),
    "GeoJSON": (
        "l.geojson",
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":"',
        b"x",
    ),
    "KML": ("l.kml", b"<kml><Document><Placemark><name>", b"x"),
    "a tag in KML": ("l.kml", b'<kml><Document><Placemark id="', b"x"),
}


@pytest.mark.parametrize("door", ["zones", "addresses", "table"])
@pytest.mark.parametrize("kind", LINES)
def test_one_endless_line_costs_little_memory(kind: str, door: str, tmp_path: Path) -> None:
    if not PROVE and (kind, door) not in {("CSV", "zones"), ("GeoJSON", "addresses"), ("KML", "zones")}:
        pytest.skip("the others run at full size")
    name, start, fill = LINES[kind]
    path = _long_line(tmp_path / name, start, fill)
    run = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path), door],
        capture_output=True, text=True, check=True, timeout=600, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    path.unlink()
    said_there, more = run.stdout.strip().splitlines()
    print(f"{kind}, {door}: {MEGABYTES} MB, {more} MB more. {said_there}")
    assert "Error" in said_there or kind == "an open quotation mark", said_there
    assert int(more) < MOST_MORE, f"{kind} by {door} took {more} MB more: {said_there}"


def test_a_gzip_bomb_is_stopped_by_its_endless_line(tmp_path: Path) -> None:
    path = tmp_path / "b.csv.gz"
    path.write_bytes(gzip.compress(b"," * 60_000_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(GazetteerError, match="longer than 16 million characters"):
        list(read_rows(path))
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < 200


def test_elements_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"<a>" * 300)
    with path.open("rb") as stream, pytest.raises(ZoneFileError, match="declares things of its own"):
        list(events(stream, "a.xml"))


def test_json_deep_as_a_well_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text('{"type":"FeatureCollection","features":' + "[" * 100_000)
    with pytest.raises(ZoneFileError, match="nested too deep"):
        read_zone_file(path)
    with pytest.raises(GazetteerError):
        list(read_rows(path))
    assert json.loads("[]") == []
