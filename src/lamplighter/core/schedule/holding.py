"""Holders: who answers for a post and shift on a day, on duty or not (promise 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from lamplighter.core.schedule.duty import holds_on, officer_of
from lamplighter.core.schedule.values import Roster, instant


class Via(StrEnum):
    """How somebody came to hold."""

    POSTED = "posted"
    COVER = "cover"
    SUPERVISOR = "supervisor"
    NOBODY = "nobody"
    """Neither the post nor any post above it has anyone: the administrators must be told."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds: an officer of the post, or of the supervisor post, or nobody."""

    post: int
    officer: int | None
    via: Via


def holder(roster: Roster, post: int, shift: int | None, day: date) -> Holder:
    """Whoever is posted to, or covers, a post and shift that day, on duty or not; else the supervisor post, and so on up.

    ``shift`` None takes any shift. An officer who is away the whole local day does not hold.
    """
    seen: set[int] = set()
    at: int | None = post
    while at is not None and at not in seen:
        seen.add(at)
        found = _of_post(roster, at, shift if at == post else None, day)
        if found is not None:
            officer, covered = found
            via = Via.SUPERVISOR if at != post else Via.COVER if covered else Via.POSTED
            return Holder(at, officer, via)
        at = roster.posts[at].supervisor if at in roster.posts else None
    return Holder(post, None, Via.NOBODY)


def _of_post(roster: Roster, post: int, shift: int | None, day: date) -> tuple[int, bool] | None:
    rows = [
        row
        for row in roster.by_post.get(post, ())
        if holds_on(row, day) and (shift is None or row.shift == shift)
    ]
    for row in rows:
        officer, covered = officer_of(roster, row, day)
        if not away_all_day(roster, officer, day):
            return officer, covered is not None
    return None


def away_all_day(roster: Roster, officer: int, day: date) -> bool:
    """Whether absences cover an officer's whole local day, midnight to midnight."""
    left = instant(roster.tz, day, time(0))
    right = instant(roster.tz, day + timedelta(days=1), time(0))
    for absence in roster.absences_of.get(officer, ()):
        if absence.starts <= left < absence.ends:
            left = absence.ends
    return left >= right
