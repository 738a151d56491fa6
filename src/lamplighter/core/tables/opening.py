"""Opens a table: plain or gzipped CSV, a zip with one CSV, or an Excel workbook, told apart by their first bytes."""

from __future__ import annotations

import gzip
import io
import itertools
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from lamplighter.core.geo.wording import Sentence, ZoneFileError, gettext_noop
from lamplighter.core.tables import sheets
from lamplighter.core.tables.records import Record, records
from lamplighter.core.tables.texts import DAMAGED, SHOWN, TextLook, damaged, lines, look_through
from lamplighter.core.tables.zips import check_members, refuse_other_spreadsheets

MOST_BYTES = 2_000_000_000
"""Largest table, unpacked."""
_TABLES = (".csv", ".txt", ".tsv", ".tab")
_SEPARATORS = {
    ",": gettext_noop("commas"),
    ";": gettext_noop("semicolons"),
    "\t": gettext_noop("tabs"),
    "|": gettext_noop("bars (|)"),
}


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table: its header, how it is written, and its rows below the header. ``sheets`` is empty for text."""

    shown: str
    header: Record
    look: TextLook | None
    sheet: str
    sheets: tuple[str, ...]
    _body: Callable[[], Iterator[Record]]

    def rows(self) -> Iterator[Record]:
        """Rows below the header, read anew at each call."""
        return itertools.islice(self._body(), 1, None)

    def told(self) -> list[Sentence]:
        """How the file was understood."""
        if self.look is None:
            words = (
                gettext_noop("%(file)s: an Excel workbook, sheet “%(sheet)s” of %(sheets)s.")
                if len(self.sheets) > 1
                else gettext_noop("%(file)s: an Excel workbook, sheet “%(sheet)s”.")
            )
            return [
                Sentence(words, {"file": self.shown, "sheet": self.sheet, "sheets": ", ".join(self.sheets)})
            ]
        return text_told(self.look, self.shown)


def text_told(look: TextLook, shown: str) -> list[Sentence]:
    """How a text file was understood."""
    words = {
        (True, True): gettext_noop(
            "%(file)s: text in %(encoding)s with a byte-order mark, cells between %(separator)s, quoted with %(quote)s."
        ),
        (True, False): gettext_noop(
            "%(file)s: text in %(encoding)s with a byte-order mark, cells between %(separator)s, no quotes."
        ),
        (False, True): gettext_noop(
            "%(file)s: text in %(encoding)s, cells between %(separator)s, quoted with %(quote)s."
        ),
        (False, False): gettext_noop(
            "%(file)s: text in %(encoding)s, cells between %(separator)s, no quotes."
        ),
    }[look.mark, bool(look.quote)]
    values = {
        "file": shown,
        "encoding": SHOWN[look.encoding],
        "separator": Sentence(_SEPARATORS[look.separator]),
        "quote": look.quote,
    }
    said = [Sentence(words, values)]
    if look.mixed:
        mixed = gettext_noop("Lines of %(file)s that are not UTF-8 and were read as Windows-1252: %(count)s.")
        said.append(Sentence(mixed, {"file": shown, "count": look.mixed}))
    return said


@contextmanager
def open_table(
    source: Path | bytes, *, shown: str, sheet: str | None = None, most_bytes: int = MOST_BYTES
) -> Iterator[TableFile]:
    """A table that is open as long as the block lasts.

    Args:
        source: a file, or what one holds.
        shown: the name people know it by.
        sheet: which sheet of a workbook; the first otherwise.

    Raises:
        ZoneFileError: absent, empty, damaged, no table, or too large; here or while rows are read.
    """
    with ExitStack() as stack:
        start = _start(source, shown)
        if start.startswith(sheets.OLD_EXCEL):
            raise sheets.old_excel(shown)
        if is_workbook(source, shown):
            yield _workbook(source, shown, sheet, stack)
            return
        with ExitStack() as first:
            look = look_through(_bytes(source, shown, start, first, most_bytes), shown, most_bytes=most_bytes)

        def body() -> Iterator[Record]:
            with ExitStack() as held:
                text = lines(_bytes(source, shown, start, held, most_bytes), look, shown)
                yield from records(text, look.separator, look.quote)

        header = next(body(), None)
        if header is None:
            raise ZoneFileError(gettext_noop("%(file)s is empty. Export it again."), file=shown)
        yield TableFile(shown, header, look, "", (), body)


def first_rows(table: TableFile, most: int) -> list[Record]:
    """The first rows below the header."""
    return list(itertools.islice(table.rows(), most))


def _start(source: Path | bytes, shown: str) -> bytes:
    with _raw(source, shown) as stream:
        return stream.read(8)


def _raw(source: Path | bytes, shown: str) -> IO[bytes]:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    try:
        return source.open("rb")
    except OSError as error:
        raise ZoneFileError(gettext_noop("There is no file %(file)s. Check the name."), file=shown) from error


def is_workbook(source: Path | bytes, shown: str) -> bool:
    """Whether a file is an Excel workbook. Raises ``ZoneFileError`` for a damaged zip, and for workbooks of other programs."""
    if not _start(source, shown).startswith(b"PK\x03\x04"):
        return False
    try:
        with _raw(source, shown) as stream, zipfile.ZipFile(stream) as archive:
            refuse_other_spreadsheets(archive, shown)
            return sheets.is_workbook(archive)
    except DAMAGED as error:
        raise damaged(shown) from error


def _workbook(source: Path | bytes, shown: str, sheet: str | None, stack: ExitStack) -> TableFile:
    stream = stack.enter_context(_raw(source, shown))
    names = sheets.sheet_names(stream, shown)

    def body() -> Iterator[Record]:
        with _raw(source, shown) as opened:
            yield from sheets.rows(opened, shown, sheet)

    header = next(body(), None)
    if header is None:
        raise ZoneFileError(gettext_noop("The sheet of %(file)s is empty."), file=shown)
    return TableFile(shown, header, None, sheet or names[0], names, body)


def _bytes(source: Path | bytes, shown: str, start: bytes, stack: ExitStack, most_bytes: int) -> IO[bytes]:
    """The bytes of the table itself."""
    raw = stack.enter_context(_raw(source, shown))
    if start[:2] == b"\x1f\x8b":
        return cast(IO[bytes], stack.enter_context(gzip.open(raw)))
    if not start.startswith(b"PK\x03\x04"):
        return raw
    try:
        archive = stack.enter_context(zipfile.ZipFile(raw))
        members = check_members(archive, shown, most_bytes, nested=True)
        inner = [info for info in members if info.filename.casefold().endswith(_TABLES)]
        if len(inner) == 1:
            return stack.enter_context(archive.open(inner[0]))
    except DAMAGED as error:
        raise damaged(shown) from error
    raise ZoneFileError(
        gettext_noop("%(file)s must hold exactly one table (.csv). It holds: %(inner)s."),
        file=shown,
        inner=", ".join(info.filename for info in members[:9]) or "—",
    )
