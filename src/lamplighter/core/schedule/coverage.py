"""Coverage: each shift of a post, day by day, who works it, and which of its hours nobody works. All functions are pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lamplighter.core.schedule.duty import DAY, Duty, duties_of, elsewhere, holds_on, officer_of, promised
from lamplighter.core.schedule.periods import Period, common, without
from lamplighter.core.schedule.values import Posting, Roster, hours_of


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
    """The shifts from ``first`` to ``last`` inclusive that lose hours, because whoever was to work them is away or stands in elsewhere; in
    order of time.

    Looks only where somebody is, so that a large city with little leave is asked quickly.
    """
    works: dict[int, list[Posting]] = {}
    for row in roster.postings:
        officers = {row.officer, *(cover.officer for cover in roster.covers_of.get(row.id, ()))}
        for officer in officers:
            works.setdefault(officer, []).append(row)
    tz = roster.tz
    gone = [
        *(
            (each.officer, each.starts.astimezone(tz).date(), each.ends.astimezone(tz).date())
            for each in roster.absences
        ),
        *((each.officer, each.starts, each.ends + DAY) for each in roster.covers),
    ]
    keys = {
        (day, row.post, row.shift)
        for officer, since, until in gone
        for day in _days(max(first, since - 2 * DAY), min(last, until))
        for row in works.get(officer, ())
        if holds_on(row, day)
    }
    found = [stint(roster, post, shift, day) for day, post, shift in sorted(keys)]
    losing = [each for each in found if each is not None and each.open]
    yield from sorted(losing, key=lambda each: (each.starts, each.post, each.shift))


@dataclass(frozen=True, slots=True)
class Missing:
    """Why hours are open: whoever was to work a posting's shift, and when they are not there.

    ``absence``: its number; None where they stand in elsewhere, in ``zone``.
    """

    posting: Posting
    officer: int
    starts: datetime
    ends: datetime
    absence: int | None
    zone: str = ""


def missing_in(roster: Roster, which: Stint) -> list[Missing]:
    """Why hours of a shift are open. Of an absence its own times, which may reach beyond; of standing in elsewhere the open hours alone."""
    return [missing for row in which.postings for missing in _missing(roster, which, row)]


def _missing(roster: Roster, which: Stint, row: Posting) -> Iterator[Missing]:
    officer = officer_of(roster, row, which.day)[0]
    for absence in roster.absences_of.get(officer, ()):
        if any(common((absence.starts, absence.ends), which.open)):
            yield Missing(row, officer, absence.starts, absence.ends, absence.id)
    for duty in promised(roster, row, which.day, which.day):
        for hours, zone in elsewhere(roster, duty):
            for left, right in common(hours, common((duty.starts, duty.ends), which.open)):
                yield Missing(row, officer, left, right, None, zone)


def _days(first: date, last: date) -> Iterator[date]:
    """Days from one to another inclusive: whoever is gone then may touch the shift of a day before, which passes midnight."""
    while first <= last:
        yield first
        first += DAY
