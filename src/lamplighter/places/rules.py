"""States of a zone map, which levels of two maps are alike, and why a point may be in no zone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import TypeVar

_NUMBERED = re.compile(r"(\D*)(\d+)(\D*)")
T = TypeVar("T")


class MapState(StrEnum):
    """A map is proposed, then confirmed or dropped. A confirmed one may be withdrawn; nothing ever comes back."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


MOVES: dict[MapState, frozenset[MapState]] = {
    MapState.DRAFT: frozenset({MapState.CONFIRMED, MapState.WITHDRAWN}),
    MapState.CONFIRMED: frozenset({MapState.WITHDRAWN}),
    MapState.WITHDRAWN: frozenset(),
}
"""The only changes of state there are."""


class WhyNot(StrEnum):
    """Why no zone answers for a point."""

    NO_MAP = "no-map"
    """No map holds on that day."""
    NOT_A_PLACE = "not-a-place"
    """The coordinates themselves cannot be right."""
    GAP = "gap"
    """Enclosed by the map, but in none of its lowest zones: an enclave, or a hole in the drawing."""
    OUTSIDE = "outside"
    """Beyond every zone of the map."""


def in_order(rows: Sequence[tuple[str, T]]) -> list[T]:
    """Zones of one level, by code, as people look for them: 2 before 10 where every code holds one number, else as the map has them."""
    parts = [_NUMBERED.fullmatch(code) for code, _zone in rows]
    if not all(parts):
        return [zone for _code, zone in rows]
    keys = [(part[1].casefold(), int(part[2]), part[3].casefold()) for part in parts if part]
    return [rows[at][1] for at in sorted(range(len(rows)), key=keys.__getitem__)]


Kind = tuple[str, frozenset[str]]
"""A level as it is told apart from others: its word (one spelling), and the codes of its zones."""
_SAME_WORD, _SAME_CODES, _ENOUGH = 2.0, 3.0, 0.5


def like_levels(before: Sequence[Kind], after: Sequence[Kind]) -> list[tuple[int | None, int | None]]:
    """The levels of two maps beside each other, highest first; None where one of them has no such level.

    Alike is what shares at least half of its codes, since posts hang on codes, and then what has the same word. What lies
    between two pairs is taken in its order where there is as much of it on either side; and where nothing at all is alike,
    the lowest levels are taken for each other, since both decide who answers.
    """

    @cache
    def best(first: int, second: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if first == len(before) or second == len(after):
            return 0.0, ()
        found = [best(first + 1, second), best(first, second + 1)]
        if alike := _likeness(before[first], after[second]):
            rest = best(first + 1, second + 1)
            found.append((rest[0] + alike, ((first, second), *rest[1])))
        return max(found, key=lambda each: each[0])

    known = best(0, 0)[1] or (((len(before) - 1, len(after) - 1),) if len(before) != len(after) else ())
    made: list[tuple[int | None, int | None]] = []
    for (old, new), (next_old, next_new) in pairwise([(-1, -1), *known, (len(before), len(after))]):
        olds, news = range(old + 1, next_old), range(new + 1, next_new)
        if len(olds) == len(news):
            made += zip(olds, news, strict=True)
        else:
            made += [*((each, None) for each in olds), *((None, each) for each in news)]
        if next_old < len(before):
            made.append((next_old, next_new))
    return made


def _likeness(first: Kind, second: Kind) -> float:
    shared = len(first[1] & second[1]) / max(1, len(first[1] | second[1]))
    return _SAME_CODES * shared * (shared >= _ENOUGH) + _SAME_WORD * (first[0] == second[0])
