"""XML read in pieces: starts and ends of elements with their text. Declarations that can blow a file up are refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, NamedTuple, NoReturn
from xml.parsers import expat

from lamplighter.core.geo.wording import ZoneFileError, gettext_noop
from lamplighter.core.tables.texts import DAMAGED, damaged

LONGEST_TEXT = 32_000_000
"""Characters of one element, such as the corners of one area."""
DEEPEST = 200
_PIECE = 1 << 16


class Event(NamedTuple):
    """``text`` is what stood directly in an element that ends; a start has none."""

    start: bool
    tag: str
    """Without its namespace."""
    attributes: Mapping[str, str]
    text: str


def events(stream: IO[bytes], shown: str) -> Iterator[Event]:
    """Elements as they start and end.

    Raises:
        ZoneFileError: not well-formed, cut off, with a document type, or with one endless text.
    """
    reader = _Reader(shown)
    silent = 0
    try:
        while piece := stream.read(_PIECE):
            reader.heard = False
            reader.parser.Parse(piece, False)
            yield from reader.drained()
            silent = 0 if reader.heard else silent + len(piece)
            if silent > LONGEST_TEXT:  # one endless tag or comment, which the parser holds until it ends
                reader.too_long()
        reader.parser.Parse(b"", True)
        yield from reader.drained()
    except expat.ExpatError as error:
        raise ZoneFileError(
            gettext_noop("%(file)s breaks off or is damaged at line %(line)s. Export it again."),
            file=shown,
            line=error.lineno,
        ) from error
    except DAMAGED as error:
        raise damaged(shown) from error


class _Reader:
    def __init__(self, shown: str) -> None:
        self._shown, self._found, self._texts = shown, list[Event](), list[list[str]]()
        self._length, self.heard = 0, False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse

    def drained(self) -> list[Event]:
        found, self._found = self._found, []
        return found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._texts) > DEEPEST:
            self._refuse()
        self._length, self.heard = 0, True
        self._texts.append([])
        self._found.append(Event(True, tag.rpartition(":")[2], attributes, ""))

    def _end(self, tag: str) -> None:
        self._length, self.heard = 0, True
        self._found.append(Event(False, tag.rpartition(":")[2], {}, "".join(self._texts.pop())))

    def _text(self, text: str) -> None:
        self._length, self.heard = self._length + len(text), True
        if self._length > LONGEST_TEXT:
            self.too_long()
        if self._texts:
            self._texts[-1].append(text)

    def too_long(self) -> NoReturn:
        raise ZoneFileError(
            gettext_noop(
                "%(file)s holds one text of more than %(limit)s million characters. Export it again."
            ),
            file=self._shown,
            limit=LONGEST_TEXT // 1_000_000,
        )

    def _refuse(self, *_: object) -> NoReturn:
        raise ZoneFileError(
            gettext_noop(
                "%(file)s declares things of its own that could swell when it is read. Export it again."
            ),
            file=self._shown,
        )
