"""Which level of the map in force has the officers: its word is what areas are called where nobody chose another."""

from __future__ import annotations

from functools import lru_cache

from django.db import DatabaseError

from lamplighter.places.levels import Levels, levels_on
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import Snapshot
from lamplighter.roster.models import Post
from lamplighter.roster.rules import PostRole

_ZONE = frozenset({"zone", "zones"})


def _load() -> frozenset[str]:
    return frozenset(Post.objects.filter(role=PostRole.CIO.value).values_list("zone", flat=True))


posts: Snapshot[frozenset[str]] = Snapshot("roster", _load)
"""Codes of zones that have a post of officers."""


def level_served() -> str:
    """What the map in force calls the level on which most posts stand ("beat"); the highest level while there are none.

    Empty without a map, and of a map that itself calls one of its levels a zone: there the word means that level.
    """
    try:
        held = levels_on(clock.city_day(clock.now()))
        return _word(held, posts()) if held else ""
    except DatabaseError:
        return ""  # pages of errors stand on this


@lru_cache(maxsize=4)
def _word(held: Levels, posted: frozenset[str]) -> str:
    if not held.words or any(word.strip().casefold() in _ZONE for word in held.words):
        return ""
    counts = [len(codes & posted) for codes in held.codes]
    return held.words[counts.index(max(counts))]
