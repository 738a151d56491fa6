"""GeoJSON features read piecemeal: one a line, or the members of a FeatureCollection of any size."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from lamplighter.core.geo.wording import Sentence, gettext_noop

from .model import GazetteerError

_PIECE = 1 << 18
LONGEST = 16_000_000
"""Characters of one feature or line; what is longer is no address."""
_MEMBERS = re.compile(r'"features"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,\x1e]*")


class BrokenCollectionError(GazetteerError):
    """A FeatureCollection that ends or breaks off in the middle."""

    def __init__(self, line: int) -> None:
        words = gettext_noop("The GeoJSON breaks off or is damaged at line %(line)s. Export it again.")
        super().__init__(Sentence(words, {"line": line}))


def features(stream: IO[bytes]) -> Iterator[tuple[int, Any]]:
    """(line, feature) of every feature; a line that is no JSON gives (line, why) and the next is read.

    Raises `BrokenCollectionError` where a FeatureCollection is not whole.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    pieces = (decoder.decode(piece) for piece in iter(lambda: stream.read(_PIECE), b""))
    start = next(pieces, "")
    if _MEMBERS.search(start) and not _is_feature(start.partition("\n")[0]):
        yield from _collection(start, pieces)
    else:
        yield from _lines(start, pieces)


def _bounded(text: str, line: int) -> str:
    if len(text) > LONGEST:
        words = gettext_noop(
            "Line %(line)s holds more than %(limit)s million characters without an end, so this is no list of addresses."
        )
        raise GazetteerError(Sentence(words, {"line": line, "limit": LONGEST // 1_000_000}))
    return text


def _is_feature(line: str) -> bool:
    try:
        value = json.loads(line.lstrip("\x1e"))
    except ValueError:
        return False
    return isinstance(value, dict) and value.get("type") == "Feature"


def _lines(text: str, pieces: Iterator[str]) -> Iterator[tuple[int, Any]]:
    number = 0
    while True:
        *whole, text = text.split("\n")
        piece = next(pieces, None)
        if piece is None:
            whole.append(text)
        for line in whole:
            number += 1
            if not line.strip(" \r\t\x1e,"):
                continue
            try:
                yield number, json.loads(line.strip(" \r\t\x1e"))
            except ValueError:
                yield number, gettext_noop("not readable as GeoJSON")
        if piece is None:
            return
        text = _bounded(text + piece, number + 1)


def _collection(text: str, pieces: Iterator[str]) -> Iterator[tuple[int, Any]]:
    decoder = json.JSONDecoder()
    begin = _MEMBERS.search(text)
    at, line = begin.end() if begin else 0, 1
    line += text.count("\n", 0, at)
    while True:
        skipped = _BETWEEN.match(text, at)
        end = skipped.end() if skipped else at
        line += text.count("\n", at, end)
        at = end
        if text[at : at + 1] == "]":
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except ValueError:
            piece = next(pieces, None)
            if piece is None:
                raise BrokenCollectionError(line) from None
            text, at = _bounded(text[at:] + piece, line), 0
            continue
        yield line, value
        line += text.count("\n", at, end)
        at = end
