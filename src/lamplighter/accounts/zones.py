"""Codes of zones and desks that roles and tokens may be for. Rooms further on know them; they enter where to ask, once, at the start."""

from __future__ import annotations

from collections.abc import Callable

Codes = Callable[[], list[tuple[str, str]]]
"""Codes with their names, in order."""
_asked: list[Codes] = []


def zones_from(source: Codes) -> Codes:
    """Enters where to ask."""
    if source not in _asked:
        _asked.append(source)
    return source


def zone_codes() -> list[tuple[str, str]]:
    """Every code that somebody can be responsible for, with its name; empty where no map and no post is there yet."""
    return [pair for source in _asked for pair in source()]


def unknown(zone: str) -> bool:
    """Whether nobody knows such a zone. Before the first map any code may be right."""
    known = dict(zone_codes())
    return bool(zone) and bool(known) and zone not in known
