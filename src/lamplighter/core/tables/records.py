"""Rows of a CSV, whatever its lines hold: nothing is lost, and reading goes on after a line that is no row."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MOST_LINES = 200
"""Lines one quoted row may span; a longer one is taken for a quotation mark that was never closed."""
MOST_CELLS = 2_000
csv.field_size_limit(max(csv.field_size_limit(), 16_000_000))  # a zone's shape is one cell

_FORMULA = re.compile(r"\s*[=@]|\s*[+-]\s*[A-Za-z(]")
_MAYBE = re.compile(r"[=@]|[+-]\s*[A-Za-z(]")
_KEPT_TEXT = re.compile(r'\s*="?([^"]*)"?\s*')
_PLAIN = re.compile(r"[\w .,:/-]*")


class Record(NamedTuple):
    """One row: the line it begins at (1 is the first), its cells, and the numbers of cells that are formulas.

    A cell written ``="0012"``, as spreadsheets keep a text, is that text and no formula."""

    line: int
    cells: list[str]
    formulas: tuple[int, ...] = ()
    sound: bool = True
    """False for a line whose quotation marks do not match: its cells are cut at every separator."""


def records(source: Iterable[str], separator: str, quote: str) -> Iterator[Record]:
    """Rows with cells, one after the other; empty lines are left out."""
    given, waiting, number, width = iter(source), deque[str](), 0, 0
    while (line := waiting.popleft() if waiting else next(given, None)) is not None:
        number += 1
        if line.isspace() and not line.strip(" \r\n"):
            continue
        if not quote or quote not in line:
            cells, sound, used = line.rstrip("\r\n").split(separator), True, 0
        else:
            cells, sound, used = _quoted(line, waiting, given, separator, quote, width)
        width = width or len(cells)
        if len(cells) > MOST_CELLS:
            cells = cells[:MOST_CELLS]
        if _MAYBE.search(line) or used:
            yield _record(number, cells, sound)
        else:
            yield Record(number, cells, (), sound)
        number += used


def _quoted(
    line: str, waiting: deque[str], given: Iterator[str], separator: str, quote: str, width: int
) -> tuple[list[str], bool, int]:
    """Cells of the row that begins with ``line``, whether its marks match, and how many further lines it took."""
    taken = [line]
    odd = line.count(quote) % 2
    while odd and len(taken) < MOST_LINES:
        more = waiting.popleft() if waiting else next(given, None)
        if more is None:
            break
        taken.append(more)
        odd = (odd + more.count(quote)) % 2
    try:
        cells = next(csv.reader(taken, delimiter=separator, quotechar=quote, strict=True), [])
        if len(taken) == 1 or len(cells) >= width:
            return cells, True, len(taken) - 1
    except csv.Error:
        pass
    waiting.extendleft(reversed(taken[1:]))
    if not line.count(quote) % 2:
        try:  # a stray quotation mark within a cell is just a character
            return next(csv.reader([line], delimiter=separator, quotechar=quote), []), True, 0
        except csv.Error:
            pass
    return line.rstrip("\r\n").split(separator), False, 0


def _record(number: int, cells: list[str], sound: bool) -> Record:
    formulas: list[int] = []
    for at, cell in enumerate(cells):
        if cell[:1] in "=@+- \t" and cell and _FORMULA.match(cell):
            kept = _KEPT_TEXT.fullmatch(cell)
            if kept and '"' in cell and _PLAIN.fullmatch(kept[1]):
                cells[at] = kept[1]
            else:
                formulas.append(at)
    return Record(number, cells, tuple(formulas), sound)
