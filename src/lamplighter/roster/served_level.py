"""Which level of the map in force has the officers: its word is what areas are called where nobody chose another."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import DatabaseError

from lamplighter.places.levels import Levels, Maps, levels, levels_on
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import Snapshot
from lamplighter.roster.models import Post
from lamplighter.roster.rules import PostRole

_ZONE = frozenset({"zone", "zones"})


def _load() -> frozenset[str]:
    return frozenset(Post.objects.filter(role=PostRole.CIO.value).values_list("zone", flat=True))


posts: Snapshot[frozenset[str]] = Snapshot("roster", _load)
"""Codes of zones that have a post of officers."""


_last: tuple[Maps, frozenset[str], datetime, datetime, str] | None = None
"""The maps and posts of which the answer was made, from when until when it holds, and the answer: asked at every request."""


def level_served() -> str:
    """What the map in force calls the level on which most posts stand ("beat"); the highest level while there are none.

    Empty without a map, and of a map that itself calls one of its levels a zone: there the word means that level.
    """
    global _last
    try:
        maps, posted, now, last = levels(), posts(), clock.now(), _last
    except DatabaseError:
        return ""  # pages of errors stand on this
    if last is not None and last[0] is maps and last[1] is posted and last[2] <= now < last[3]:
        return last[4]
    day, tz = clock.city_day(now), clock.city_tz()
    since, until = (datetime.combine(each, time(), tz) for each in (day, day + timedelta(days=1)))
    held = levels_on(day)
    word = _word(held, posted) if held else ""
    _last = (maps, posted, since, until, word)
    return word


def _word(held: Levels, posted: frozenset[str]) -> str:
    if not held.words or any(word.strip().casefold() in _ZONE for word in held.words):
        return ""
    counts = [len(codes & posted) for codes in held.codes]
    return held.words[counts.index(max(counts))]
