"""Zones and desks that somebody can be responsible for, for roles and tokens; and zones that somebody is posted to, for new zone maps."""

from __future__ import annotations

from datetime import date

from lamplighter.places.queries import zones_on
from lamplighter.plumbing import clock
from lamplighter.roster.queries import snapshot


def zones_and_desks() -> list[tuple[str, str]]:
    """Codes and names: the zones of today's map, then zones and desks that have a post without being on it."""
    named = {zone.code: zone.name or zone.code for zone in zones_on(clock.city_day(clock.now()))}
    posts = sorted({post.zone for post in snapshot().roster.posts.values()} - set(named))
    return [*named.items(), *((code, code) for code in posts)]


def zones_with_officers(day: date) -> set[str]:
    """Codes of zones that somebody is posted to on a day, or from a later one, in whatever role."""
    roster = snapshot().roster
    return {roster.posts[each.post].zone for each in roster.postings if each.ends is None or each.ends > day}
