"""States of a zone map, and why a point may be in no zone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
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
