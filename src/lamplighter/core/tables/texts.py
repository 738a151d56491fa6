"""The text inside a file: which encoding, which separator, which quotation mark; read line by line within bounds.

The whole file is looked through once before its first row is used, so that what is told of it is true to its end and a
damaged file is refused before anything is built from it.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from lamplighter.core.geo.wording import ZoneFileError, gettext_noop

LONGEST_LINE = 16_000_000
"""Characters of one line. A line with the shape of a whole city has some millions; what is longer is no table."""
_PIECE = 1 << 18
_CONTROLS = bytes({*range(32)} - set(b"\t\n\r\f\x1a"))
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
SHOWN = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
SEPARATORS = ",;\t|"
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What the readers of packed files raise where those are damaged or locked."""


@dataclass(frozen=True, slots=True)
class TextLook:
    """How a text file is written. ``mixed`` counts lines that are Windows-1252 in a file that else is UTF-8."""

    encoding: str
    mark: bool
    """Whether it begins with a byte-order mark."""
    separator: str
    quote: str
    """The quotation mark around cells; empty where the file has none."""
    mixed: int = 0
    lines: int = 0


def damaged(shown: str) -> ZoneFileError:
    """A packed file, which a workbook is too, that cannot be read."""
    return ZoneFileError(
        gettext_noop(
            "%(file)s breaks off, is damaged, or is locked with a password. Save or export it again, without a password."
        ),
        file=shown,
    )


def look_through(stream: IO[bytes], shown: str, *, most_bytes: int) -> TextLook:
    """Reads a stream to its end and tells how it is written.

    Raises:
        ZoneFileError: empty, no text, too large, one endless line, or damaged.
    """
    head = _read(stream, shown)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ZoneFileError(gettext_noop("%(file)s is empty. Export it again."), file=shown)
    encoding, mark = _encoding_of(head, shown)
    wide = encoding.startswith("utf-16")
    counting = _Counting(utf8=not wide)
    size, since, piece, sample = 0, 0, head, head
    while piece:
        size += len(piece)
        if size > most_bytes:
            raise ZoneFileError(
                gettext_noop("%(file)s is larger than %(limit)s MB. Cut it to the city."),
                file=shown,
                limit=most_bytes // 1_000_000,
            )
        since = _longest(piece, since, shown, counting.lines)
        counting.take(piece)
        piece = _read(stream, shown)
        if len(sample) < _PIECE:
            sample += piece
    counting.end()
    if not wide and counting.odd and counting.odd >= counting.accented:
        encoding = "cp1252"
    text = sample.decode(encoding, "replace").lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = separator_of(first)
    return TextLook(
        encoding=encoding,
        mark=mark,
        separator=separator,
        quote=_quote_of(text, separator),
        mixed=counting.odd if encoding == "utf-8" else 0,
        lines=counting.lines,
    )


def glance(head: bytes, shown: str) -> TextLook:
    """How a text is written, by its beginning: for files that are too long to be read twice.

    Eight-bit text is called UTF-8; whoever reads it counts the lines that are none.

    Raises:
        ZoneFileError: empty, or no text.
    """
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ZoneFileError(gettext_noop("%(file)s is empty. Export it again."), file=shown)
    encoding, mark = _encoding_of(head, shown)
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = separator_of(first)
    return TextLook(encoding=encoding, mark=mark, separator=separator, quote=_quote_of(text, separator))


def separator_of(header: str) -> str:
    """What separates the cells: the commonest of comma, semicolon, tab and bar outside quotation marks."""
    plain = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=plain.count)


def _quote_of(text: str, separator: str) -> str:
    edge, text = re.escape(separator), text[:200_000]
    around = {
        mark: len(re.findall(rf"(?:^|{edge}){mark}[^{mark}\n]*{mark}(?=$|{edge}|\r)", text, re.MULTILINE))
        for mark in ('"', "'")
    }
    if around["'"] > 2 * around['"']:
        return "'"
    return '"' if '"' in text else ""


class _Counting:
    """Counts lines over pieces that may end anywhere: all, those that are no UTF-8, and those that are and hold an accent."""

    def __init__(self, *, utf8: bool) -> None:
        self.lines = self.odd = self.accented = 0
        self._utf8, self._rest = utf8, b""

    def take(self, piece: bytes) -> None:
        piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self.lines += piece.count(b"\n")
        if self._utf8:
            block, newline, rest = (self._rest + piece).rpartition(b"\n")
            self._rest = rest
            if newline:
                self._weigh(block)

    def end(self) -> None:
        self._weigh(self._rest)

    def _weigh(self, block: bytes) -> None:
        if block.isascii():
            return
        for line in block.split(b"\n"):
            if line.isascii():
                continue
            try:
                line.decode()
                self.accented += 1
            except UnicodeDecodeError:
                self.odd += 1


def _read(stream: IO[bytes], shown: str) -> bytes:
    try:
        return stream.read(_PIECE)
    except DAMAGED as error:
        raise damaged(shown) from error


def _encoding_of(head: bytes, shown: str) -> tuple[str, bool]:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, True
    sample = head[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) > 0.3 * len(sample) / 2 and min(even, odd) < 0.05 * len(sample):
        return ("utf-16-le" if odd > even else "utf-16-be"), False
    if len(head.translate(None, _CONTROLS)) >= 0.98 * len(head):
        return "utf-8", False
    raise ZoneFileError(
        gettext_noop("%(file)s is no text: it holds bytes that no table has. Is it the right file?"),
        file=shown,
    )


def _longest(piece: bytes, since: int, shown: str, line: int) -> int:
    """How many bytes since the last line end; refuses a line without end."""
    ends = [at for end in (b"\n", b"\r") if (at := piece.find(end)) >= 0]
    until = since + (min(ends) if ends else len(piece))
    if until > LONGEST_LINE:
        raise ZoneFileError(
            gettext_noop(
                "Line %(line)s of %(file)s is longer than %(limit)s million characters, so this is no table. Export it again."
            ),
            file=shown,
            line=line + 1,
            limit=LONGEST_LINE // 1_000_000,
        )
    return len(piece) - max(piece.rfind(b"\n"), piece.rfind(b"\r")) if ends else until


def lines(stream: IO[bytes], look: TextLook, shown: str) -> Iterator[str]:
    """Lines as text with their ends (LF, CR or both), in the encoding that was seen, without a byte-order mark.

    Raises:
        ZoneFileError: the packed file is damaged.
    """
    wide = look.encoding.startswith("utf-16")
    # Latin-1 gives every byte a character and back, so that lines can be cut where each has an encoding of its own.
    text = io.TextIOWrapper(
        stream, encoding=look.encoding if wide else "latin-1", errors="replace", newline=""
    )
    first = True
    try:
        while line := text.readline(LONGEST_LINE):
            if not wide:
                line = line if line.isascii() else decoded(line.encode("latin-1"))
            if first:
                line, first = line.removeprefix("\ufeff"), False
            yield line
    except DAMAGED as error:
        raise damaged(shown) from error
    finally:
        if not text.closed:
            text.detach()  # who opened the stream closes it


def decoded(line: bytes) -> str:
    """UTF-8, else Windows-1252, whose five unused bytes become control characters so that nothing is refused."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")
