"""Address rows from files: CSV (plain, gzipped or alone in a zip), GeoJSON and newline-delimited GeoJSON.

Everything streams: a file of millions of rows costs a few megabytes. A row that cannot be used is left out, counted,
and the first few are kept with their line number and why.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

from .geojson import features
from .grammar import AddressGrammar
from .model import AddressRow, GazetteerError, RowProblem
from .us import USGrammar

Columns = Mapping[str, str | Sequence[str]]
Transform = Callable[[float, float], tuple[float, float]]

FIELDS = ("number", "street", "unit", "city", "region", "postcode", "lon", "lat", "address")
_SAMPLE = 20
# Names that columns go by, OpenAddresses first; compared without case, spaces and underscores.
_KNOWN = {
    "number": "number housenumber addrnum addressnumber streetnumber stnum houseno addno addr:housenumber",
    "street": "street streetname fullstreet stname fullname addr:street",
    "unit": "unit apt suite apartment addr:unit",
    "city": "city municipality town place postcity postcomm addr:city",
    "region": "region state province addr:state",
    "postcode": "postcode zip zipcode postalcode zip5 addr:postcode",
    "lon": "lon longitude lng long x",
    "lat": "lat latitude y",
    "address": "address fulladdress fulladdr streetaddress siteaddress",
}
_PLACE_OF = {word: name for name, words in _KNOWN.items() for word in words.split()}


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


class ColumnsError(GazetteerError):
    """The file has not the columns that an address needs; the text names what is missing and what is there."""


class RowReader(Iterator[AddressRow]):
    """The usable rows of one file; `problems` fills as it is read."""

    def __init__(self, make: Callable[[RowProblems], Iterator[AddressRow]]) -> None:
        self.problems = RowProblems()
        self._rows = make(self.problems)

    def __next__(self) -> AddressRow:
        return next(self._rows)


def read_rows(
    path: Path | str,
    *,
    columns: Columns | None = None,
    transform: Transform | None = None,
    grammar: AddressGrammar | None = None,
) -> RowReader:
    """The address rows of `path`, one by one.

    `columns` names the file's columns for any of `FIELDS` where they are not OpenAddresses' (or another usual name); a
    value may be several columns, joined by spaces in order (`{"street": ["PREDIR", "NAME", "TYPE"]}`). `address` is one
    column with the whole line. `transform` turns the file's x, y into lon, lat in degrees, for data in another CRS.
    Raises `GazetteerError` for a file that cannot be read and `ColumnsError` for one without the needed columns.
    """
    path = Path(path)
    if not path.is_file():
        raise GazetteerError(f"{path}: there is no such file.")
    chosen = dict(columns or {})
    if unknown := set(chosen) - set(FIELDS):
        raise ColumnsError(f"Unknown field {', '.join(sorted(unknown))}. Known are: {', '.join(FIELDS)}.")
    maker = _Maker(grammar or USGrammar(), transform)

    def rows(problems: RowProblems) -> Iterator[AddressRow]:
        try:
            stream, name = _opened(path)
            with stream:
                if name.endswith((".geojson", ".json", ".geojsonl", ".ndjson", ".jsonl")):
                    yield from _geojson_rows(stream, chosen, maker, problems)
                else:
                    yield from _csv_rows(stream, chosen, maker, problems)
        except (OSError, EOFError, zipfile.BadZipFile, csv.Error) as error:
            raise GazetteerError(f"{path.name} cannot be read to its end ({error}).") from error

    return RowReader(rows)


def _opened(path: Path) -> tuple[IO[bytes], str]:
    name = path.name.lower()
    if name.endswith(".gz"):
        return cast(IO[bytes], gzip.open(path, "rb")), name.removesuffix(".gz")
    if not name.endswith(".zip"):
        return path.open("rb"), name
    archive = zipfile.ZipFile(path)
    inside = [
        i
        for i in archive.namelist()
        if i.lower().endswith((".csv", ".txt", ".tsv", ".geojson", ".json", ".geojsonl"))
    ]
    inside = [i for i in inside if not i.startswith("__MACOSX") and not i.rsplit("/", 1)[-1].startswith(".")]
    if len(inside) != 1:
        raise GazetteerError(f"{path}: the zip holds {len(inside)} tables; one is needed.")
    return archive.open(inside[0]), inside[0].lower()


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """Lines as text: UTF-8, and Windows-1252 for a line that is not (old exports mix the two)."""
    for i, line in enumerate(
        io.BufferedReader(stream, 1 << 18) if isinstance(stream, io.RawIOBase) else stream
    ):
        if not i:
            line = line.removeprefix(b"\xef\xbb\xbf")
        try:
            yield line.decode()
        except UnicodeDecodeError:
            yield line.decode("cp1252", "replace")


class _Maker:
    """Turns the texts of one record into an `AddressRow`, or raises `ValueError` with why not."""

    def __init__(self, grammar: AddressGrammar, transform: Transform | None) -> None:
        self._split, self._transform = grammar.split, transform

    def row(self, get: Callable[[str], str], lon: Any = None, lat: Any = None) -> AddressRow:
        number, street = get("number"), get("street")
        unit, city, region, postcode = get("unit"), get("city"), get("region"), get("postcode")
        if not street and (line := get("address")):
            parts = self._split(line)
            number, street = parts.number, parts.street
            unit, city = unit or parts.unit, city or parts.city
            region, postcode = region or parts.region, postcode or parts.postcode
        if not street:
            raise ValueError("no street")
        try:
            x, y = float(get("lon") if lon is None else lon), float(get("lat") if lat is None else lat)
        except (TypeError, ValueError):
            raise ValueError("no coordinates") from None
        if self._transform and math.isfinite(x) and math.isfinite(y):
            x, y = self._transform(x, y)
        if not (-180.0 <= x <= 180.0 and -90.0 <= y <= 90.0):
            swapped = -180.0 <= y <= 180.0 and -90.0 <= x <= 90.0
            hint = (
                "longitude and latitude look swapped"
                if swapped
                else "coordinates are not degrees; name their CRS"
            )
            raise ValueError(hint)
        if x == 0.0 and y == 0.0:
            raise ValueError("longitude and latitude are both 0")
        return AddressRow(number, street, unit, city, region, postcode, x, y)


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", "").replace(" ", "")


def _columns_of(header: Sequence[str], chosen: Columns) -> dict[str, list[int]]:
    """Field -> column numbers. A named column must be there; of the usual names the first found is taken."""
    at = {_plain(name): i for i, name in reversed(list(enumerate(header)))}
    out: dict[str, list[int]] = {}
    for plain, i in at.items():
        name = _PLACE_OF.get(plain)
        if name and name not in chosen:
            out[name] = [min(i, *out[name])] if name in out else [i]
    for name, value in chosen.items():
        wanted = [value] if isinstance(value, str) else list(value)
        if missing := [w for w in wanted if _plain(w) not in at]:
            raise ColumnsError(f"No column {', '.join(missing)}. The file has: {', '.join(header)}.")
        out[name] = [at[_plain(w)] for w in wanted]
    if "lon" not in out or "lat" not in out or not ("street" in out or "address" in out):
        lacking = [n for n in ("lon", "lat") if n not in out] + (
            [] if "street" in out or "address" in out else ["street"]
        )
        raise ColumnsError(f"No column for {', '.join(lacking)}. The file has: {', '.join(header)}.")
    return out


def _csv_rows(
    stream: IO[bytes], chosen: Columns, maker: _Maker, problems: RowProblems
) -> Iterator[AddressRow]:
    lines = _lines(stream)
    first = next(lines, "")
    if not first.strip():
        raise ColumnsError("The file is empty.")
    delimiter = max(",;\t|", key=first.count)
    header = next(csv.reader([first], delimiter=delimiter))
    at = _columns_of(header, chosen)
    reader = csv.reader(lines, delimiter=delimiter)
    record: list[str] = []

    def get(name: str) -> str:
        found = at.get(name)
        if not found:
            return ""
        if len(found) == 1:
            return record[found[0]].strip()
        return " ".join(filter(None, (record[i].strip() for i in found)))

    for record in reader:
        if not record:
            continue
        try:
            row = maker.row(get)
        except ValueError as error:
            problems.add(reader.line_num + 1, str(error))
        except IndexError:
            problems.add(reader.line_num + 1, f"{len(record)} columns of {len(header)}")
        else:
            yield row


def _geojson_rows(
    stream: IO[bytes], chosen: Columns, maker: _Maker, problems: RowProblems
) -> Iterator[AddressRow]:
    for line, feature in features(stream):
        if not isinstance(feature, dict):
            problems.add(line, feature if isinstance(feature, str) else "not a feature")
            continue
        geometry = feature.get("geometry")
        point = (
            geometry.get("coordinates")
            if isinstance(geometry, dict) and geometry.get("type") == "Point"
            else None
        )
        if not isinstance(point, list) or len(point) < 2:
            problems.add(line, "no point geometry")
            continue
        given = feature.get("properties")
        properties = {_plain(str(k)): v for k, v in given.items()} if isinstance(given, dict) else {}

        def get(name: str, held: dict[str, Any] = properties) -> str:
            value = chosen.get(name)
            names = (
                _KNOWN[name].split() if value is None else [value] if isinstance(value, str) else list(value)
            )
            texts = [str(held[_plain(n)]).strip() for n in names if held.get(_plain(n)) not in (None, "")]
            return " ".join(texts) if value is not None else (texts[0] if texts else "")

        try:
            row = maker.row(get, point[0], point[1])
        except ValueError as error:
            problems.add(line, str(error))
        else:
            yield row
