"""Rows of CSV files as they are in the wild: packed or not, UTF-8, UTF-16 or Windows-1252, with lines that are no CSV at all.

Nothing is ever lost: a line that cannot be read as a row comes out whole, marked as such, and reading goes on after it.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from lamplighter.core.geo.wording import ZoneFileError, gettext_noop
from lamplighter.core.tables.sheets import OLD_EXCEL, is_workbook, old_excel
from lamplighter.core.tables.texts import DAMAGED, TextLook, damaged, decoded, glance
from lamplighter.core.tables.zips import refuse_other_spreadsheets

MOST_LINES = 500
"""Lines one quoted row may span; a longer one is taken for a quotation mark that was never closed."""
_HEAD = 1 << 16
MOST_CHARACTERS = 1 << 24
"""Longest line; what is longer is no table, and comes in pieces."""


class Row(NamedTuple):
    """One row. ``sound`` is False for a line that is no CSV: it then stands whole in the first cell."""

    cells: list[str]
    sound: bool


def open_bytes(source: Path | IO[bytes], stack: ExitStack) -> IO[bytes]:
    """The bytes of the CSV in a file, gzip or zip, told apart by what they begin with. ``stack`` closes what is opened.

    Raises:
        ZoneFileError: absent, damaged, or a zip that does not hold exactly one CSV.
    """
    name = source.name if isinstance(source, Path) else "-"
    try:
        raw = stack.enter_context(source.open("rb")) if isinstance(source, Path) else source
    except OSError as error:
        raise ZoneFileError(gettext_noop("There is no file %(file)s. Check the name."), file=name) from error
    stream = io.BufferedReader(raw) if isinstance(raw, io.RawIOBase) else raw
    start = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    if start[:2] == b"\x1f\x8b":
        return cast(IO[bytes], stack.enter_context(gzip.open(stream)))
    if start != b"PK\x03\x04":
        return stream
    try:
        archive = stack.enter_context(zipfile.ZipFile(stream))
        refuse_other_spreadsheets(archive, name)
        if is_workbook(archive):
            raise ZoneFileError(
                gettext_noop("%(file)s is an Excel workbook. Save the sheet with the points as CSV."),
                file=name,
            )
        inner = [info for info in archive.infolist() if _is_csv(info.filename)]
        if len(inner) == 1:
            return stack.enter_context(archive.open(inner[0]))
    except DAMAGED as error:
        raise damaged(name) from error
    raise ZoneFileError(
        gettext_noop("%(file)s must hold exactly one CSV file. It holds: %(inner)s."),
        file=name,
        inner=", ".join(info.filename for info in inner[:9]) or "—",
    )


def _is_csv(name: str) -> bool:
    return name.casefold().endswith(".csv") and not name.startswith("__MACOSX/")


class Seen:
    """The lines of a stream as text, and how they turn out to be written: UTF-16 as its beginning says, else each line by itself in
    UTF-8 or, where it is none, Windows-1252. A byte-order mark is taken off.

    Raises:
        ZoneFileError: empty or no text; while lines are read, the packed file is damaged.
    """

    def __init__(self, stream: IO[bytes], name: str) -> None:
        try:
            head = stream.read(_HEAD)
            if stream.seekable():
                stream.seek(-len(head), io.SEEK_CUR)
            else:
                stream = cast(IO[bytes], io.BufferedReader(_Again(head, stream)))
        except DAMAGED as error:
            raise damaged(name) from error
        if head.startswith(OLD_EXCEL):
            raise old_excel(name)
        self._stream, self._name = stream, name
        self._look = glance(head, name)
        self._odd = self._accented = 0
        self.separator, self.quote = self._look.separator, self._look.quote or '"'

    def look(self) -> TextLook:
        """How what was read so far is written."""
        windows = self._odd and self._odd >= self._accented
        encoding = "cp1252" if windows else self._look.encoding
        return replace(self._look, encoding=encoding, mixed=0 if windows else self._odd)

    def lines(self) -> Iterator[str]:
        """Lines with their ends: LF, CR or both."""
        wide = self._look.encoding.startswith("utf-16")
        # Latin-1 gives every byte a character and back, so that lines can be cut before their encoding is known.
        encoding = self._look.encoding if wide else "latin-1"
        text = io.TextIOWrapper(self._stream, encoding=encoding, errors="replace", newline="")
        first = True
        try:
            while line := text.readline(MOST_CHARACTERS):
                if not wide and not line.isascii():
                    line = self._decoded(line.encode("latin-1"))
                if first:
                    line, first = line.removeprefix("\ufeff"), False
                yield line
        except DAMAGED as error:
            raise damaged(self._name) from error
        finally:
            if not text.closed:
                text.detach()  # who opened the stream closes it

    def _decoded(self, raw: bytes) -> str:
        try:
            found = raw.decode()
        except UnicodeDecodeError:
            self._odd += 1
            return decoded(raw)
        self._accented += 1
        return found


class _Again(io.RawIOBase):
    """A stream that cannot go back, with its beginning put before it."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def delimiter_of(header: str) -> str:
    """What separates the cells: the commonest of comma, semicolon, tab and bar in the header."""
    return max(",;\t|", key=header.count)


def rows(
    source: Iterable[str],
    delimiter: str,
    width: int | None = None,
    waiting: deque[str] | None = None,
    quote: str = '"',
) -> Iterator[Row]:
    """Rows of a CSV; empty lines are rows without cells.

    Args:
        source: lines with their line ends.
        delimiter: one character.
        width: cells of the header. A quoted row over several lines that has another number of cells is taken apart
            again: its quotation mark was a slip, and the lines after it are rows of their own.
        quote: the quotation mark around cells.
        waiting: lines that come before those of ``source``; who stops early finds there what was read and is no row yet.
    """
    given = iter(source)
    waiting = deque() if waiting is None else waiting
    while (line := _next(waiting, given)) is not None:
        used = [line]
        cells = _parse(used, waiting, given, delimiter, quote)
        if cells is not None and (len(used) == 1 or width is None or len(cells) == width):
            yield Row(cells, sound=True)
            continue
        waiting.extendleft(reversed(used[1:]))
        alone = _alone(line, delimiter, quote)
        if alone is not None and (width is None or len(alone) == width) and cells is None:
            yield Row(alone, sound=True)
        else:
            yield Row([line.rstrip("\r\n")], sound=False)


def _next(waiting: deque[str], given: Iterator[str]) -> str | None:
    return waiting.popleft() if waiting else next(given, None)


def _parse(
    used: list[str], waiting: deque[str], given: Iterator[str], delimiter: str, quote: str
) -> list[str] | None:
    """Cells of the row that begins with ``used[0]``; lines taken for it are added to ``used``. None if it is no CSV."""

    def feed() -> Iterator[str]:
        yield used[0]
        while len(used) < MOST_LINES and (line := _next(waiting, given)) is not None:
            used.append(line)
            yield line

    try:
        return next(csv.reader(feed(), delimiter=delimiter, quotechar=quote, strict=True), None)
    except csv.Error:
        return None


def _alone(line: str, delimiter: str, quote: str) -> list[str] | None:
    """Cells of one line read leniently: a stray quotation mark within a cell is just a character."""
    if line.count(quote) % 2:
        return None
    try:
        return next(csv.reader([line], delimiter=delimiter, quotechar=quote), None)
    except csv.Error:
        return None
