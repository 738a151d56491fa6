"""Periods: half-open stretches between two instants. All functions are pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

Period = tuple[datetime, datetime]


def without(period: Period, taken: Iterable[Period]) -> Iterator[Period]:
    """What is left of a period without others, in order."""
    at, ends = period
    for left, right in sorted(taken):
        if left > at:
            yield at, min(left, ends)
        at = max(at, right)
        if at >= ends:
            return
    if at < ends:
        yield at, ends


def common(period: Period, others: Iterable[Period]) -> Iterator[Period]:
    """What a period has in common with each of others, in their order."""
    for left, right in others:
        since, until = max(left, period[0]), min(right, period[1])
        if since < until:
            yield since, until
