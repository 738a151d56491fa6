"""Address rows from files: CSV and Excel tables, GeoJSON (also newline-delimited), KML, Shapefile, GeoPackage, File Geodatabase.

Everything streams: a file of millions of rows costs a few megabytes. A row that cannot be used is left out, counted,
and the first few are kept with their line number and why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from lamplighter.core.geo.righting import Bounds, are_swapped
from lamplighter.core.geo.wording import NeedsChoice, Sentence, ZoneFileError, gettext_noop

from .columns import Columns, ColumnsError, check_fields, columns_of
from .grammar import AddressGrammar
from .model import AddressRow, GazetteerError, RowProblem
from .sources import BROKEN_OFF, FORMULA, SAMPLE, Item, Source, open_source
from .us import USGrammar

Transform = Callable[[float, float], tuple[float, float]]
_SAMPLE = 20
SWAPPED = gettext_noop("Latitude and longitude stood the wrong way round and were exchanged.")
COMMAS = gettext_noop("Coordinates are written with decimal commas; they were read as decimal points.")


@dataclass
class RowProblems:
    """How many rows were refused, and the first of them."""

    count: int = 0
    sample: list[RowProblem] = field(default_factory=list)

    def add(self, line: int, why: str) -> None:
        """Count one."""
        self.count += 1
        if len(self.sample) < _SAMPLE:
            self.sample.append(RowProblem(line, why))


@dataclass(frozen=True, slots=True)
class Look:
    """How a file was understood, before its rows are used."""

    told: tuple[Sentence, ...]
    columns: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    """Which columns each part of an address is read from."""
    layers: tuple[str, ...]
    layer: str
    placed: bool
    swapped: bool


class RowReader(Iterator[AddressRow]):
    """The usable rows of one file; `problems` fills as it is read. `look` says how the file was understood."""

    def __init__(self, make: Callable[[RowProblems], Iterator[AddressRow]], look: Look) -> None:
        self.problems, self.look = RowProblems(), look
        self._rows = make(self.problems)

    def __next__(self) -> AddressRow:
        return next(self._rows)


def read_rows(
    path: Path | str,
    *,
    columns: Columns | None = None,
    transform: Transform | None = None,
    grammar: AddressGrammar | None = None,
    crs: str | None = None,
    layer: str | None = None,
    shown: str | None = None,
    swap: bool | None = None,
    near: Bounds | None = None,
) -> RowReader:
    """The address rows of `path`, one by one.

    `columns` names the file's columns for any of `FIELDS` where they are not OpenAddresses' (or another usual name); a
    value may be several columns, joined by spaces in order (`{"street": ["PREDIR", "NAME", "TYPE"]}`). `address` is one
    column with the whole line. `crs` (any PROJ spelling) overrules what the file says of itself, and `transform`, which turns
    x, y into lon, lat in degrees, overrules both. `layer` chooses among a file's layers or sheets, `shown` is the name people
    know it by. `swap` exchanges x and y; left None they are exchanged where they cannot be meant as they stand, or where
    that puts them `near` the city. Raises `GazetteerError` for a file that cannot be read and `ColumnsError` for one
    without the needed columns.
    """
    path, chosen = Path(path), dict(columns or {})
    check_fields(chosen)
    try:
        source = open_source(path, shown or path.name, layer)
        at = columns_of(source.columns, chosen, placed=source.placed)
        moved = transform or _transform(crs or source.system, shown or path.name)
        first = _Maker(grammar or USGrammar(), moved, at, swap=False)
        swapped = swap if swap is not None else _looks_swapped(source, first, near)
    except NeedsChoice as error:
        raise ColumnsError(error.sentence) from error
    except ZoneFileError as error:
        raise GazetteerError(error.sentence) from error
    maker = _Maker(grammar or USGrammar(), moved, at, swap=swapped)
    told = [
        *source.told,
        *_unread(source, at),
        *([Sentence(SWAPPED)] if swapped else []),
        *([Sentence(COMMAS)] if first.commas else []),
    ]

    def rows(problems: RowProblems) -> Iterator[AddressRow]:
        try:
            for item in source.items():
                try:
                    row = maker.row(item)
                except ValueError as error:
                    problems.add(item.line, str(error))
                except IndexError:
                    problems.add(item.line, BROKEN_OFF)
                else:
                    yield row
        except ZoneFileError as error:
            raise GazetteerError(error.sentence) from error
        except OSError as error:
            raise GazetteerError(f"{shown or path.name} cannot be read to its end ({error}).") from error

    return RowReader(rows, _look(source, at, told, swapped=swapped))


def _look(source: Source, at: dict[str, list[int]], told: list[Sentence], *, swapped: bool) -> Look:
    fields = {name: tuple(source.columns[i] for i in places) for name, places in at.items()}
    return Look(tuple(told), source.columns, fields, source.layers, source.layer, source.placed, swapped)


def _unread(source: Source, at: dict[str, list[int]]) -> list[Sentence]:
    """That columns are left out, and which: a house number among them would be missed by everybody."""
    used = {i for places in at.values() for i in places} | {source.shapes}
    left = [name for i, name in enumerate(source.columns) if i not in used and name.strip()]
    if not left:
        return []
    words = gettext_noop("Not read: %(columns)s.")
    more = ["…"] if len(left) > _SAMPLE else []
    return [Sentence(words, {"columns": ", ".join([*left[:_SAMPLE], *more])})]


def _transform(crs: str | None, shown: str) -> Transform | None:
    """The way from a coordinate system to degrees; None where it has degrees already.

    Raises:
        ZoneFileError: nobody knows that system.
    """
    if crs is None:
        return None
    try:
        system = CRS.from_user_input(crs)
        if system.to_epsg(min_confidence=100) == 4326:
            return None
        transformer = Transformer.from_crs(system, 4326, always_xy=True)
    except (CRSError, ProjError) as error:
        raise NeedsChoice(
            gettext_noop(
                "“%(crs)s” is no coordinate system that is known. Write it like EPSG:26915 or ESRI:102696."
            ),
            crs=crs[:60],
        ) from error

    def move(x: float, y: float) -> tuple[float, float]:
        lon, lat = transformer.transform(x, y)
        return float(lon), float(lat)

    return move


def _looks_swapped(source: Source, maker: _Maker, near: Bounds | None) -> bool:
    """Whether most of the first rows lie where they can only with x and y exchanged."""
    points = []
    for _, item in zip(range(SAMPLE), source.items(), strict=False):
        try:
            x, y = maker.point(item)
        except (ValueError, IndexError):
            continue
        if (x, y) != (0.0, 0.0) and math.isfinite(x) and math.isfinite(y):
            points.append((x, y))
    if len(points) < 3 or maker.moves:
        return False
    xs, ys = sorted(x for x, _ in points), sorted(y for _, y in points)
    low, high = len(points) // 10, len(points) - 1 - len(points) // 10
    return are_swapped((xs[low], ys[low], xs[high], ys[high]), near)


class _Maker:
    """Turns one item into an `AddressRow`, or raises `ValueError` with why not."""

    def __init__(
        self, grammar: AddressGrammar, transform: Transform | None, at: dict[str, list[int]], *, swap: bool
    ) -> None:
        self._split, self._transform, self._at, self._swap = grammar.split, transform, at, swap
        self._used = frozenset(i for places in at.values() for i in places)
        self._lon, self._lat = (at.get(name, [0])[0] for name in ("lon", "lat"))
        self.commas, self.moves = 0, transform is not None

    def point(self, item: Item) -> tuple[float, float]:
        """x and y as they stand in the file."""
        if item.why:
            raise ValueError(item.why)
        if item.point is not None:
            return item.point
        x, y = item.cells[self._lon], item.cells[self._lat]
        try:
            return float(x), float(y)
        except ValueError:
            return self._odd_number(x), self._odd_number(y)

    def row(self, item: Item) -> AddressRow:
        x, y = self.point(item)
        if item.formulas and any(_is_formula(item.cells[i]) for i in item.formulas if i in self._used):
            raise ValueError(FORMULA)
        number, street = self._text(item, "number"), self._text(item, "street")
        unit, city = self._text(item, "unit"), self._text(item, "city")
        region, postcode = self._text(item, "region"), self._text(item, "postcode")
        if not street and (line := self._text(item, "address")):
            parts = self._split(line)
            number, street = parts.number, parts.street
            unit, city = unit or parts.unit, city or parts.city
            region, postcode = region or parts.region, postcode or parts.postcode
        if not street:
            raise ValueError(gettext_noop("no street"))
        return AddressRow(number, street, unit, city, region, postcode, *self._placed(x, y))

    def _placed(self, x: float, y: float) -> tuple[float, float]:
        if self._swap:
            x, y = y, x
        if self._transform and math.isfinite(x) and math.isfinite(y):
            x, y = self._transform(x, y)
        if not (-180.0 <= x <= 180.0 and -90.0 <= y <= 90.0):
            if -180.0 <= y <= 180.0 and -90.0 <= x <= 90.0:
                raise ValueError(gettext_noop("longitude and latitude look swapped"))
            raise ValueError(gettext_noop("coordinates are not degrees; name their CRS"))
        if x == 0.0 and y == 0.0:
            raise ValueError(gettext_noop("longitude and latitude are both 0"))
        return x, y

    def _text(self, item: Item, name: str) -> str:
        found = self._at.get(name)
        if not found:
            return ""
        if len(found) == 1:
            return item.cells[found[0]].strip()
        return " ".join(filter(None, (item.cells[i].strip() for i in found)))

    def _odd_number(self, text: str) -> float:
        """Numbers as texts have them: an apostrophe before, a degree sign after, a decimal comma."""
        plain = text.strip(" '\"°\u00a0\u2019").replace("\u2212", "-")
        comma = plain.count(",") == 1 and "." not in plain
        try:
            found = float(plain.replace(",", ".") if comma else plain)
        except ValueError:
            raise ValueError(gettext_noop("no coordinates")) from None
        self.commas += comma
        return found


def _is_formula(cell: str) -> bool:
    return not cell or cell[0] in "=@+-"
