"""What can be done about a shift for which nobody is free and rested: who could stay longer or come earlier, who could work a part of it,
and whom to ask. Derived from the roster each time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from lamplighter.core.schedule.holding import holder
from lamplighter.roster.coverage import Watch
from lamplighter.roster.filling import Filler, Part
from lamplighter.roster.queries import snapshot

NAMED = 5
"""Most officers of each kind."""


@dataclass(frozen=True, slots=True)
class Stopgaps:
    """``longer``: by staying longer or coming earlier; ``parts``: as a shift of its own; ``supervisor``: who holds the supervisor post that
    day; the longest first."""

    longer: tuple[Part, ...]
    parts: tuple[Part, ...]
    supervisor: int | None


def stopgaps(watch: Watch, filler: Filler, but: Collection[int]) -> Stopgaps:
    """What can be done about a shift.

    Args:
        filler: of its day.
        but: officers who were asked already.
    """
    least = timedelta(minutes=settings.LAMPLIGHTER.roster.cover_least_minutes)
    longer = {each.officer: each for each in filler.longer(watch) if each.officer not in but}
    parts = [each for each in filler.parts(watch) if each.officer not in but and each.officer not in longer]
    return Stopgaps(_longest(longer.values(), least), _longest(parts, least), _supervisor(watch))


def _longest(found: Collection[Part], least: timedelta) -> tuple[Part, ...]:
    long = [each for each in found if each.ends - each.starts >= least]
    return tuple(sorted(long, key=lambda each: (each.starts - each.ends, each.officer)))[:NAMED]


def _supervisor(watch: Watch) -> int | None:
    held = snapshot()
    above = held.roster.posts[watch.post].supervisor
    return holder(held.roster, above, None, watch.day).officer if above is not None else None
