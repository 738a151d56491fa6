"""Zones that somebody is posted to, for what is said of a map to come. Rooms further on know them; they enter where to ask, once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

Codes = Callable[[date], Collection[str]]
"""Codes of zones that somebody is posted to on a day, or from a later one."""
_asked: list[Codes] = []


def posted_from(source: Codes) -> Codes:
    """Enters where to ask."""
    if source not in _asked:
        _asked.append(source)
    return source


def posted_on(day: date) -> frozenset[str]:
    """Codes of every zone that somebody is posted to on a day, or from a later one."""
    return frozenset(code for source in _asked for code in source(day))
