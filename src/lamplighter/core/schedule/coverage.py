"""Coverage: each shift of a post, day by day, who works it, and which of its hours nobody works. All functions are pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lamplighter.core.schedule.duty import DAY, Duty, duties_of, holds_on, officer_of
from lamplighter.core.schedule.values import Absence, Posting, Roster, hours_of

Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Stint:
    """One shift of a post that starts on a day.

    ``postings``: those that hold then; none, and nobody is posted. ``open``: hours that nobody works, in order.
    """

    post: int
    shift: int
    day: date
    starts: datetime
    ends: datetime
    postings: tuple[Posting, ...]
    duties: tuple[Duty, ...]
    open: tuple[Period, ...]

    @property
    def open_for(self) -> timedelta:
        """How long nobody works it, all together."""
        return sum((right - left for left, right in self.open), timedelta())


def stint(roster: Roster, post: int, shift: int, day: date) -> Stint | None:
    """One shift of a post on a day; None on a day that the shift is not worked."""
    pattern = roster.shifts[shift]
    if day.weekday() not in pattern.days:
        return None
    starts, ends = hours_of(roster.tz, pattern, day)
    rows = tuple(row for row in roster.by_post.get(post, ()) if row.shift == shift and holds_on(row, day))
    worked = sorted(duty for row in rows for duty in duties_of(roster, row, day, day))
    left = tuple(without((starts, ends), ((duty.starts, duty.ends) for duty in worked)))
    return Stint(post, shift, day, starts, ends, rows, tuple(worked), left)


def stints(
    roster: Roster, post: int, first: date, last: date, *, since: date | None = None
) -> Iterator[Stint]:
    """Every shift of a post from ``first`` to ``last`` inclusive, of the shifts that somebody is posted to in some of that time.

    Args:
        since: a day before ``first``: shifts count too that somebody was posted to from that day on, and nobody is any more.
    """
    known = first if since is None else min(since, first)
    shifts = {
        row.shift: None
        for row in roster.by_post.get(post, ())
        if row.starts <= last and (row.ends is None or row.ends > known)
    }
    for shift in sorted(shifts, key=lambda each: (roster.shifts[each].start, each)):
        day = first
        while day <= last:
            found = stint(roster, post, shift, day)
            if found is not None:
                yield found
            day += DAY


def touched(roster: Roster, first: date, last: date) -> Iterator[Stint]:
    """The shifts from ``first`` to ``last`` inclusive that lose hours, because whoever was to work them is away; in order of time.

    Looks only where somebody is away, so that a large city with little leave is asked quickly.
    """
    works: dict[int, list[Posting]] = {}
    for row in roster.postings:
        officers = {row.officer, *(cover.officer for cover in roster.covers_of.get(row.id, ()))}
        for officer in officers:
            works.setdefault(officer, []).append(row)
    keys = {
        (day, row.post, row.shift)
        for absence in roster.absences
        for day in _days(roster, absence, first, last)
        for row in works.get(absence.officer, ())
        if holds_on(row, day)
    }
    found = [stint(roster, post, shift, day) for day, post, shift in sorted(keys)]
    losing = [each for each in found if each is not None and each.open]
    yield from sorted(losing, key=lambda each: (each.starts, each.post, each.shift))


def away_in(roster: Roster, which: Stint) -> list[tuple[Posting, Absence]]:
    """Why hours are open: whoever was to work them, by their posting, and the absences that lie in those hours."""
    return [
        (row, absence)
        for row in which.postings
        for absence in roster.absences_of.get(officer_of(roster, row, which.day)[0], ())
        if any(absence.starts < right and absence.ends > left for left, right in which.open)
    ]


def _days(roster: Roster, absence: Absence, first: date, last: date) -> Iterator[date]:
    """Days whose shifts an absence may touch; a shift of the day before may pass midnight."""
    day = max(first, absence.starts.astimezone(roster.tz).date() - 2 * DAY)
    end = min(last, absence.ends.astimezone(roster.tz).date())
    while day <= end:
        yield day
        day += DAY


def without(period: Period, taken: Iterable[Period]) -> Iterator[Period]:
    """What is left of a period without others, in order."""
    at, ends = period
    for left, right in sorted(taken):
        if left > at:
            yield at, min(left, ends)
        at = max(at, right)
        if at >= ends:
            return
    if at < ends:
        yield at, ends
