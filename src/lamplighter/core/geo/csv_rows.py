"""Rows of CSV files as they are in the wild: packed or not, UTF-8 or Windows-1252, with lines that are no CSV at all.

Nothing is ever lost: a line that cannot be read as a row comes out whole, marked as such, and reading goes on after it.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple, cast

from lamplighter.core.geo.wording import ZoneFileError, gettext_noop
from lamplighter.core.tables.texts import damaged, decoded

MOST_LINES = 500
"""Lines one quoted row may span; a longer one is taken for a quotation mark that was never closed."""
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
        inner = [info for info in archive.infolist() if _is_csv(info.filename)]
        if len(inner) == 1:
            return stack.enter_context(archive.open(inner[0]))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise damaged(name) from error
    raise ZoneFileError(
        gettext_noop("%(file)s must hold exactly one CSV file. It holds: %(inner)s."),
        file=name,
        inner=", ".join(info.filename for info in inner[:9]) or "—",
    )


def _is_csv(name: str) -> bool:
    return name.casefold().endswith(".csv") and not name.startswith("__MACOSX/")


def lines(stream: IO[bytes], name: str) -> Iterator[str]:
    """Lines as text (ending in LF, CR or both), each by itself in UTF-8 or, where it is none, Windows-1252. A byte-order mark is taken off.

    Raises:
        ZoneFileError: the packed file is damaged.
    """
    # Latin-1 gives every byte a character and back, so that lines can be cut before their encoding is known.
    text = io.TextIOWrapper(stream, encoding="latin-1", newline="")
    first = True
    try:
        while line := text.readline(MOST_CHARACTERS):
            raw = line.encode("latin-1")
            yield decoded(raw.removeprefix(b"\xef\xbb\xbf") if first else raw)
            first = False
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        raise damaged(name) from error
    finally:
        if not text.closed:
            text.detach()  # who opened the stream closes it


def delimiter_of(header: str) -> str:
    """What separates the cells: the commonest of comma, semicolon, tab and bar in the header."""
    return max(",;\t|", key=header.count)


def rows(
    source: Iterable[str], delimiter: str, width: int | None = None, waiting: deque[str] | None = None
) -> Iterator[Row]:
    """Rows of a CSV; empty lines are rows without cells.

    Args:
        source: lines with their line ends.
        delimiter: one character.
        width: cells of the header. A quoted row over several lines that has another number of cells is taken apart
            again: its quotation mark was a slip, and the lines after it are rows of their own.
        waiting: lines that come before those of ``source``; who stops early finds there what was read and is no row yet.
    """
    given = iter(source)
    waiting = deque() if waiting is None else waiting
    while (line := _next(waiting, given)) is not None:
        used = [line]
        cells = _parse(used, waiting, given, delimiter)
        if cells is not None and (len(used) == 1 or width is None or len(cells) == width):
            yield Row(cells, sound=True)
            continue
        waiting.extendleft(reversed(used[1:]))
        alone = _alone(line, delimiter)
        if alone is not None and (width is None or len(alone) == width) and cells is None:
            yield Row(alone, sound=True)
        else:
            yield Row([line.rstrip("\r\n")], sound=False)


def _next(waiting: deque[str], given: Iterator[str]) -> str | None:
    return waiting.popleft() if waiting else next(given, None)


def _parse(used: list[str], waiting: deque[str], given: Iterator[str], delimiter: str) -> list[str] | None:
    """Cells of the row that begins with ``used[0]``; lines taken for it are added to ``used``. None if it is no CSV."""

    def feed() -> Iterator[str]:
        yield used[0]
        while len(used) < MOST_LINES and (line := _next(waiting, given)) is not None:
            used.append(line)
            yield line

    try:
        return next(csv.reader(feed(), delimiter=delimiter, strict=True), None)
    except csv.Error:
        return None


def _alone(line: str, delimiter: str) -> list[str] | None:
    """Cells of one line read leniently: a stray quotation mark within a cell is just a character."""
    if line.count('"') % 2:
        return None
    try:
        return next(csv.reader([line], delimiter=delimiter), None)
    except csv.Error:
        return None
