"""States of a zone map, and why a point may be in no zone. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


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


class NotCoveredReason(StrEnum):
    """Why a point is in no zone."""

    OUTSIDE = "outside"
    """Beyond every zone of the map."""
    GAP = "gap"
    """Enclosed by the map, but in none of its lowest zones: an enclave, or a hole in the drawing."""
    PROBLEM = "problem"
    """The coordinates themselves cannot be right."""
    NO_MAP = "no_map"
    """No map holds on that day."""


class Point(NamedTuple):
    """A place in WGS84 degrees. A plain ``(lon, lat)`` tuple does as well wherever one is asked for."""

    lon: float
    lat: float
