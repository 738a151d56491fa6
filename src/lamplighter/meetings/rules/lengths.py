"""Lengths of appointments that a department offers: minutes, in whole fives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

SHORTEST, LONGEST, MOST, CELL = 10, 240, 6, 5
"""Minutes; how many lengths there may be; minutes of a cell."""


class WrongLengths(ValueError):
    """Lengths that nobody could book; the words say what is to be mended."""


def checked_lengths(given: Sequence[Any]) -> list[int]:
    """The lengths in order, each once.

    Raises:
        WrongLengths: see there.
    """
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in given):
        raise WrongLengths("give whole numbers of minutes")
    found = sorted(set(given))
    if not found or len(found) > MOST:
        raise WrongLengths(f"give one to {MOST} lengths")
    if any(each % CELL or not SHORTEST <= each <= LONGEST for each in found):
        raise WrongLengths(f"each has {SHORTEST} to {LONGEST} minutes, in whole fives")
    return found


def read_lengths(text: str) -> list[int]:
    """The same from how people write them: "20, 40".

    Raises:
        WrongLengths: see there.
    """
    parts = [part for part in text.replace(";", ",").replace(" ", ",").split(",") if part]
    if not all(part.isascii() and part.isdigit() and len(part) < 5 for part in parts):
        raise WrongLengths("give whole numbers of minutes")
    return checked_lengths([int(part) for part in parts])
