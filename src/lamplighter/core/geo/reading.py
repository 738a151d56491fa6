"""Reads a file of zones: GeoJSON, zipped Shapefile or GeoPackage, in any coordinate system, to WGS84 longitude and latitude.

The coordinate system is read, not assumed: from the file (an old GeoJSON ``crs`` member included), or given by the
caller. Only a GeoJSON file that names none and whose numbers can be degrees is taken as WGS84 (RFC 7946, section 4).
Straight lines of the source stay straight between their corners after the change of coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from lamplighter.core.geo.archives import MAX_FILE_BYTES, Opened, opened
from lamplighter.core.geo.columns import column, guess_code, guess_name, texts
from lamplighter.core.geo.wording import ZoneFileError, gettext_noop

MAX_FEATURES = 100_000
"""Most features in a file of zones; a city has some hundreds."""
Objects = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller knows of a file. A column left None is guessed; ``crs`` (any PROJ spelling) overrules the file's."""

    code: str | None = None
    name: str | None = None
    parent: str | None = None
    layer: str | None = None
    crs: str | None = None


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


@dataclass(frozen=True, slots=True)
class ZoneFile:
    """A file of zones, read. ``crs_from`` is ``file``, ``given`` or ``rfc7946``; ``guessed`` names the columns not asked for."""

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


def read_zone_file(
    path: Path, options: ReadOptions | None = None, *, file_name: str | None = None
) -> ZoneFile:
    """Reads zones with their codes. ``file_name`` is said to people instead of the path's own (uploads have odd ones).

    Raises:
        ZoneFileError: nothing usable; the message says what to mend.
    """
    options = options or ReadOptions()
    table = read_table(
        path, layer=options.layer, crs=options.crs, file_name=file_name, max_features=MAX_FEATURES
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
        tuple(words), features, words,
    )  # fmt: skip


def read_table(
    path: Path,
    *,
    layer: str | None = None,
    crs: str | None = None,
    file_name: str | None = None,
    max_features: int = 5_000_000,
    max_bytes: int = MAX_FILE_BYTES,
) -> Table:
    """Reads any vector layer into WGS84. Used for zones and for base layers alike.

    Raises:
        ZoneFileError: as ``read_zone_file``.
    """
    shown = file_name or path.name
    try:
        with opened(path, layer=layer, max_bytes=max_bytes, shown=shown) as source:
            chosen = _layer(source, layer, shown)
            info = pyogrio.read_info(source.path, layer=chosen)
            if info["features"] > max_features:
                raise ZoneFileError(
                    gettext_noop(
                        "%(file)s has %(count)s features, more than the %(limit)s this can take. Is it the right file?"
                    ),
                    file=shown,
                    count=info["features"],
                    limit=max_features,
                )
            meta, _, wkb, columns = pyogrio.raw.read(
                source.path, layer=chosen, force_2d=True, datetime_as_string=True, encoding=None
            )
    except pyogrio.errors.DataSourceError as error:
        raise _unreadable(shown, error) from error
    except (
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FieldError,
        UnicodeDecodeError,
        RuntimeError,
    ) as error:
        raise _unreadable(shown, error) from error
    if wkb is None or not len(wkb):
        raise ZoneFileError(gettext_noop("%(file)s holds no features. Is it the right layer?"), file=shown)
    geometries: Objects = shapely.from_wkb(wkb, on_invalid="ignore")
    system, came_from = _crs(source, meta["crs"], crs, geometries, shown)
    moved = _to_degrees(geometries, system, shown)
    return Table(
        shown, source.kind, system.name, came_from, moved, dict(zip(meta["fields"], columns, strict=True))
    )


def _unreadable(shown: str, error: Exception) -> ZoneFileError:
    return ZoneFileError(
        gettext_noop("%(file)s cannot be read (%(why)s). Open it in a map program, and export it again."),
        file=shown,
        why=" ".join(str(error).split())[:160],
    )


def _layer(source: Opened, layer: str | None, shown: str) -> str | None:
    names = [str(row[0]) for row in pyogrio.list_layers(source.path) if row[1] is not None]
    if not names:
        raise ZoneFileError(gettext_noop("%(file)s holds no layer with areas or lines."), file=shown)
    if source.kind != "GeoPackage":
        return None
    if layer is None and len(names) == 1:
        return names[0]
    if layer is None or layer not in names:
        raise ZoneFileError(
            gettext_noop("%(file)s holds several layers: %(layers)s. Choose one with --layer."),
            file=shown,
            layers=", ".join(names),
        )
    return layer


def _crs(
    source: Opened, named: str | None, given: str | None, geometries: Objects, shown: str
) -> tuple[CRS, str]:
    """The coordinate system and where it comes from: what the caller says, then what the file says, then RFC 7946."""
    if given is not None:
        try:
            return CRS.from_user_input(given), "given"
        except CRSError as error:
            raise ZoneFileError(
                gettext_noop(
                    "“%(crs)s” is no coordinate system that is known. Write it like EPSG:26915 or ESRI:102696."
                ),
                crs=given,
            ) from error
    degrees = _could_be_degrees(geometries)
    if source.kind == "GeoJSON" and not source.has_crs_member:
        if degrees:
            return CRS.from_epsg(4326), "rfc7946"
        raise _ask_for_crs(shown)
    if not named:
        raise _ask_for_crs(shown)
    system = CRS.from_user_input(named)
    if system.is_geographic and not degrees:
        raise ZoneFileError(
            gettext_noop(
                "%(file)s says its numbers are degrees (%(crs)s), but they are not: they look like feet or metres. "
                "Say the true coordinate system with --crs, for example --crs EPSG:26915."
            ),
            file=shown,
            crs=system.name,
        )
    return system, "file"


def _ask_for_crs(shown: str) -> ZoneFileError:
    return ZoneFileError(
        gettext_noop(
            "%(file)s does not say its coordinate system. Ask whoever made it, and say it with --crs, "
            "for example --crs EPSG:4326 for degrees or --crs ESRI:102696 for feet in eastern Missouri."
        ),
        file=shown,
    )


def _could_be_degrees(geometries: Objects) -> bool:
    west, south, east, north = shapely.total_bounds(geometries)
    if np.isnan([west, south, east, north]).any():
        return True  # nothing to judge by; the survey will say that there is no geometry
    return bool(west >= -180.001 and east <= 180.001 and south >= -90.001 and north <= 90.001)


def _to_degrees(geometries: Objects, system: CRS, shown: str) -> Objects:
    if system.to_epsg(min_confidence=100) == 4326 or system == CRS.from_user_input("OGC:CRS84"):
        return geometries
    try:
        transformer = Transformer.from_crs(system, CRS.from_epsg(4326), always_xy=True)
    except (ProjError, CRSError) as error:
        raise _cannot_move(shown, system) from error

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = transformer.transform(points[:, 0], points[:, 1])
        return np.column_stack([lon, lat])

    coordinates = shapely.get_coordinates(geometries)
    moved = move(coordinates) if len(coordinates) else coordinates
    if not np.isfinite(moved).all() or (len(moved) and np.abs(moved[:, 1]).max() > 90):
        raise _cannot_move(shown, system)
    result: Objects = shapely.set_coordinates(geometries.copy(), moved)
    return result


def _cannot_move(shown: str, system: CRS) -> ZoneFileError:
    return ZoneFileError(
        gettext_noop(
            "The numbers in %(file)s do not fit its coordinate system (%(crs)s). Say the true one with --crs."
        ),
        file=shown,
        crs=system.name,
    )
