"""Tables one column of which holds shapes: well-known text, hexadecimal well-known binary (PostGIS's with its system, too), or GeoJSON."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from lamplighter.core.geo.wording import Sentence, ZoneFileError, gettext_noop
from lamplighter.core.tables import Record, TableFile, first_rows, open_table

SAMPLE = 20
_WKT = re.compile(
    r"\s*(?:SRID=(\d+);)?\s*(?:MULTI)?(?:POLYGON|LINESTRING|POINT|GEOMETRYCOLLECTION)\b", re.IGNORECASE
)
_HEX = re.compile(r"\s*(?:0x|\\x)?((?:00|01)[0-9a-f]{16,})\s*", re.IGNORECASE)
_JSON = re.compile(r'\s*\{\s*"(?:type|coordinates)"')
_CALLED = frozenset(
    (
        "the_geom",
        "geom",
        "geometry",
        "shape",
        "wkt",
        "wkb",
        "ewkt",
        "ewkb",
        "geojson",
        "geom_wkt",
        "wkt_geom",
        "polygon",
    )
)
"""Names that columns of shapes go by."""
_WHOLE = re.compile(r"-?\d+\.0+")


@dataclass(frozen=True, slots=True)
class ShapeRows:
    """What a table with shapes holds."""

    geometries: NDArray[np.object_]
    values: dict[str, NDArray[np.object_]]
    srid: int
    """The coordinate system the cells name; 0 where they name none."""
    told: tuple[Sentence, ...]
    lines: list[int]
    """The line of the file that each row begins at."""


def is_shape(cell: str) -> bool:
    """Whether a cell looks like one."""
    return bool(_WKT.match(cell) or _JSON.match(cell) or _HEX.match(cell[:4096]))


def shape_of(cell: str) -> tuple[BaseGeometry | None, int]:
    """A cell's shape and the number of its coordinate system; None where it cannot be read, 0 where none is named."""
    try:
        if found := _HEX.fullmatch(cell):
            made = shapely.from_wkb(bytes.fromhex(found[1]))
            return _flat(made), int(shapely.get_srid(made))
        if found := _WKT.match(cell):
            text = cell.partition(";")[2] if found[1] else cell
            return _flat(shapely.from_wkt(text)), int(found[1] or 0)
        if _JSON.match(cell):
            return _flat(shapely.from_geojson(cell)), 0
    except (shapely.errors.GEOSException, ValueError):
        pass
    return None, 0


def _flat(shape: BaseGeometry | None) -> BaseGeometry | None:
    return shapely.force_2d(shape) if shape is not None else None


def shape_column(table: TableFile, sample: Sequence[Record]) -> int | None:
    """Which column holds shapes: the one most of whose first filled cells are some."""
    for at in range(len(table.header.cells)):
        filled = [cell for record in sample if at < len(record.cells) and (cell := record.cells[at].strip())]
        if filled and sum(map(is_shape, filled)) * 2 >= len(filled):
            return at
    return None


def read_shape_rows(
    path: Path, shown: str, *, sheet: str | None, max_features: int, max_bytes: int
) -> ShapeRows:
    """Reads a whole table with shapes.

    Raises:
        ZoneFileError: no table, no such column, or too many rows.
    """
    with open_table(path, shown=shown, sheet=sheet, most_bytes=max_bytes) as table:
        sample = first_rows(table, SAMPLE)
        at = shape_column(table, sample)
        if at is None:
            raise _no_shapes(table, sample, shown)
        header = _names(table.header.cells)
        columns: list[list[str | None]] = [[] for _ in header]
        shapes: list[BaseGeometry | None] = []
        lines: list[int] = []
        systems: Counter[int] = Counter()
        formulas = short = 0
        for record in table.rows():
            if len(shapes) >= max_features:
                raise too_many(shown, max_features)
            cells = [*record.cells, *[""] * (len(header) - len(record.cells))]
            short += len(record.cells) < at + 1 or not record.sound
            formulas += len(record.formulas)
            shape, system = shape_of(cells[at])
            shapes.append(shape)
            lines.append(record.line)
            if shape is not None:
                systems[system] += 1
            for column, cell, number in zip(columns, cells, range(len(header)), strict=False):
                column.append((cell.strip() or None) if number != at else None)
        told = [
            *table.told(),
            Sentence(gettext_noop("Shapes from column %(column)s."), {"column": header[at]}),
        ]
    if len(systems) > 1:
        raise ZoneFileError(
            gettext_noop("%(file)s mixes coordinate systems (%(systems)s). Export it in one of them."),
            file=shown,
            systems=", ".join(f"EPSG:{each}" if each else "—" for each in sorted(systems)),
        )
    if formulas:
        told.append(formulas_told(formulas))
    if short:
        told.append(
            Sentence(
                gettext_noop(
                    "Rows that break off before their shape, or whose quotation marks do not match: %(count)s."
                ),
                {"count": short},
            )
        )
    values = {
        name: _column(column) for n, (name, column) in enumerate(zip(header, columns, strict=True)) if n != at
    }
    geometries: NDArray[np.object_] = np.empty(len(shapes), dtype=object)
    geometries[:] = shapes
    return ShapeRows(geometries, values, next(iter(systems), 0), tuple(told), lines)


def _no_shapes(table: TableFile, sample: Sequence[Record], shown: str) -> ZoneFileError:
    """Why a table has no shapes: no rows, a column of that name without any, or no such column."""
    if not sample and len(table.header.cells) > 1:
        return no_rows(shown)
    for at, name in enumerate(table.header.cells):
        if name.strip().casefold() in _CALLED:
            filled = any(at < len(record.cells) and record.cells[at].strip() for record in sample)
            words = (
                gettext_noop(
                    "The cells of column %(column)s of %(file)s are no shapes that are known. Export them as WKT or hexadecimal WKB."
                )
                if filled
                else gettext_noop(
                    "The column %(column)s of %(file)s, which should hold the shapes, is empty. Export it again with its shapes."
                )
            )
            return ZoneFileError(words, file=shown, column=name.strip())
    return no_map(shown)


def no_rows(shown: str) -> ZoneFileError:
    """A table that ends with its header."""
    return ZoneFileError(
        gettext_noop("%(file)s has names of columns and no rows below them. Export it again with its rows."),
        file=shown,
    )


def formulas_told(count: int) -> Sentence:
    """That cells with formulas were met."""
    return Sentence(
        gettext_noop(
            "Cells with formulas: %(count)s. They are never worked out: what was last shown there is read, or the text as it stands."
        ),
        {"count": count},
    )


def too_many(shown: str, limit: int) -> ZoneFileError:
    """More features than any city has."""
    return ZoneFileError(
        gettext_noop("%(file)s has more than the %(limit)s features this can take. Is it the right file?"),
        file=shown,
        limit=limit,
    )


def no_map(shown: str) -> ZoneFileError:
    """The file is of no format that holds shapes."""
    return ZoneFileError(
        gettext_noop(
            "%(file)s is neither GeoJSON, KML, GeoPackage, a zipped Shapefile or File Geodatabase, nor a table with a column of shapes "
            "(WKT or hexadecimal WKB). Save it as one of these."
        ),
        file=shown,
    )


def _names(header: Sequence[str]) -> list[str]:
    names: list[str] = []
    for at, name in enumerate(header, start=1):
        plain = " ".join(name.split()) or f"#{at}"
        names.append(plain if plain not in names else f"{plain} #{at}")
    return names


def _column(cells: list[str | None]) -> NDArray[np.object_]:
    """A column; whole numbers that a program wrote with ``.0`` lose it."""
    if all(cell is None or _WHOLE.fullmatch(cell) for cell in cells):
        cells = [cell and cell.partition(".")[0] for cell in cells]
    return np.array(cells, dtype=object)
