"""Reads a file of zones in any format and coordinate system to WGS84 longitude and latitude.

GeoJSON, GeoPackage, zipped Shapefiles and zipped File Geodatabases by GDAL; KML, and tables with a column of shapes, by this
program itself.

The coordinate system is read, not assumed: from the file (an old GeoJSON ``crs`` member included), or given by the
caller. A GeoJSON file that names none and whose numbers can be degrees is taken as WGS84 (RFC 7946, section 4), KML always is,
and a table that names none is, with a word of warning.
Straight lines of the source stay straight between their corners after the change of coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from lamplighter.core.geo.archives import MAX_FILE_BYTES, opened
from lamplighter.core.geo.columns import column, guess_code, guess_name, texts
from lamplighter.core.geo.gdal import read_layer
from lamplighter.core.geo.kml import read_kml
from lamplighter.core.geo.righting import Bounds, are_swapped, turned
from lamplighter.core.geo.shape_cells import read_shape_rows
from lamplighter.core.geo.systems import system_of, to_degrees
from lamplighter.core.geo.wording import Sentence, ZoneFileError, gettext_noop

MAX_FEATURES = 100_000
"""Most features in a file of zones; a city has some hundreds."""
Objects = NDArray[np.object_]
_LISTED = 20
SWAPPED = gettext_noop(
    "Latitude and longitude stood the wrong way round and were exchanged. Look at the drawing."
)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller knows of a file. A column left None is guessed; ``crs`` (any PROJ spelling) overrules the file's."""

    code: str | None = None
    name: str | None = None
    parent: str | None = None
    layer: str | None = None
    crs: str | None = None
    swap: bool | None = None
    """Whether x and y are exchanged; None: only where they cannot be meant as they stand."""


@dataclass(frozen=True, slots=True)
class RawFeature:
    """One feature as it stands in the file, moved to WGS84, not mended. ``number`` counts from 1."""

    number: int
    code: str
    name: str
    geometry: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class Table:
    """A vector layer in WGS84: ``geometries`` and every column of ``values`` have the same length."""

    file: str
    kind: str
    crs: str
    crs_from: str
    geometries: Objects
    values: dict[str, NDArray[Any]]
    told: tuple[Sentence, ...] = ()
    """How it was understood, and what was set right."""
    doubts: tuple[Sentence, ...] = ()
    """What is lost of it."""


@dataclass(frozen=True, slots=True)
class ZoneFile:
    """A file of zones, read. ``crs_from`` is ``file``, ``given``, ``rfc7946``, ``kml`` or ``assumed``;
    ``guessed`` names the columns not asked for."""

    file: str
    kind: str
    crs: str
    crs_from: str
    code_column: str
    name_column: str | None
    parent_column: str | None
    guessed: tuple[str, ...]
    columns: tuple[str, ...]
    features: tuple[RawFeature, ...]
    texts: dict[str, list[str]]
    """Every column as text, one item a feature: what parents are looked for in."""
    told: tuple[Sentence, ...] = ()
    doubts: tuple[Sentence, ...] = ()


def read_zone_file(
    path: Path,
    options: ReadOptions | None = None,
    *,
    file_name: str | None = None,
    near: Bounds | None = None,
) -> ZoneFile:
    """Reads zones with their codes. ``file_name`` is said to people instead of the path's own (uploads have odd ones).
    ``near`` is where the city is, if that is known.

    Raises:
        ZoneFileError: nothing usable; the message says what to mend.
    """
    options = options or ReadOptions()
    table = read_table(
        path,
        layer=options.layer,
        crs=options.crs,
        file_name=file_name,
        max_features=MAX_FEATURES,
        swap=options.swap,
        near=near,
    )
    words = {name: texts(values) for name, values in table.values.items()}
    guessed: list[str] = []
    if options.code is not None:
        code_column = column(words, options.code, table.file)
    else:
        code_column = guess_code(words, table.values, table.file)
        guessed.append("code")
    name_column: str | None = None
    if options.name is not None:
        name_column = column(words, options.name, table.file)
    elif (found := guess_name(words, code_column)) is not None:
        name_column = found
        guessed.append("name")
    parent_column = column(words, options.parent, table.file) if options.parent is not None else None
    codes = words[code_column]
    names = words[name_column] if name_column else codes
    features = tuple(
        RawFeature(number=at + 1, code=codes[at], name=names[at] or codes[at], geometry=geometry)
        for at, geometry in enumerate(table.geometries)
    )
    return ZoneFile(
        table.file, table.kind, table.crs, table.crs_from, code_column, name_column, parent_column, tuple(guessed),
        tuple(words), features, words, table.told, table.doubts,
    )  # fmt: skip


def read_table(
    path: Path,
    *,
    layer: str | None = None,
    crs: str | None = None,
    file_name: str | None = None,
    max_features: int = 5_000_000,
    max_bytes: int = MAX_FILE_BYTES,
    swap: bool | None = None,
    near: Bounds | None = None,
) -> Table:
    """Reads any layer with shapes into WGS84. Used for zones and for base layers alike.

    Raises:
        ZoneFileError: as ``read_zone_file``.
    """
    shown = file_name or path.name
    told: tuple[Sentence, ...] = ()
    lines: list[int] = []
    with opened(path, layer=layer, max_bytes=max_bytes, shown=shown) as source:
        if source.kind == "KML":
            geometries, values = read_kml(source.path, shown, max_features)
            named, kind = None, "KML"
        elif source.kind == "table":
            rows = read_shape_rows(
                source.path, shown, sheet=layer, max_features=max_features, max_bytes=max_bytes
            )
            named = f"EPSG:{rows.srid}" if rows.srid else None
            geometries, values, kind, told = rows.geometries, rows.values, "CSV", rows.told
            lines = rows.lines
        else:
            geometries, values, named, told = read_layer(source, layer, shown, max_features)
            kind = source.kind
    if not len(geometries):
        raise ZoneFileError(gettext_noop("%(file)s holds no features. Is it the right layer?"), file=shown)
    doubts = _unread(geometries, lines, shown)
    if swap or (swap is None and crs is None and _swapped(geometries, named, near)):
        geometries = turned(geometries)
        told = (*told, Sentence(SWAPPED))
    system, came_from = system_of(source, named, crs, geometries, shown)
    moved = to_degrees(geometries, system, shown)
    return Table(shown, kind, system.name, came_from, moved, values, told, doubts)


def _unread(geometries: Objects, lines: list[int], shown: str) -> tuple[Sentence, ...]:
    """Which rows have no shape that can be read.

    Raises:
        ZoneFileError: none has one.
    """
    bare = np.flatnonzero(shapely.is_missing(geometries) | shapely.is_empty(geometries)).tolist()
    if not bare:
        return ()
    if len(bare) == len(geometries):
        raise ZoneFileError(
            gettext_noop(
                "No shape of %(file)s can be read (%(count)s rows): they break off, are damaged or are missing. Export it again with "
                "whole shapes."
            ),
            file=shown,
            count=len(bare),
        )
    words = (
        gettext_noop("Shapes that cannot be read or are missing: %(count)s, in the rows at lines %(rows)s.")
        if lines
        else gettext_noop("Shapes that cannot be read or are missing: %(count)s, of the features %(rows)s.")
    )
    listed = [str(lines[at] if lines else at + 1) for at in bare[:_LISTED]]
    more = ["…"] if len(bare) > _LISTED else []
    return (Sentence(words, {"count": len(bare), "rows": ", ".join([*listed, *more])}),)


def _swapped(geometries: Objects, named: str | None, near: Bounds | None) -> bool:
    try:
        geographic = named is None or CRS.from_user_input(named).is_geographic
    except CRSError:
        return False
    west, south, east, north = (float(each) for each in shapely.total_bounds(geometries))
    return geographic and are_swapped((west, south, east, north), near)
