"""Address rows are read from every form cities give them in; what cannot be used is counted and named by its line."""

from __future__ import annotations

import gzip
import json
import zipfile

import pytest
from pyproj import Transformer

from lamplighter.core.gazetteer import AddressRow, ColumnsError, GazetteerError, build_gazetteer, read_rows

OPEN = "LON,LAT,NUMBER,STREET,UNIT,CITY,DISTRICT,REGION,POSTCODE,ID,HASH\n"
LINE = '-94.5,39.1,1600,LANTERN ST,APT 4,Riverbend,,MO,64111,,\n-94.6,39.2,"1601","CALLE PEÑA",,,,,,,\n'
ROWS = [
    AddressRow("1600", "LANTERN ST", "APT 4", "Riverbend", "MO", "64111", -94.5, 39.1),
    AddressRow("1601", "CALLE PEÑA", "", "", "", "", -94.6, 39.2),
]


def _feature(lon, lat, **properties):
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
    }


FEATURES = [
    _feature(
        -94.5,
        39.1,
        number="1600",
        street="LANTERN ST",
        unit="APT 4",
        city="Riverbend",
        region="MO",
        postcode="64111",
        hash="x",
    ),
    _feature(-94.6, 39.2, number=1601, street="CALLE PEÑA", unit="", city=None),
]


def test_openaddresses_csv_is_read_plain_gzipped_and_zipped(tmp_path):
    text = (OPEN + LINE).encode()
    (tmp_path / "a.csv").write_bytes(text)
    (tmp_path / "bom.csv").write_bytes(b"\xef\xbb\xbf" + text)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(text))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("us/mo/riverbend.csv", text)
        archive.writestr("README.md", "about")
        archive.writestr("__MACOSX/._riverbend.csv", "litter")
    for name in ("a.csv", "bom.csv", "a.csv.gz", "a.zip"):
        assert list(read_rows(tmp_path / name)) == ROWS, name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.geojson", json.dumps({"type": "FeatureCollection", "name": "x", "features": FEATURES})),
        ("pretty.geojson", json.dumps({"type": "FeatureCollection", "features": FEATURES}, indent=2)),
        ("a.geojsonl", "\n".join(json.dumps(f) for f in FEATURES) + "\n"),
        ("lines.geojson", "\n".join(json.dumps(f) for f in FEATURES)),
        ("seq.geojson", "\n".join("\x1e" + json.dumps(f) for f in FEATURES)),
        ("escaped.json", json.dumps({"features": FEATURES, "type": "FeatureCollection"}, ensure_ascii=False)),
    ],
)
def test_geojson_is_read_as_a_collection_or_a_feature_a_line(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert list(read_rows(tmp_path / name)) == ROWS
    (tmp_path / (name + ".gz")).write_bytes(gzip.compress(text.encode()))
    assert list(read_rows(tmp_path / (name + ".gz"))) == ROWS


@pytest.mark.parametrize("lines", [True, False])
def test_a_large_geojson_is_read_piecemeal_and_whole(tmp_path, lines):
    features = [
        _feature(-94 + i * 1e-5, 39.0, number=str(i), street="ELM ST", note='a "}" and a ]' + "x" * (i % 90))
        for i in range(9_000)
    ]
    path = tmp_path / "big.geojson"
    if lines:
        path.write_text("\n".join(map(json.dumps, features)))
    else:
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    reader = read_rows(path)
    assert [row.number for row in reader] == [str(i) for i in range(9_000)]
    assert reader.problems.count == 0


def test_columns_of_any_name_are_named_and_several_may_be_joined(tmp_path):
    path = tmp_path / "city.csv"
    path.write_text(
        "HSE;PRE;NAME;TYPE;X_WGS;Y_WGS;zip code\n12;N;Oak;St;-94.5;39.1;64111\n13;;Elm;;-94.5;39.1;\n"
    )
    columns = {"number": "HSE", "street": ["PRE", "NAME", "TYPE"], "lon": "x_wgs", "lat": "y_wgs"}
    rows = list(read_rows(path, columns=columns))
    assert [(r.number, r.street, r.postcode) for r in rows] == [
        ("12", "N Oak St", "64111"),
        ("13", "Elm", ""),
    ]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "1600 Lantern St Apt 4, Riverbend, MO 64111",
            ("1600", "LANTERN ST", "4", "Riverbend", "MO", "64111"),
        ),
        ("1600 Lantern St", ("1600", "LANTERN ST", "", "", "", "")),
        ("1600 Lantern St Riverbend MO 64111-1234", ("1600", "LANTERN ST", "", "Riverbend", "MO", "64111")),
        (
            "1600 1/2 N Grand Blvd, Saint Orrin, Missouri",
            ("1600 1/2", "N GRAND BLVD", "", "Saint Orrin", "MO", ""),
        ),
    ],
)
def test_one_column_with_the_whole_address_is_taken_apart(tmp_path, line, wanted):
    path = tmp_path / "lines.csv"
    path.write_text(f'Full_Address,Longitude,Latitude\n"{line}",-94.5,39.1\n')
    assert next(read_rows(path))[:6] == wanted


def test_state_plane_feet_become_degrees(tmp_path):
    path = tmp_path / "feet.csv"
    path.write_text("number,street,x,y\n1,Elm St,905846.9,1017655.0\n")
    to_degrees = Transformer.from_crs("ESRI:102696", "EPSG:4326", always_xy=True).transform
    row = next(read_rows(path, transform=to_degrees))
    assert (row.lon, row.lat) == (pytest.approx(-90.20, abs=0.02), pytest.approx(38.63, abs=0.02))
    reader = read_rows(path)
    assert list(reader) == []
    assert reader.problems.sample[0].why == "coordinates are not degrees; name their CRS"


def test_rows_that_cannot_be_used_are_counted_and_named_by_line(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(
        OPEN
        + LINE
        + ",,2,ELM ST,,,,,,,\n0,0,3,ELM ST,,,,,,,\n-94,39,4,,,,,,,,\n-94,39\n-94,39,5,ELM ST,,,,,,,\n"
        "39.1,-194.5,6,ELM ST,,,,,,,\nnan,39,7,ELM ST,,,,,,,\n"
    )
    reader = read_rows(path)
    assert [row.number for row in reader] == ["1600", "1601", "5"]
    assert [(p.line, p.why) for p in reader.problems.sample] == [
        (4, "no coordinates"),
        (5, "longitude and latitude are both 0"),
        (6, "no street"),
        (7, "the row breaks off"),
        (9, "coordinates are not degrees; name their CRS"),
        (10, "coordinates are not degrees; name their CRS"),
    ]


def test_swapped_coordinates_are_recognised(tmp_path):
    path = tmp_path / "swapped.csv"
    path.write_text(OPEN + "39.1,-94.5,1,ELM ST,,,,,,,\n")
    reader = read_rows(path)
    assert list(reader) == []
    assert reader.problems.sample[0].why == "longitude and latitude look swapped"


def test_a_broken_feature_is_named_and_the_rest_of_the_lines_are_read(tmp_path):
    path = tmp_path / "a.geojsonl"
    area = {
        "type": "Feature",
        "properties": {"street": "X"},
        "geometry": {"type": "Polygon", "coordinates": []},
    }
    null = {"type": "Feature", "properties": None, "geometry": None}
    path.write_text(
        "\n".join(
            [
                json.dumps(FEATURES[0]),
                json.dumps(area),
                '{"type": "Feat',
                json.dumps(null),
                json.dumps(FEATURES[1]),
            ]
        )
        + "\n"
    )
    reader = read_rows(path)
    assert list(reader) == ROWS
    assert [(p.line, p.why) for p in reader.problems.sample] == [
        (2, "no point geometry"),
        (3, "not readable as GeoJSON"),
        (4, "no point geometry"),
    ]


def test_a_collection_that_breaks_off_is_an_error_not_a_short_city(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": FEATURES}, indent=1)[:-60])
    with pytest.raises(GazetteerError, match="breaks off or is damaged at line"):
        list(read_rows(path))


def test_old_windows_encoding_is_read_line_by_line(tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_bytes(
        OPEN.encode()
        + "-94.5,39.1,1,Peña Ct,,,,,,,\n".encode()
        + "-94.5,39.1,2,Peña Ct,,,,,,,\n".encode("cp1252")
    )
    assert [row.street for row in read_rows(path)] == ["Peña Ct", "Peña Ct"]


def test_a_file_without_the_needed_columns_says_what_is_missing_and_what_is_there(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("PARCEL,OWNER\n1,2\n")
    with pytest.raises(ColumnsError, match=r"No column for lon, lat, street. The file has: PARCEL, OWNER"):
        list(read_rows(path))
    with pytest.raises(ColumnsError, match="No column STRASSE"):
        list(read_rows(path, columns={"street": "STRASSE"}))
    with pytest.raises(ColumnsError, match="Unknown field strasse"):
        read_rows(path, columns={"strasse": "STREET"})


def test_files_that_cannot_be_read_say_so(tmp_path):
    with pytest.raises(GazetteerError, match="no such file"):
        read_rows(tmp_path / "none.csv")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress((OPEN + LINE * 500).encode())[:-90])
    with pytest.raises(GazetteerError, match=r"a\.csv\.gz breaks off, is damaged"):
        list(read_rows(tmp_path / "a.csv.gz"))
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04no zip")
    with pytest.raises(GazetteerError, match="breaks off, is damaged"):
        list(read_rows(tmp_path / "a.zip"))
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", OPEN)
        archive.writestr("b.csv", OPEN)
    with pytest.raises(GazetteerError, match="must hold exactly one table"):
        list(read_rows(tmp_path / "two.zip"))


def test_the_report_counts_what_the_reader_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(OPEN + LINE + "bad,39,4,ELM ST,,,,,,,\n")
    report = build_gazetteer(read_rows(path), tmp_path / "g.lamp", label="a.csv")
    assert (report.rows, report.refused, report.addresses) == (2, 1, 2)
    assert report.problems[0].line == 4


def test_reading_holds_little_in_memory_however_long_the_file(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(OPEN + LINE.splitlines()[0].join(["", "\n"]) * 20_000)
    import tracemalloc

    tracemalloc.start()
    count = sum(1 for _ in read_rows(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 1_500_000
