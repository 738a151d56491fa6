"""Who is on duty: the shifts of a zone's posts, less absences, with covers. All functions are pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lamplighter.core.schedule.values import Posting, Roster, hours_of

DAY = timedelta(days=1)
HORIZON = timedelta(days=60)


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """An officer's unbroken stretch on duty for a post. ``covering`` is the officer stood in for, or None."""

    starts: datetime
    ends: datetime
    posting: int
    officer: int
    post: int
    shift: int
    covering: int | None = None


def holds_on(posting: Posting, day: date) -> bool:
    """Whether a posting holds on a day."""
    return posting.starts <= day and (posting.ends is None or day < posting.ends)


def officer_of(roster: Roster, posting: Posting, day: date) -> tuple[int, int | None]:
    """Who works a posting's shift that starts on a day, and for whom. The newest cover wins; covers of covers are not followed."""
    found: tuple[int, int | None] = (posting.officer, None)
    for cover in roster.covers_of.get(posting.id, ()):
        if cover.starts <= day < cover.ends:
            found = (cover.officer, posting.officer)
    return found


def duties(roster: Roster, zone: str, first: date, last: date, *, role: str | None = None) -> Iterator[Duty]:
    """Every duty of a zone's postings whose shift starts on a day from ``first`` to ``last`` inclusive."""
    for posting in roster.by_zone.get(zone, ()):
        if role is None or roster.posts[posting.post].role == role:
            yield from duties_of(roster, posting, first, last)


def duties_of(roster: Roster, posting: Posting, first: date, last: date) -> Iterator[Duty]:
    """One posting's duties in order of time; an absence cuts a shift into what is left of it."""
    shift = roster.shifts[posting.shift]
    if not shift.days:
        return
    day = max(first, posting.starts)
    end = last if posting.ends is None else min(last, posting.ends - DAY)
    while day <= end:
        if day.weekday() in shift.days:
            starts, ends = hours_of(roster.tz, shift, day)
            officer, covering = officer_of(roster, posting, day)
            for left, right in _present(roster, officer, starts, ends):
                yield Duty(left, right, posting.id, officer, posting.post, posting.shift, covering)
        day += DAY


def _present(
    roster: Roster, officer: int, starts: datetime, ends: datetime
) -> Iterator[tuple[datetime, datetime]]:
    for absence in roster.absences_of.get(officer, ()):
        if absence.ends <= starts:
            continue
        if absence.starts >= ends:
            break
        if absence.starts > starts:
            yield starts, absence.starts
        starts = absence.ends
        if starts >= ends:
            return
    if starts < ends:
        yield starts, ends


def on_duty(roster: Roster, zone: str, at: datetime, *, role: str | None = None) -> tuple[Duty, ...]:
    """Whose shift holds at an instant. Shifts overlap, so it can be two officers; at night, none. One row an officer."""
    day = at.astimezone(roster.tz).date()
    # A shift lasts up to a day, and the day it starts on may have had 25 hours: two days back is always enough.
    found = sorted(
        each for each in duties(roster, zone, day - 2 * DAY, day, role=role) if each.starts <= at < each.ends
    )
    first_of: dict[int, Duty] = {}
    for each in found:
        first_of.setdefault(each.officer, each)
    return tuple(first_of.values())


def next_on(
    roster: Roster, zone: str, after: datetime, *, horizon: timedelta = HORIZON, role: str | None = None
) -> tuple[Duty, ...]:
    """All who start at the earliest instant strictly after ``after``; empty when nobody does within the horizon."""
    day = after.astimezone(roster.tz).date()
    last = (after + horizon).astimezone(roster.tz).date()
    while day <= last:
        # A duty that starts on a local day belongs to a shift of that day, or of the day before where leave cuts a night.
        found = [
            each
            for each in sorted(duties(roster, zone, day - DAY, day, role=role))
            if after < each.starts <= after + horizon and each.starts.astimezone(roster.tz).date() <= day
        ]
        if found:
            return tuple(each for each in found if each.starts == found[0].starts)
        day += DAY
    return ()


def back_on(
    roster: Roster, officer: int, zone: str, after: datetime, *, horizon: timedelta = HORIZON
) -> Duty | None:
    """An officer's next duty in a zone that starts strictly after an instant."""
    first = after.astimezone(roster.tz).date() - 2 * DAY
    last = (after + horizon).astimezone(roster.tz).date()
    found = (
        each
        for each in duties(roster, zone, first, last)
        if each.officer == officer and after < each.starts <= after + horizon
    )
    return min(found, default=None)
