"""Hiding small cells of a table, so that no hidden count can be had from the ones that are shown."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def suppressed(counts: Mapping[K, int], smallest: int) -> dict[K, int | None]:
    """The counts of a partition whose total is published; None for a hidden one.

    Counts from 1 up to, not including, ``smallest`` are hidden. Where the total less the shown ones gives the hidden ones away,
    the smallest of the others is hidden with them, and with it all that equal it: everybody can read this rule, so an order
    among equals would tell. Zeros tell of nobody and stay.
    """
    hidden = {key: count for key, count in counts.items() if 0 < count < smallest}
    others = {key: count for key, count in counts.items() if count > 0 and key not in hidden}
    while others and _known(hidden, smallest):
        least = min(others.values())
        hidden |= {key: count for key, count in others.items() if count == least}
        others = {key: count for key, count in others.items() if count > least}
    return {key: None if key in hidden else count for key, count in counts.items()}


def _known(hidden: Mapping[K, int], smallest: int) -> bool:
    """Whether their sum tells each of them: there is one alone, or all are as small or as large as hidden ones can be."""
    return len(hidden) == 1 or set(hidden.values()) in ({1}, {smallest - 1})
