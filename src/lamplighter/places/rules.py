"""States of a zone map, and why a point may be in no zone. Pure."""

from __future__ import annotations

from enum import StrEnum


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
