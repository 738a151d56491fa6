"""Files of every format that departments send, and files made to hurt, for tests of imports."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pyogrio
import shapely

WEST = shapely.box(-94.60, 39.00, -94.59, 39.02)
EAST = shapely.box(-94.59, 39.00, -94.58, 39.02)
ZONES = [("W1", "Peñas del Río", WEST), ("E1", "East End", EAST)]
"""Two zones side by side: code, name, area."""


def shape_csv(
    cell: str = "wkt", *, separator: str = ",", encoding: str = "utf-8", swap: bool = False
) -> bytes:
    """The zones as a table with one column of shapes."""
    rows = [separator.join(["beat", "name", "the_geom"])]
    for code, name, area in ZONES:
        shape = shapely.transform(area, lambda xy: xy[:, ::-1]) if swap else area
        text = {
            "wkt": lambda s: s.wkt,
            "ewkt": lambda s: f"SRID=4326;{s.wkt}",
            "ewkb": lambda s: shapely.to_wkb(shapely.set_srid(s, 4326), hex=True, include_srid=True),
            "wkb": lambda s: shapely.to_wkb(s, hex=True),
        }[cell](shape)
        rows.append(separator.join([code, name, f'"{text}"']))
    return ("\r\n".join(rows) + "\r\n").encode(encoding)


def kml(extra: str = "", places: str | None = None) -> bytes:
    """The zones as KML, as map programs write it."""
    if places is None:
        places = "".join(
            f"<Placemark><name>{escape(name)}</name><ExtendedData><SchemaData schemaUrl='#s'>"
            f"<SimpleData name='BEAT'>{code}</SimpleData></SchemaData></ExtendedData><MultiGeometry><Point><coordinates>"
            f"{area.centroid.x},{area.centroid.y},0</coordinates></Point><Polygon><outerBoundaryIs><LinearRing><coordinates>"
            + " ".join(f"{x},{y},0" for x, y in area.exterior.coords)
            + "</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark>"
            for code, name, area in ZONES
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{extra}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{places}</Document></kml>'
    ).encode()


def by_gdal(path: Path, driver: str, rows: Sequence[tuple[Mapping[str, Any], Any]], **options: Any) -> Path:
    """A layer written by GDAL, a program that knows nothing of ours."""
    shapes = shapely.to_wkb(np.array([shape for _, shape in rows], dtype=object))
    names = list(rows[0][0])
    columns = [np.array([values[name] for values, _ in rows], dtype=object) for name in names]
    pyogrio.raw.write(
        path, shapes, columns, names, crs=options.pop("crs", "EPSG:4326"),
        geometry_type=rows[0][1].geom_type, driver=driver, **options,
    )  # fmt: skip
    return path


def zipped(target: Path, folder: Path, inside: str = "") -> Path:
    """A zip of a folder's files, or of a folder itself."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, f"{inside}{part.name}")
    return target


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """A zip of members by their names, however odd."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


Cell = str | int | float | tuple[str, str] | None
"""A text, a number, or (formula, value last shown)."""


def workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]], *, doctype: str = "") -> bytes:
    """A workbook in its plainest form."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    listed = "".join(
        f'<sheet name="{escape(n)}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="r{i}" Type="t" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relationships}"><sheets>{listed}</sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>".encode(),
    }
    for at, rows in enumerate(sheets.values(), 1):
        body = "".join(f'<row r="{n}">{"".join(map(_cell, row))}</row>' for n, row in enumerate(rows, 1))
        parts[f"xl/worksheets/sheet{at}.xml"] = (
            f'{doctype}<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'.encode()
        )
    return zip_of(parts)


def _cell(value: Cell) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, tuple):
        return f'<c t="str"><f>{escape(value[0])}</f><v>{escape(value[1])}</v></c>'
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"
