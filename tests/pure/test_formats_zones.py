"""Zones from every format that departments send: the same two zones, and what was guessed or set right is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import shapely

from lamplighter.core.geo.reading import ReadOptions, ZoneFile, read_zone_file
from lamplighter.core.geo.wording import ZoneFileError
from tests.support.formats import EAST, WEST, ZONES, by_gdal, kml, shape_csv, workbook, zip_of, zipped

CITY = (-94.7, 38.9, -94.5, 39.1)


def geodatabase(folder: Path, *, layers: int = 1) -> Path:
    base = folder / "Beats.gdb"
    for number in range(layers):
        rows = [({"BEAT": code, "NAME": name}, shapely.MultiPolygon([area])) for code, name, area in ZONES]
        by_gdal(base, "OpenFileGDB", rows, layer=f"beats{number or ''}", append=number > 0)
    return zipped(folder / "Beats.zip", base, "export/Beats.gdb/")


def shapefile(folder: Path, encoding: str) -> Path:
    parts = folder / "parts"
    parts.mkdir()
    by_gdal(
        parts / "b.shp",
        "ESRI Shapefile",
        [({"BEAT": c, "NAME": n}, a) for c, n, a in ZONES],
        encoding=encoding,
    )
    (parts / "b.cpg").unlink(missing_ok=True)
    dbf = bytearray((parts / "b.dbf").read_bytes())
    dbf[29] = 0  # the byte that names the encoding, which many programs leave empty
    (parts / "b.dbf").write_bytes(dbf)
    return zipped(folder / "b.zip", parts)


def written(name: str, data: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return write


ROWS = [["beat", "name", "shape"], *[[code, name, area.wkt] for code, name, area in ZONES]]
FORMATS: dict[str, Callable[[Path], Path]] = {
    "WKT": written("z.csv", shape_csv()),
    "EWKT, tabs in a .csv": written("z.csv", shape_csv("ewkt", separator="\t")),
    "hex EWKB": written("z.csv", shape_csv("ewkb")),
    "hex WKB, semicolons": written("z.txt", shape_csv("wkb", separator=";")),
    "UTF-16": written("z.csv", shape_csv(encoding="utf-16")),
    "UTF-16 without a mark": written("z.csv", shape_csv(encoding="utf-16-le")),
    "UTF-8 with a mark": written("z.csv", shape_csv(encoding="utf-8-sig")),
    "Windows-1252, bars": written("z.csv", shape_csv(separator="|", encoding="cp1252")),
    "latitude first": written("z.csv", shape_csv(swap=True)),
    "a CSV in a zip": written("z.zip", zip_of({"deep/z.csv": shape_csv()})),
    "Excel": written("z.xlsx", workbook({"Zones": ROWS})),
    "KML": written("z.kml", kml()),
    "KMZ": written("z.kmz", zip_of({"doc.kml": kml(), "icon.png": b"x"})),
    "File Geodatabase": geodatabase,
    "Shapefile in UTF-8 that does not say so": lambda folder: shapefile(folder, "UTF-8"),
    "Shapefile in Windows-1252 that does not say so": lambda folder: shapefile(folder, "CP1252"),
}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_gives_the_same_zones(form: str, tmp_path: Path) -> None:
    read = read_zone_file(FORMATS[form](tmp_path))
    assert [(each.code, each.name) for each in read.features] == [(code, name) for code, name, _ in ZONES]
    for feature, area in zip(read.features, (WEST, EAST), strict=True):
        assert feature.geometry is not None
        assert shapely.hausdorff_distance(feature.geometry, area) < 1e-9


def told(file: ZoneFile) -> str:
    return " ".join(map(str, file.told))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ("EWKT, tabs in a .csv", "text in UTF-8, cells between tabs, quoted with"),
        ("UTF-16", "text in UTF-16 with a byte-order mark, cells between commas"),
        ("UTF-16 without a mark", "text in UTF-16, cells between commas"),
        ("UTF-8 with a mark", "text in UTF-8 with a byte-order mark"),
        ("Windows-1252, bars", "text in Windows-1252, cells between bars (|)"),
        ("latitude first", "Latitude and longitude stood the wrong way round"),
        ("Excel", "an Excel workbook, sheet “Zones”"),
        ("hex EWKB", "Shapes from column the_geom"),
        ("Shapefile in Windows-1252 that does not say so", "texts were read as Windows-1252"),
        ("Shapefile in UTF-8 that does not say so", "texts were read as UTF-8"),
    ],
)
def test_what_was_guessed_is_told(form: str, sentence: str, tmp_path: Path) -> None:
    assert sentence in told(read_zone_file(FORMATS[form](tmp_path)))


@pytest.mark.parametrize(
    ("form", "came"),
    [("WKT", "assumed"), ("hex EWKB", "file"), ("KML", "kml"), ("EWKT, tabs in a .csv", "file")],
)
def test_where_the_coordinate_system_comes_from_is_told(form: str, came: str, tmp_path: Path) -> None:
    assert read_zone_file(FORMATS[form](tmp_path)).crs_from == came


def test_a_table_in_feet_asks_for_its_system_and_takes_it(tmp_path: Path) -> None:
    feet = shapely.transform(WEST, lambda xy: xy * 10_000)
    path = written("z.csv", f'code,shape\nW1,"{feet.wkt}"\n'.encode())(tmp_path)
    with pytest.raises(ZoneFileError, match="does not say its coordinate system"):
        read_zone_file(path)


def test_swapped_degrees_that_could_both_be_towns_are_told_apart_by_where_the_city_is(tmp_path: Path) -> None:
    spain = shapely.box(-3.8, 40.3, -3.6, 40.5)
    turned = shapely.transform(spain, lambda xy: xy[:, ::-1])
    path = written("z.csv", f'code,shape\nA,"{turned.wkt}"\n'.encode())(tmp_path)
    assert "wrong way round" not in told(read_zone_file(path))
    near = read_zone_file(path, near=(-4.0, 40.0, -3.5, 41.0))
    assert "wrong way round" in told(near)
    assert near.features[0].geometry.equals(spain)  # type: ignore[union-attr]
    assert read_zone_file(path, ReadOptions(swap=True)).features[0].geometry.equals(spain)  # type: ignore[union-attr]
    kept = read_zone_file(path, ReadOptions(swap=False), near=(-4.0, 40.0, -3.5, 41.0))
    assert kept.features[0].geometry.equals(turned)  # type: ignore[union-attr]


def test_a_geodatabase_with_several_layers_asks_which(tmp_path: Path) -> None:
    path = geodatabase(tmp_path, layers=2)
    with pytest.raises(ZoneFileError, match="several layers: beats, beats1"):
        read_zone_file(path)
    assert len(read_zone_file(path, ReadOptions(layer="beats1")).features) == 2


def test_a_description_table_gives_columns(tmp_path: Path) -> None:
    ring = " ".join(f"{x},{y}" for x, y in WEST.exterior.coords)
    place = (
        "<Placemark><name>x</name><description><![CDATA[<table><tr><td>BEAT</td><td>W1</td></tr><tr><td>Car &amp; crew</td>"
        f"<td>7</td></tr></table>]]></description><Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )
    read = read_zone_file(written("z.kml", kml(places=place))(tmp_path), ReadOptions(code="BEAT"))
    assert (read.features[0].code, read.texts["Car & crew"]) == ("W1", ["7"])


def test_codes_that_a_program_wrote_as_decimals_are_whole_again(tmp_path: Path) -> None:
    text = f'beat,shape\n101.0,"{WEST.wkt}"\n102.0,"{EAST.wkt}"\n'
    assert [f.code for f in read_zone_file(written("z.csv", text.encode())(tmp_path)).features] == [
        "101",
        "102",
    ]
