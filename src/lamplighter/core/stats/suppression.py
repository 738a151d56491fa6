"""Hiding small cells of a table, so that no hidden count can be had from the ones that are shown."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def suppressed(counts: Mapping[K, int], smallest: int) -> dict[K, int | None]:
    """The counts of a partition whose total is published; None for a hidden one.

    Counts from 1 up to, not including, ``smallest`` are hidden. Where only one would be, the total less the others gives it
    away: the smallest of the others (the first in order, of equals) is hidden with it. Zeros tell of nobody and stay.
    """
    hidden = {key for key, count in counts.items() if 0 < count < smallest}
    others = [key for key, count in counts.items() if count > 0 and key not in hidden]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda key: counts[key]))
    return {key: None if key in hidden else count for key, count in counts.items()}
