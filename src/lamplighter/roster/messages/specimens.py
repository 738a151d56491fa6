"""Letters of the roster as the gallery shows them, with invented officers. Rows that are never saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from lamplighter.core.schedule import values
from lamplighter.core.schedule.values import instant
from lamplighter.outbox.wording import Letter
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.answers import Elsewhere, ShiftInfo
from lamplighter.roster.coverage import Watch, Why, Working
from lamplighter.roster.messages.cover_letters import cover_asked
from lamplighter.roster.messages.offer_letters import nobody_left, offered, taken_for_officer
from lamplighter.roster.rules import ShiftKind

EVENING = values.Shift(1, "evening", frozenset(range(7)), time(13), time(23))
ACADEMY = Elsewhere("at the academy", "en la academia")
NAMES = {1: "Officer Marisol Reyes"}


def _watch(day: date, starts: time, ends: time, elsewhere: Elsewhere | None) -> Watch:
    tz = city_tz()
    begins, over = instant(tz, day, EVENING.start), instant(tz, day, EVENING.end)
    left, right = instant(tz, day, starts), instant(tz, day, ends)
    around = ((begins, left), (right, over))
    return Watch(
        zone="river",
        post=1,
        shift=ShiftInfo("evening", "Evening shift", "Turno de la tarde", ShiftKind.EVENING, EVENING),
        day=day,
        starts=begins,
        ends=over,
        posted=True,
        working=tuple(Working(1, since, until, None) for since, until in around if since < until),
        open=((left, right),),
        why=(Why(1, left, right, elsewhere),),
        posting=1,
    )


def _night(after: timedelta = timedelta(0)) -> Watch:
    return _watch(date(2026, 3, 5) + after, time(17, 15), time(21, 30), ACADEMY)


def _letter(*found: Watch) -> Callable[[str], Letter]:
    return lambda language: cover_asked(found, "river", "River", language, names=NAMES)


_WEEK = timedelta(days=7)
SPECIMENS: dict[str, Callable[[str], Letter]] = {
    "cover-asked": lambda language: _letter(_night())(language),
    "covers-asked": lambda language: _letter(
        _night(), _watch(date(2026, 3, 9), time(13), time(23), None), _night(_WEEK)
    )(language),
    "cover-offered": lambda language: offered(_night(), "River", "https://example.org/covers/1/", language),
    "cover-taken": lambda language: taken_for_officer(_night(), "River", language),
    "cover-nobody-left": lambda language: nobody_left(_night(), "River", 3, language),
}
"""By name: makes the letter in a language."""
