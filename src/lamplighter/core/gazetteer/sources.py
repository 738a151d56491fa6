"""Files with addresses, whatever their format, as one thing: columns, and rows of texts with a point where the file has shapes.

Everything streams: tables line by line, GeoJSON feature by feature, layers some thousand features at a time.
"""

from __future__ import annotations

import gzip
import itertools
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from lamplighter.core.geo.archives import opened
from lamplighter.core.geo.layers import layer_names, point_items
from lamplighter.core.geo.shape_cells import shape_column, shape_of
from lamplighter.core.geo.wording import Sentence, ZoneFileError, gettext_noop
from lamplighter.core.tables import Record, first_rows, open_table
from lamplighter.core.tables.texts import DAMAGED, damaged

from .geojson import features

SAMPLE = 200
"""Rows that are looked at before all are read."""
_GEOJSON = (".geojson", ".json", ".geojsonl", ".ndjson", ".jsonl")
BROKEN_OFF = gettext_noop("the row breaks off")
QUOTES = gettext_noop("its quotation marks do not match")
NO_POINT = gettext_noop("no point geometry")
NO_SHAPE = gettext_noop("its shape breaks off or cannot be read")
FORMULA = gettext_noop("a formula stands where a value is needed")


class Item(NamedTuple):
    """One row. ``why`` says what makes it useless, else it is empty; ``point`` is None where columns give the place."""

    line: int
    cells: Sequence[str]
    point: tuple[float, float] | None = None
    formulas: tuple[int, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that has been looked at. ``items`` reads it anew; ``system`` is the coordinate system it names, if it does."""

    columns: tuple[str, ...]
    placed: bool
    """Whether every row has a shape."""
    items: Callable[[], Iterator[Item]]
    told: tuple[Sentence, ...]
    system: str | None = None
    layers: tuple[str, ...] = ()
    layer: str = ""
    shapes: int | None = None
    """Which column of a table holds the shapes."""


def open_source(path: Path, shown: str, layer: str | None) -> Source:
    """Looks at a file: its format, its columns, how its text is written.

    Raises:
        ZoneFileError: absent, damaged, empty, or of no format that is known.
    """
    if not path.is_file():
        raise ZoneFileError(gettext_noop("%(file)s: there is no such file. Check the name."), file=shown)
    if _is_geojson(path, shown):
        return _geojson(path, shown)
    if _is_layer(path, shown):
        return _layer(path, shown, layer)
    return _table(path, shown, layer)


# -- what it is -----------------------------------------------------------------------------------------------------


def _is_geojson(path: Path, shown: str) -> bool:
    with ExitStack() as stack:
        try:
            stream = _unpacked(path, stack, _GEOJSON)
            return stream is not None and stream.read(4096).lstrip(b"\xef\xbb\xbf\x1e \t\r\n").startswith(
                b"{"
            )
        except DAMAGED as error:
            raise damaged(shown) from error


def _unpacked(path: Path, stack: ExitStack, endings: tuple[str, ...]) -> IO[bytes] | None:
    """The bytes of a plain or gzipped file, or of the one file with such an ending in a zip."""
    raw = stack.enter_context(path.open("rb"))
    start = raw.read(4)
    raw.seek(0)
    if start[:2] == b"\x1f\x8b":
        return cast(IO[bytes], stack.enter_context(gzip.open(raw)))
    if start != b"PK\x03\x04":
        return raw
    archive = stack.enter_context(zipfile.ZipFile(raw))
    names = [info.filename for info in archive.infolist() if not info.filename.startswith("__MACOSX")]
    inner = [name for name in names if name.casefold().endswith(endings)]
    tables = [
        name for name in names if name.casefold().endswith((".csv", ".shp", ".gpkg", ".gdbtable", ".xml"))
    ]
    return stack.enter_context(archive.open(inner[0])) if len(inner) == 1 and not tables else None


def _is_layer(path: Path, shown: str) -> bool:
    with path.open("rb") as stream:
        head = stream.read(65536)
    if head.startswith(b"\x1f\x8b"):
        return False
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as archive:
                names = [name.casefold() for name in archive.namelist()]
        except DAMAGED as error:
            raise damaged(shown) from error
        return any(name.endswith((".shp", ".gpkg", ".gdbtable", ".kml")) for name in names)
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"SQLite format 3\x00") or text.startswith(b"<")


# -- tables ---------------------------------------------------------------------------------------------------------


def _table(path: Path, shown: str, sheet: str | None) -> Source:
    with open_table(path, shown=shown, sheet=sheet) as table:
        at = shape_column(table, first_rows(table, 20))
        told = table.told()
        if at is not None:
            told.append(
                Sentence(gettext_noop("Shapes from column %(column)s."), {"column": table.header.cells[at]})
            )
    width = len(table.header.cells)

    def items() -> Iterator[Item]:
        records = table.rows()
        record = next(records, None)
        while record is not None:
            after = next(records, None)
            cells = record.cells
            if table.look is None:
                cells = [*cells, *[""] * (width - len(cells))]
            cut_off = after is None and len(cells) < width
            if cut_off or not record.sound:
                yield Item(record.line, cells, why=BROKEN_OFF if cut_off else QUOTES)
            elif at is None:
                yield Item(record.line, cells, None, record.formulas)
            else:
                yield _placed(record, cells, at)
            record = after

    system = None
    if at is not None:
        first = next(
            (s for r in first_rows(table, 20) if at < len(r.cells) and (s := shape_of(r.cells[at])[1])), 0
        )
        system = f"EPSG:{first}" if first else None
    return Source(
        tuple(table.header.cells), at is not None, items, tuple(told), system, table.sheets, table.sheet, at
    )


def _placed(record: Record, cells: list[str], at: int) -> Item:
    cell = cells[at] if at < len(cells) else ""
    shape = shape_of(cell)[0]
    if shape is None or shape.is_empty:
        return Item(record.line, cells, why=NO_POINT if shape is not None or not cell.strip() else NO_SHAPE)
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    return Item(record.line, cells, (point.x, point.y), record.formulas)


# -- GeoJSON --------------------------------------------------------------------------------------------------------


def _geojson(path: Path, shown: str) -> Source:
    def raw() -> Iterator[tuple[int, Any]]:
        with ExitStack() as stack:
            try:
                stream = _unpacked(path, stack, _GEOJSON)
                yield from features(cast(IO[bytes], stream))
            except DAMAGED as error:
                raise damaged(shown) from error

    names: dict[str, None] = {}
    for _, feature in itertools.islice(raw(), SAMPLE):
        names.update(dict.fromkeys(_properties(feature)))
    columns = tuple(names)

    def items() -> Iterator[Item]:
        for line, feature in raw():
            if not isinstance(feature, dict):
                yield Item(
                    line, (), why=feature if isinstance(feature, str) else gettext_noop("not a feature")
                )
                continue
            geometry = feature.get("geometry")
            point = (
                geometry.get("coordinates")
                if isinstance(geometry, dict) and geometry.get("type") == "Point"
                else None
            )
            if not isinstance(point, list) or len(point) < 2:
                yield Item(line, (), why=NO_POINT)
                continue
            given = _properties(feature)
            cells = ["" if (value := given.get(name)) is None else str(value).strip() for name in columns]
            try:
                yield Item(line, cells, (float(point[0]), float(point[1])))
            except (TypeError, ValueError):
                yield Item(line, (), why=NO_POINT)

    said = Sentence(gettext_noop("%(file)s: GeoJSON, whose points are degrees."), {"file": shown})
    return Source(columns, True, items, (said,))


def _properties(feature: Any) -> Mapping[str, Any]:
    given = feature.get("properties") if isinstance(feature, dict) else None
    return given if isinstance(given, dict) else {}


# -- layers ---------------------------------------------------------------------------------------------------------


def _layer(path: Path, shown: str, layer: str | None) -> Source:
    with opened(path, layer=layer, shown=shown) as source:
        names = layer_names(source, shown)
        chosen = point_items(source, shown, layer, names)

    def items() -> Iterator[Item]:
        with opened(path, layer=layer, shown=shown) as again:
            for number, cells, point in point_items(again, shown, layer, names).rows():
                yield Item(number, cells, point, why="" if point else NO_POINT)

    said = Sentence(gettext_noop("%(file)s: %(kind)s."), {"file": shown, "kind": source.kind})
    return Source(chosen.columns, True, items, (said, *chosen.told), chosen.system, names, chosen.layer)
