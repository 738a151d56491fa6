"""Zones for a whole file of points: streamed, in bounded memory, every row kept."""

from __future__ import annotations

import csv
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import IO, Protocol

import numpy as np
from numpy.typing import NDArray

from lamplighter.core.geo.columns import column
from lamplighter.core.geo.csv_rows import Row, delimiter_of, lines, open_bytes, rows
from lamplighter.core.geo.frame import Bounds
from lamplighter.core.geo.points import PROBLEMS, PointProblem, check_points

CHUNK_ROWS = 50_000
LON_NAMES = ("longitude", "lon", "lng", "long", "x", "point_x", "lon_wgs84")
LAT_NAMES = ("latitude", "lat", "y", "point_y", "lat_wgs84")


class Note(StrEnum):
    """What stands beside a row that got no zone, or got one in spite of something."""

    NOT_COVERED = "not covered"
    MISSING = "missing"
    """One coordinate, or both, are blank."""
    NOT_A_NUMBER = "not a number"
    OUT_OF_RANGE = "out of range"
    SWAPPED = "latitude and longitude swapped"
    NULL_ISLAND = "zero coordinates"
    MALFORMED = "not a CSV row"
    """The line could not be read; it stands whole in the first column."""
    OTHER_WIDTH = "more or fewer columns than the header"
    """Located all the same, if its coordinates are where they should be."""


_NOTE_OF_PROBLEM = {
    PointProblem.NOT_A_NUMBER: Note.NOT_A_NUMBER,
    PointProblem.OUT_OF_RANGE: Note.OUT_OF_RANGE,
    PointProblem.SWAPPED: Note.SWAPPED,
    PointProblem.NULL_ISLAND: Note.NULL_ISLAND,
}


class Locator(Protocol):
    """What is asked for zones; ``ZoneIndex`` is one."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Zone codes by number."""

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of what is covered, degrees."""

    def locate_many(self, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.int32]:
        """Zone numbers, -1 for none."""


@dataclass(slots=True)
class BatchReport:
    """What became of the rows. ``rows`` = the sum of ``zones`` + all rows without one."""

    rows: int = 0
    lon_column: str = ""
    lat_column: str = ""
    zones: Counter[str] = field(default_factory=Counter)
    """Rows by zone code."""
    notes: Counter[Note] = field(default_factory=Counter)
    """Rows by note."""

    @property
    def located(self) -> int:
        """Rows that got a zone."""
        return self.zones.total()


def locate_csv(
    source: Path | IO[bytes],
    target: Path | IO[str],
    index: Locator,
    *,
    columns: tuple[str, str] | None = None,
    chunk_rows: int = CHUNK_ROWS,
    progress: Callable[[int], None] | None = None,
) -> BatchReport:
    """Copies a CSV with two columns added, ``zone`` and ``note`` (``zone_2`` and so on where a name is taken).

    The two stand right after the header's columns; values beyond the header's width follow them, so that no value is
    lost. The target is UTF-8 with the source's delimiter and CRLF; as a path it is written beside and renamed when whole.

    Args:
        source: CSV, gzip or zip with one CSV, with a header; as a stream, binary.
        target: a path, or a text stream opened with ``newline=""``.
        index: gives the zones.
        columns: names of the columns of longitude and latitude; without, common names are looked for.
        chunk_rows: rows held in memory at once.
        progress: told the number of rows done, after each chunk.

    Raises:
        ZoneFileError: no such file or column, or a damaged archive. An older target is left as it was.
    """
    name = source.name if isinstance(source, Path) else "-"
    with ExitStack() as stack:
        text = lines(open_bytes(source, stack), name)
        first = next(text, "")
        delimiter = delimiter_of(first)
        header_row = next(rows(chain([first], text), delimiter), Row([], sound=True))
        header = header_row.cells
        report = BatchReport()
        places = _coordinate_columns(header, columns, name)
        report.lon_column, report.lat_column = (header[place] for place in places)
        out = stack.enter_context(written_whole(target)) if isinstance(target, Path) else target
        # With both line ends as terminator, a cell that holds either is quoted (RFC 4180).
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow([*header, _free("zone", header), _free("note", header)])
        found = rows(text, delimiter, len(header))
        while chunk := list(islice(found, chunk_rows)):
            writer.writerows(_located(chunk, len(header), places, delimiter, index, report))
            if progress is not None:
                progress(report.rows)
    return report


def _free(name: str, header: Sequence[str]) -> str:
    taken = {each.strip().casefold() for each in header}
    names = chain([name], (f"{name}_{number}" for number in range(2, len(header) + 3)))
    return next(each for each in names if each not in taken)


def _coordinate_columns(header: Sequence[str], asked: tuple[str, str] | None, file: str) -> tuple[int, int]:
    """Places of longitude and latitude in the header."""
    words = {cell.strip(): () for cell in header}
    trimmed = [cell.strip() for cell in header]
    if asked is not None:
        lon, lat = (trimmed.index(column(words, each, file)) for each in asked)
        return lon, lat
    folded = [each.casefold() for each in trimmed]
    places = []
    for names in (LON_NAMES, LAT_NAMES):
        known = [each for each in names if each in folded]
        places.append(folded.index(known[0]) if known else trimmed.index(column(words, names[0], file)))
    return places[0], places[1]


def _located(
    chunk: list[Row], width: int, places: tuple[int, int], delimiter: str, index: Locator, report: BatchReport
) -> Iterator[list[str]]:
    """The rows of a chunk with zone and note; counts them."""
    lons, lats = np.empty(len(chunk)), np.empty(len(chunk))
    notes: list[Note | None] = []
    for at, row in enumerate(chunk):
        lons[at], lats[at], note = _read_point(row, places, delimiter)
        notes.append(note)
    numbers = index.locate_many(lons, lats).tolist()
    problems = check_points(lons, lats, index.bounds).tolist()
    codes = index.codes
    for row, number, problem, read in zip(chunk, numbers, problems, notes, strict=True):
        note = read
        if number >= 0:
            report.zones[codes[number]] += 1
        elif note is None:
            asked = PROBLEMS[problem]
            note = Note.NOT_COVERED if asked is None else _NOTE_OF_PROBLEM[asked]
        if note is None and len(row.cells) != width:
            note = Note.OTHER_WIDTH
        if note is not None:
            report.notes[note] += 1
        report.rows += 1
        cells = row.cells + [""] * (width - len(row.cells))
        yield [*cells[:width], codes[number] if number >= 0 else "", note or "", *cells[width:]]


def _read_point(row: Row, places: tuple[int, int], delimiter: str) -> tuple[float, float, Note | None]:
    """Longitude and latitude of a row (NaN where there is none), and what is wrong with them as text."""
    if not row.sound:
        return np.nan, np.nan, Note.MALFORMED
    texts = [row.cells[place].strip() if place < len(row.cells) else "" for place in places]
    if not all(texts):
        return np.nan, np.nan, Note.MISSING
    if delimiter != ",":
        texts = [text.replace(",", ".") for text in texts]
    try:
        lon, lat = (float(text) for text in texts)
    except ValueError:
        return np.nan, np.nan, Note.NOT_A_NUMBER
    return (np.nan, np.nan, Note.NOT_A_NUMBER) if "_" in texts[0] + texts[1] else (lon, lat, None)


@contextmanager
def written_whole(target: Path) -> Iterator[IO[str]]:
    """A text file that takes its name only when all of it is written."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            yield out
            out.flush()
            os.fchmod(out.fileno(), 0o600)  # addresses of people: for the one who asked
            os.fsync(out.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
