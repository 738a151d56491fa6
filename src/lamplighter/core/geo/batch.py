"""Zones for a whole file of points: streamed, in bounded memory, every row kept."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, dropwhile, islice
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lamplighter.core.geo.answering import NOTES, NUMBER_OF, Answering, Answers, Locator, Note, as_answering
from lamplighter.core.geo.columns import column
from lamplighter.core.geo.csv_rows import Row, Seen, open_bytes, rows
from lamplighter.core.geo.wording import Sentence
from lamplighter.core.tables.opening import text_told

__all__ = ["BatchReport", "Locator", "Note", "Places", "locate_csv", "located_columns", "written_whole"]

CHUNK_ROWS = 50_000
LON_NAMES = ("longitude", "lon", "lng", "long", "x", "point_x", "lon_wgs84")
LAT_NAMES = ("latitude", "lat", "y", "point_y", "lat_wgs84")
LONGEST_PLAIN = 100_000
"""Characters of a line that is taken apart at its delimiters alone; the csv module limits cells to a little more."""


@dataclass(slots=True)
class BatchReport:
    """What became of the rows. ``rows`` = the sum of ``zones`` + all rows without one."""

    rows: int = 0
    lon_column: str = ""
    lat_column: str = ""
    delimiter: str = ","
    told: list[Sentence] = field(default_factory=list)
    """How the file was understood."""
    zones: Counter[str] = field(default_factory=Counter)
    """Rows by zone code."""
    notes: Counter[Note] = field(default_factory=Counter)
    """Rows by note."""

    @property
    def located(self) -> int:
        """Rows that got a zone."""
        return self.zones.total()

    def count(self, found: Answers, codes: Sequence[str]) -> None:
        """Adds a chunk of answers."""
        self.rows += len(found.zones)
        some = np.bincount(found.zones + 1, minlength=len(codes) + 1)[1:]
        for at in np.flatnonzero(some).tolist():
            self.zones[codes[at]] += int(some[at])
        told = np.bincount(found.notes, minlength=len(NOTES))
        for at in np.flatnonzero(told).tolist():
            note = NOTES[at]
            if note is not None:
                self.notes[note] += int(told[at])


class Places(NamedTuple):
    """Where in a row its longitude, its latitude and its day stand; the day is -1 where none is asked for."""

    lon: int
    lat: int
    day: int = -1


def locate_csv(
    source: Path | IO[bytes],
    target: Path | IO[str],
    index: Locator | Answering,
    *,
    columns: tuple[str, str] | None = None,
    day_column: str | None = None,
    rest_column: bool = False,
    chunk_rows: int = CHUNK_ROWS,
    progress: Callable[[int], None] | None = None,
) -> BatchReport:
    """Copies a CSV with two columns added, ``zone`` and ``note`` (``zone_2`` and so on where a name is taken).

    The two stand right after the header's columns; values beyond the header's width follow them, so that no value is
    lost. The source may be UTF-8, UTF-16 or
    Windows-1252; the target is UTF-8 with the source's delimiter and CRLF; as a path it is written beside and renamed when whole.

    Args:
        source: CSV, gzip or zip with one CSV, with a header; as a stream, binary.
        target: a path, or a text stream opened with ``newline=""``.
        index: gives the zones.
        columns: names of the columns of longitude and latitude; without, common names are looked for.
        day_column: name of the column with each row's day, where the day chooses the map.
        rest_column: values beyond the header's width stand together in a column ``rest``, so that every row is as wide.
        chunk_rows: rows held in memory at once.
        progress: told the number of rows done, after each chunk.

    Raises:
        ZoneFileError: no such file or column, no text, or a damaged archive. An older target is left as it was.
    """
    name = source.name if isinstance(source, Path) else "-"
    answering = as_answering(index)
    with ExitStack() as stack:
        seen = Seen(open_bytes(source, stack), name)
        text, delimiter = seen.lines(), seen.separator
        header = next(
            rows(dropwhile(str.isspace, text), delimiter, quote=seen.quote), Row([], sound=True)
        ).cells
        places = located_columns(header, columns, day_column, name)
        report = BatchReport(delimiter=delimiter)
        report.lon_column, report.lat_column = header[places.lon], header[places.lat]
        out = stack.enter_context(written_whole(target)) if isinstance(target, Path) else target
        # With both line ends as terminator, a cell that holds either is quoted (RFC 4180).
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
        rest = [free("rest", header)] if rest_column else []
        writer.writerow([*header, free("zone", header), free("note", header), *rest])
        work = _Work(answering, report, places, seen, len(header), rest_column)
        work.copy(text, out, writer.writerows, chunk_rows, progress)
        report.told = text_told(seen.look(), name)
    return report


def free(name: str, header: Sequence[str]) -> str:
    """A name for a column that is not taken: ``zone``, else ``zone_2`` and so on."""
    taken = {each.strip().casefold() for each in header}
    names = chain([name], (f"{name}_{number}" for number in range(2, len(header) + 3)))
    return next(each for each in names if each not in taken)


def located_columns(
    header: Sequence[str], asked: tuple[str, str] | None, day: str | None, file: str
) -> Places:
    """Places of longitude, latitude and day in the header.

    Raises:
        ZoneFileError: there is no such column.
    """
    words = {cell.strip(): () for cell in header}
    trimmed = [cell.strip() for cell in header]
    at_day = trimmed.index(column(words, day, file)) if day else -1
    if asked is not None:
        lon, lat = (trimmed.index(column(words, each, file)) for each in asked)
        return Places(lon, lat, at_day)
    folded = [each.casefold() for each in trimmed]
    places = []
    for names in (LON_NAMES, LAT_NAMES):
        known = [each for each in names if each in folded]
        places.append(folded.index(known[0]) if known else trimmed.index(column(words, names[0], file)))
    return Places(places[0], places[1], at_day)


class _Work:
    """One file's rows on their way: what is asked of them, and what stands behind each."""

    def __init__(
        self,
        answering: Answering,
        report: BatchReport,
        places: Places,
        seen: Seen,
        width: int,
        rest: bool,
    ) -> None:
        self._answering, self._report, self._places = answering, report, places
        self._delimiter, self._quote, self._width, self._rest = seen.separator, seen.quote, width, rest
        self._codes = (*answering.codes, "")  # the last is for -1
        self._words = tuple(note or "" for note in NOTES)
        self._end = lru_cache(maxsize=None)(self._ending)

    def copy(
        self,
        text: Iterator[str],
        out: IO[str],
        write: Callable[[Iterable[list[str]]], object],
        chunk_rows: int,
        progress: Callable[[int], None] | None,
    ) -> None:
        """All rows below the header, with their zones: chunks of plain lines as they stand, others by ``write``."""
        waiting: deque[str] = deque()
        while True:
            chunk = [waiting.popleft() for _ in range(min(len(waiting), chunk_rows))]
            chunk += islice(text, chunk_rows - len(chunk))
            if not chunk:
                return
            plain = self.plain(chunk)
            if plain is not None:
                out.write(plain)
            else:
                waiting.extendleft(reversed(chunk))
                found = rows(text, self._delimiter, self._width, waiting, self._quote)
                write(self.rows(list(islice(found, chunk_rows))))
            if progress is not None:
                progress(self._report.rows)

    def plain(self, chunk: list[str]) -> str | None:
        """A chunk of lines without quotation marks, all as wide as the header, with their zones; None for any other.

        Such a line is its cells, joined: it need not be taken apart and written anew.
        """
        joined = "".join(chunk)
        if '"' in joined or self._quote in joined or max(map(len, chunk)) > LONGEST_PLAIN:
            return None
        split = [line.rstrip("\r\n").split(self._delimiter) for line in chunk]
        if any(len(cells) != self._width for cells in split):
            return None
        found = self._found(split)
        ends = [self._end(*pair) for pair in zip(found.zones.tolist(), found.notes.tolist(), strict=True)]
        return "".join([line.rstrip("\r\n") + end for line, end in zip(chunk, ends, strict=True)])

    def _ending(self, zone: int, note: int) -> str:
        out = io.StringIO(newline="")
        cells = ["", self._codes[zone], self._words[note], *([""] if self._rest else [])]
        csv.writer(out, delimiter=self._delimiter, lineterminator="\r\n").writerow(cells)
        return out.getvalue()

    def rows(self, chunk: list[Row]) -> Iterator[list[str]]:
        """Rows with their zones and notes."""
        sound = np.array([row.sound for row in chunk], dtype=bool)
        found = self._found([row.cells if row.sound else [] for row in chunk], sound)
        width = self._width
        for row, zone, note in zip(chunk, found.zones.tolist(), found.notes.tolist(), strict=True):
            cells = row.cells + [""] * (width - len(row.cells))
            rest = cells[width:]
            if self._rest:
                rest = [self._delimiter.join(rest)]
            yield [*cells[:width], self._codes[zone], self._words[note], *rest]

    def _found(self, split: list[list[str]], sound: NDArray[np.bool_] | None = None) -> Answers:
        """Zones and notes of rows' cells, counted."""
        lons, lats, read = self._points(split)
        days = None
        if self._places.day >= 0:
            at = self._places.day
            days = [cells[at].strip() if at < len(cells) else "" for cells in split]
        found = self._answering.answer(lons, lats, days)
        notes = np.where((found.zones < 0) & (read > 0), read, found.notes).astype(np.int8)
        if sound is not None:
            notes[~sound] = NUMBER_OF[Note.MALFORMED]
            other = np.array([len(cells) != self._width for cells in split]) & sound & (notes == 0)
            notes[other] = NUMBER_OF[Note.OTHER_WIDTH]
        told = Answers(found.zones, notes)
        self._report.count(told, self._answering.codes)
        return told

    def _points(
        self, split: list[list[str]]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int8]]:
        """Longitudes and latitudes (NaN where there is none), and what is wrong with them as text."""
        lon, lat = self._places.lon, self._places.lat
        if self._delimiter == ",":
            try:
                texts = [cells[lon] for cells in split], [cells[lat] for cells in split]
                if not any("_" in text for each in texts for text in each):
                    lons, lats = (np.array(list(map(float, each))) for each in texts)
                    return lons, lats, np.zeros(len(split), np.int8)
            except (ValueError, IndexError):
                pass  # one by one, then
        read = [_read_point(cells, self._places, self._delimiter) for cells in split]
        lons, lats = (np.array([each[at] for each in read], dtype=np.float64) for at in (0, 1))
        return lons, lats, np.array([NUMBER_OF[each[2]] for each in read], dtype=np.int8)


def _read_point(cells: list[str], places: Places, delimiter: str) -> tuple[float, float, Note | None]:
    """Longitude and latitude of a row (NaN where there is none), and what is wrong with them as text."""
    texts = [cells[place].strip() if place < len(cells) else "" for place in (places.lon, places.lat)]
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
