"""What an officer holds on a day, as stretches of the index of open concerns. Derived from the roster (promise 2), kept in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from lamplighter.concerns.models import Desk
from lamplighter.core.schedule.holding import away_all_day
from lamplighter.plumbing.snapshots import Snapshot
from lamplighter.roster.holding import FRONT, holder_on, pairs_of, workers
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot

KEPT = 2_000
"""Most officers' days that are kept in memory."""


@dataclass(frozen=True, slots=True)
class Mine:
    """What one officer holds on a day.

    ``pairs``: zone (or desk) and lead shift whose concerns they hold, with the officers whose assigned ones they do not.
    ``assigned_in``: zones and desks in which they hold what is assigned to themselves.
    """

    officer: int
    pairs: tuple[tuple[str, str, tuple[int, ...]], ...]
    assigned_in: frozenset[str]


_kept: Snapshot[dict[tuple[int, date], Mine]] = Snapshot("roster", dict)


def mine_of(user: Any, day: date) -> Mine | None:
    """What a signed-in person holds on a day; None for somebody who is no officer, or holds nothing and works for no post."""
    officer = Officer.objects.filter(user=user, active=True).values_list("pk", flat=True).first()
    if officer is None:
        return None
    held = _kept()
    found = held.get((officer, day))
    if found is None:
        if len(held) >= KEPT:
            held.clear()
        found = held[(officer, day)] = _mine(officer, day)
    return found if found.pairs or found.assigned_in else None


def _mine(officer: int, day: date) -> Mine:
    roster = snapshot().roster
    posts = {each.zone for each in roster.posts.values()}
    at_work = {
        zone: {each for each, _card in workers(zone, day) if not away_all_day(roster, each, day)}
        for zone in posts
    }
    pairs = sorted(pairs_of(officer, day) | _deskless(officer, day, posts))
    return Mine(
        officer,
        tuple((zone, shift, tuple(sorted(at_work.get(zone, ())))) for zone, shift in pairs),
        frozenset(zone for zone, some in at_work.items() if officer in some),
    )


def _deskless(officer: int, day: date, posts: set[str]) -> set[tuple[str, str]]:
    """Desks that have no post (yet): whoever stands in for the whole department holds what lies there."""
    desks = {FRONT, *(each.zone for each in Desk.objects.all())} - posts
    return {(desk, "") for desk in desks if holder_on(snapshot(), desk, "", None, day).officer == officer}
