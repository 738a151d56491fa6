"""The levels of the maps in force, by their words and the codes on them: what is asked at every request, without shapes or indexes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from lamplighter.places.models import Zone, ZoneMap
from lamplighter.places.rules import MapState
from lamplighter.plumbing.snapshots import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """A map's levels, the highest first: what it calls them, and the codes of their zones."""

    words: tuple[str, ...]
    codes: tuple[frozenset[str], ...]


Maps: TypeAlias = tuple[tuple[date, ...], tuple[Levels, ...]]
"""Every confirmed map: from which days they hold, the earliest first, and their levels."""


def _load() -> Maps:
    days, found = [], []
    for row in ZoneMap.objects.filter(state=MapState.CONFIRMED.value).order_by("holds_from"):
        codes: list[set[str]] = [set() for _ in row.level_words]
        for code, level in Zone.objects.filter(zone_map=row).values_list("code", "level"):
            codes[level].add(code)
        days.append(row.holds_from)
        found.append(Levels(tuple(row.level_words), tuple(map(frozenset, codes))))
    return tuple(days), tuple(found)


levels: Snapshot[Maps] = Snapshot("places.maps", _load)


def levels_on(day: date) -> Levels | None:
    """Those of the map that holds on a day; None before the first."""
    days, found = levels()
    at = bisect_right(days, day)
    return found[at - 1] if at else None
