"""US house numbers: plain, lettered, halves, ranges, and the hyphenated ones of Queens."""

from __future__ import annotations

import re

from .grammar import HouseNumber
from .text import fold

_NUMBER = re.compile(r"^0*(\d{1,9})(.*)$")
_PAIR = re.compile(r"^-(\d{1,6})$")
QUEENS = "-"  # the tail that marks 37-12 (stored as 3712) of New York's hyphenated numbers


def read_number(text: str) -> HouseNumber | None:
    """ "1600", "1600A", "1600 1/2", "1600-1602" or "37-12" as a whole number and a tail; None without digits in front."""
    folded = fold(text)
    match = _NUMBER.match(folded)
    if not match:
        return None
    value, tail = int(match[1]), match[2].replace(" ", "")
    pair = _PAIR.match(tail)
    if (
        pair
        and len(pair[1]) == 2
        and len(match[1]) <= 3
        and not (len(match[1]) == 2 and int(pair[1]) > value)
    ):
        return HouseNumber(value * 100 + int(pair[1]), QUEENS)
    if not pair:
        tail = tail.lstrip("-")
    return HouseNumber(min(value, 2**31 - 1), tail[:12])
