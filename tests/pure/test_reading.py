"""Files of zones are read as they are: the coordinate system is read, not assumed, and what cannot be used says how to mend it."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from lamplighter.core.geo.reading import ReadOptions, ZoneFile, read_zone_file
from lamplighter.core.geo.wording import NeedsChoice, ZoneFileError

SQUARE = [[-90.3, 38.6], [-90.2, 38.6], [-90.2, 38.7], [-90.3, 38.7], [-90.3, 38.6]]


def feature(ring: Any = SQUARE, **columns: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]} if ring is not None else None
    return {"type": "Feature", "properties": columns, "geometry": geometry}


def geojson(folder: Path, *features: dict[str, Any], **members: Any) -> Path:
    path = folder / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": list(features)}))
    return path


def in_feet(ring: list[list[float]]) -> list[list[float]]:
    move = Transformer.from_crs(4326, "ESRI:102696", always_xy=True)
    return [list(move.transform(*point)) for point in ring]


def shapefile_zip(folder: Path, *, leave_out: str = "", crs: str = "ESRI:102696") -> Path:
    shapes = shapely.to_wkb(np.array([shapely.Polygon(in_feet(SQUARE))], dtype=object))
    columns = [np.array(["A"], dtype=object), np.array(["Old Mill"], dtype=object)]
    base = folder / "beats.shp"
    pyogrio.raw.write(
        base, shapes, columns, ["BEAT", "NAME"], crs=crs, geometry_type="Polygon", driver="ESRI Shapefile"
    )
    packed = folder / "beats.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in folder.glob("beats.*"):
            if part.suffix not in {".zip", leave_out}:
                archive.write(part, f"deep/{part.name}")
    return packed


def corners(file: ZoneFile) -> Any:
    return shapely.get_coordinates(file.features[0].geometry)


def test_a_zipped_shapefile_in_feet_lands_where_it_is(tmp_path: Path) -> None:
    file = read_zone_file(shapefile_zip(tmp_path), ReadOptions(code="beat"))
    assert (file.kind, file.crs_from, file.features[0].code, file.features[0].name) == (
        "Shapefile",
        "file",
        "A",
        "Old Mill",
    )
    assert shapely.Polygon(SQUARE).hausdorff_distance(file.features[0].geometry) < 1e-6


def test_a_geopackage_is_read(tmp_path: Path) -> None:
    path = tmp_path / "z.gpkg"
    shapes = shapely.to_wkb(np.array([shapely.Polygon(SQUARE)], dtype=object))
    for layer in ("beats", "old"):
        pyogrio.raw.write(
            path, shapes, [np.array([7])], ["zone"], layer=layer, crs="EPSG:4326", geometry_type="Polygon", driver="GPKG",
            append=path.exists(),
        )  # fmt: skip
    with pytest.raises(ZoneFileError, match="several layers: beats, old"):
        read_zone_file(path)
    assert read_zone_file(path, ReadOptions(layer="old")).features[0].code == "7"


def test_an_old_crs_member_is_obeyed(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:ESRI::102696"}}
    file = read_zone_file(geojson(tmp_path, feature(in_feet(SQUARE), code="A"), crs=crs))
    assert np.allclose(corners(file), SQUARE, atol=1e-6)


def test_geojson_without_a_crs_is_degrees_and_that_is_said(tmp_path: Path) -> None:
    file = read_zone_file(geojson(tmp_path, feature(code="A")))
    assert file.crs_from == "rfc7946"
    assert np.allclose(corners(file), SQUARE)


@pytest.mark.parametrize("members", [{}, {"crs": None}])
def test_geojson_without_a_crs_and_no_degrees_asks_for_it(tmp_path: Path, members: dict[str, Any]) -> None:
    path = geojson(tmp_path, feature(in_feet(SQUARE), code="A"), **members)
    with pytest.raises(NeedsChoice, match="does not say its coordinate system") as asked:
        read_zone_file(path)
    assert asked.value.sentence.values["option"] == "--crs"
    given = read_zone_file(path, ReadOptions(crs="ESRI:102696"))
    assert given.crs_from == "given"
    assert np.allclose(corners(given), SQUARE, atol=1e-6)


def test_a_shapefile_without_prj_asks_for_its_crs_even_when_it_could_be_degrees(tmp_path: Path) -> None:
    packed = shapefile_zip(tmp_path, leave_out=".prj")
    with pytest.raises(ZoneFileError, match="does not say its coordinate system"):
        read_zone_file(packed)
    assert np.allclose(
        sorted(map(tuple, corners(read_zone_file(packed, ReadOptions(crs="ESRI:102696"))))),
        sorted(map(tuple, SQUARE)),
        atol=1e-6,
    )


def test_a_file_that_says_degrees_but_holds_feet_is_caught(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    with pytest.raises(ZoneFileError, match="feet or metres"):
        read_zone_file(geojson(tmp_path, feature(in_feet(SQUARE), code="A"), crs=crs))


def test_numbers_that_do_not_fit_the_given_system_are_refused(tmp_path: Path) -> None:
    far = [[x * 1e9, y * 1e9] for x, y in in_feet(SQUARE)]
    with pytest.raises(ZoneFileError, match="do not fit"):
        read_zone_file(geojson(tmp_path, feature(far, code="A")), ReadOptions(crs="ESRI:102696"))


def test_an_unknown_crs_or_column_is_named(tmp_path: Path) -> None:
    path = geojson(tmp_path, feature(code="A"))
    with pytest.raises(ZoneFileError, match="EPSG:nonsense"):
        read_zone_file(path, ReadOptions(crs="EPSG:nonsense"))
    with pytest.raises(ZoneFileError, match=r"has no column “beat”\. It has: code"):
        read_zone_file(path, ReadOptions(code="beat"))


def test_the_code_is_guessed_from_what_looks_like_one(tmp_path: Path) -> None:
    rows = [
        feature(
            OBJECTID=i,
            **{"SHAPE.AREA": 1.5 * i},
            GlobalID=f"{{37E50003-8E1F-43AF-9BC0-309F7493BB{i:02d}}}",
            car=f"{i % 2}R",
            cadra=1100 + i,
        )
        for i in range(10)
    ]
    file = read_zone_file(geojson(tmp_path, *rows))
    assert (file.code_column, "code" in file.guessed) == ("cadra", True)
    with pytest.raises(
        ZoneFileError, match=r"could be the zones' code\. It has: kind, size\. Choose one of them"
    ):
        read_zone_file(geojson(tmp_path, *[feature(kind="beat", size=0.5) for _ in range(4)]))


def test_codes_are_texts_without_spurious_decimals_or_spaces(tmp_path: Path) -> None:
    file = read_zone_file(geojson(tmp_path, feature(code=12.0), feature(code=13.0)), ReadOptions(code="code"))
    assert [f.code for f in file.features] == ["12", "13"]
    file = read_zone_file(
        geojson(tmp_path, feature(code="  01 "), feature(code=None)), ReadOptions(code="code")
    )
    assert [f.code for f in file.features] == ["01", ""]


@pytest.mark.parametrize(
    "inner", ["../evil.shp", "/etc/evil.shp", "a/../../evil.shp", "C:\\evil.shp", "..\\evil.shp"]
)
def test_a_zip_cannot_write_outside_its_folder(tmp_path: Path, inner: str) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(inner, b"x")
    with pytest.raises(ZoneFileError, match="leads out of it"):
        read_zone_file(path)


def test_a_zip_with_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    info = zipfile.ZipInfo("beats.shp")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(ZoneFileError, match="leads out of it"):
        read_zone_file(path)


def test_a_zip_bomb_and_an_archive_in_an_archive_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("beats.shp", b"\0" * 30_000_000)
    with pytest.raises(ZoneFileError, match="too large"):
        read_zone_file(path)
    nested = tmp_path / "nested.zip"
    with zipfile.ZipFile(nested, "w") as archive:
        archive.writestr("beats.zip", b"PK")
    with pytest.raises(ZoneFileError, match="another archive"):
        read_zone_file(nested)


def test_a_shapefile_without_its_parts_says_which(tmp_path: Path) -> None:
    with pytest.raises(ZoneFileError, match=r"beats\.dbf"):
        read_zone_file(shapefile_zip(tmp_path, leave_out=".dbf"))


@pytest.mark.parametrize(
    "content",
    [
        b"<OGRVRTDataSource/>",
        b"\x89PNG\r\n",
        b"",
        b'{"type": "gdal_streamed_alg", "command_line": "gdal vector read x"}',
        b'{"type": "Topology"}',
        b'{"a": ',
        b'{"type":"FeatureCollection","features":[]}',
    ],
)
def test_nothing_but_the_three_formats_reaches_the_reader(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "zones.geojson"
    path.write_bytes(content)
    with pytest.raises(ZoneFileError, match=r"zones\.geojson"):
        read_zone_file(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ZoneFileError, match="Check the name"):
        read_zone_file(tmp_path / "no.zip")


def test_the_outline_in_feet_lands_on_the_one_in_degrees(data_folder: Path) -> None:
    feet, degrees = (
        read_zone_file(data_folder / "zones" / name).features[0].geometry
        for name in ("stl_boundary.geojson", "stl_boundary_wgs84.geojson")
    )
    assert shapely.hausdorff_distance(feet, degrees) < 1e-5  # about a metre
    assert feet.intersection(degrees).area / feet.union(degrees).area > 0.9999


def test_real_files_give_their_codes_unasked(data_folder: Path) -> None:
    expected = {
        "chicago_police_beats_simple_2013.geojson": ("BEAT_NUM", 277),
        "chicago_police_districts_2013.geojson": ("DIST_NUM", 25),
        "cambridge_PUBLICSAFETY_PoliceResponseDistricts.geojson": ("CADRA", 117),
        "cambridge_PUBLICSAFETY_PoliceSectors.geojson": ("SECTOR", 5),
        "kc_council_districts_2012.geojson": ("DISTRICT", 6),
        "medellin_comunas.gpkg": ("COMUNA", 21),
    }
    for name, (code, count) in expected.items():
        file = read_zone_file(data_folder / "zones" / name)
        assert (file.code_column, len(file.features)) == (code, count)
