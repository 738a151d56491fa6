"""Where a part of the day has no officer at all: no shift that is open, but none that anybody is posted to. Derived from the roster and the
map each time.

A zone is one that answers for some place: it has a post of its own. Where several zones share the officers of the one above them, that one
answers, and they are none of these.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from lamplighter.places import queries as places
from lamplighter.roster.coverage import GIVEN_UP, ROLE
from lamplighter.roster.queries import RosterSnapshot, snapshot
from lamplighter.roster.rules import ShiftKind


@dataclass(frozen=True, slots=True)
class Bare:
    """Zones without an officer in a part of the day; ``kind`` None: at any time. In the order of the map."""

    kind: ShiftKind | None
    zones: tuple[str, ...]


def bare(zones: Collection[str] | None, first: date, last: date) -> list[Bare]:
    """Zones to which nobody is posted at all from ``first`` to ``last`` inclusive; then, for each part of the day that some zone of the
    city has officers in, those to which nobody is posted in it. A shift left less than ``GIVEN_UP`` ago is still one that is open, and no
    part of this.

    Args:
        zones: only of these; None is the whole city.
    """
    held = snapshot()
    posted = _kinds(held, first, last)
    lately = _kinds(held, first - GIVEN_UP, last)
    seen = [zone for zone in _answering(held, first) if zones is None or zone in zones]
    kinds = {kind for found in posted.values() for kind in found}
    if not kinds:
        return []
    told = [Bare(None, tuple(zone for zone in seen if not lately.get(zone)))]
    for kind in ShiftKind:
        if kind in kinds:
            without = (zone for zone in seen if lately.get(zone) and kind not in lately[zone])
            told.append(Bare(kind, tuple(without)))
    return [each for each in told if each.zones]


def _kinds(held: RosterSnapshot, first: date, last: date) -> Mapping[str, set[ShiftKind]]:
    """The parts of the day in which somebody is posted to a zone at some time of these days."""
    roster, found = held.roster, dict[str, set[ShiftKind]]()
    for row in roster.postings:
        post = roster.posts[row.post]
        if post.role == ROLE and row.starts <= last and (row.ends is None or row.ends > first):
            found.setdefault(post.zone, set()).add(held.shifts[row.shift].kind)
    return found


def _answering(held: RosterSnapshot, day: date) -> list[str]:
    """Zones whose officers answer for some place, by the day's map; a place of which no zone has a post is its lowest zone's. Without a map
    all zones that have a post."""
    zone_map = places.zone_map_on(day)
    if zone_map is None:
        return sorted(held.zones)
    found = (
        next((each.code for each in zone.chain if each.code in held.zones), zone.code)
        for zone in zone_map.levels[-1]
    )
    return list(dict.fromkeys(found))
