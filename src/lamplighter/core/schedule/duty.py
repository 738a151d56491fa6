"""Who is on duty: the shifts of a zone's posts, less absences, with covers. All functions are pure.

Nobody is on duty in two zones at once: whoever stands in for another zone is there, and of two zones in the one that they were entered for
last. Their other shifts are cut by those hours, as by an absence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from lamplighter.core.schedule.periods import Period, without
from lamplighter.core.schedule.values import Cover, Posting, Roster, hours_of

DAY = timedelta(days=1)
HORIZON = timedelta(days=60)


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """An officer's unbroken stretch on duty for a post. ``covering`` is the officer stood in for, or None; ``cover`` the cover by which."""

    starts: datetime
    ends: datetime
    posting: int
    officer: int
    post: int
    shift: int
    covering: int | None = None
    cover: int | None = None


def holds_on(posting: Posting, day: date) -> bool:
    """Whether a posting holds on a day."""
    return posting.starts <= day and (posting.ends is None or day < posting.ends)


def officer_of(roster: Roster, posting: Posting, day: date) -> tuple[int, int | None]:
    """Who works a posting's shift that starts on a day, and for whom. The newest cover wins; covers of covers are not followed."""
    cover = cover_of(roster, posting, day)
    return (posting.officer, None) if cover is None else (cover.officer, posting.officer)


def cover_of(roster: Roster, posting: Posting, day: date) -> Cover | None:
    """The cover that holds for a posting's shift that starts on a day: the newest; None where nobody stands in."""
    found = None
    for cover in roster.covers_of.get(posting.id, ()):
        if cover.starts <= day < cover.ends:
            found = cover
    return found


def duties(roster: Roster, zone: str, first: date, last: date, *, role: str | None = None) -> Iterator[Duty]:
    """Every duty of a zone's postings whose shift starts on a day from ``first`` to ``last`` inclusive."""
    for posting in roster.by_zone.get(zone, ()):
        if role is None or roster.posts[posting.post].role == role:
            yield from duties_of(roster, posting, first, last)


def duties_of(roster: Roster, posting: Posting, first: date, last: date) -> Iterator[Duty]:
    """One posting's duties in order of time; an absence, and standing in elsewhere, cuts a shift into what is left of it."""
    found = promised(roster, posting, first, last)
    # Few ever stand in, and of those few stand in just then.
    rows = roster.covers_of.get(posting.id, ())
    if not rows and posting.officer not in roster.covers_by:
        return found
    officers = {posting.officer, *(cover.officer for cover in rows if cover.starts <= last)}
    doubtful = {each for each in officers if _stands_in(roster, each, first, last)}
    return (piece for duty in found for piece in _here(roster, duty, doubtful)) if doubtful else found


def _stands_in(roster: Roster, officer: int, first: date, last: date) -> bool:
    rows = roster.covers_by.get(officer)
    return rows is not None and any(
        cover.starts <= last + DAY and cover.ends >= first - DAY for cover, _posting in rows
    )


def _here(roster: Roster, duty: Duty, doubtful: Collection[int]) -> Iterator[Duty]:
    if duty.officer not in doubtful:
        yield duty
        return
    away = (hours for hours, _zone in elsewhere(roster, duty))
    for left, right in without((duty.starts, duty.ends), away):
        yield replace(duty, starts=left, ends=right)


def promised(roster: Roster, posting: Posting, first: date, last: date) -> Iterator[Duty]:
    """The same before standing in elsewhere is looked at: an officer may be promised to two zones at once."""
    shift = roster.shifts[posting.shift]
    if not shift.days:
        return
    day = max(first, posting.starts)
    end = last if posting.ends is None else min(last, posting.ends - DAY)
    while day <= end:
        if day.weekday() in shift.days:
            starts, ends = hours_of(roster.tz, shift, day)
            cover = cover_of(roster, posting, day)
            officer, covering, by = (
                (posting.officer, None, None) if cover is None else (cover.officer, posting.officer, cover.id)
            )
            for left, right in _present(roster, officer, starts, ends):
                yield Duty(left, right, posting.id, officer, posting.post, posting.shift, covering, by)
        day += DAY


def elsewhere(roster: Roster, duty: Duty) -> list[tuple[Period, str]]:
    """Hours in which whoever is promised to a duty stands in for another zone, with that zone: by any cover where the duty is of their
    own posting, by one that was entered later where they stand in here too."""
    here = roster.posts[duty.post].zone
    found = [
        (cover, zone, hours)
        for cover, zone, hours in _standing_in(roster, duty.officer, (duty.starts, duty.ends))
        if duty.cover is None or cover > duty.cover
    ]
    gone = []
    for cover, zone, hours in found:
        if zone != here:
            # Entered here once more after that, they are here.
            back = [other for later, where, other in found if where == here and later > cover]
            gone += [(left, zone) for left in without(hours, back)]
    return sorted(gone)


def _standing_in(roster: Roster, officer: int, period: Period) -> Iterator[tuple[int, str, Period]]:
    """The covers by which an officer stands in at some time of a period: their number, the zone, and the whole hours."""
    starts, ends = period
    # A shift lasts up to a day, and the day it starts on may have had 25 hours.
    first, last = starts.astimezone(roster.tz).date() - 2 * DAY, ends.astimezone(roster.tz).date()
    for cover, posting in roster.covers_by.get(officer, ()):
        if cover.starts > last or cover.ends <= first:
            continue
        day, end = max(first, cover.starts), min(last, cover.ends - DAY)
        shift = roster.shifts[posting.shift]
        while day <= end:
            if (
                day.weekday() in shift.days
                and holds_on(posting, day)
                and cover_of(roster, posting, day) is cover
            ):
                left, right = hours_of(roster.tz, shift, day)
                if left < ends and right > starts:
                    yield cover.id, roster.posts[posting.post].zone, (left, right)
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
    """Whose shift holds at an instant. Shifts overlap, so it can be two officers; at night, none.

    One row an officer, in order of start. ``ends`` is when the officer leaves: shifts of theirs in the zone that touch or
    overlap make one stretch, as when somebody works a morning and stands in for the evening.
    """
    day = at.astimezone(roster.tz).date()
    # A shift lasts up to a day, and the day it starts on may have had 25 hours: two days back is always enough.
    found = sorted(each for each in duties(roster, zone, day - 2 * DAY, day, role=role) if each.ends > at)
    first_of: dict[int, Duty] = {}
    for each in found:
        if each.starts <= at:
            first_of.setdefault(each.officer, each)
    return tuple(
        replace(each, ends=_leaves(roster, zone, role, each, found, day)) for each in first_of.values()
    )


def _leaves(
    roster: Roster, zone: str, role: str | None, duty: Duty, found: list[Duty], day: date
) -> datetime:
    """When an officer on duty leaves. ``found``: the zone's duties of days up to ``day`` that are not over, in order."""
    own = [each for each in found if each.officer == duty.officer]
    ends = _unbroken(own, duty.ends)
    while ends.astimezone(roster.tz).date() > day and ends - duty.starts < HORIZON:
        day += DAY
        more = [each for each in duties(roster, zone, day, day, role=role) if each.officer == duty.officer]
        own = sorted([*own, *more])
        ends = _unbroken(own, ends)
    return ends


def _unbroken(own: list[Duty], ends: datetime) -> datetime:
    for each in own:
        if each.starts <= ends < each.ends:
            ends = each.ends
    return ends


def _comings(
    roster: Roster, zone: str, after: datetime, horizon: timedelta, role: str | None
) -> Iterator[Duty]:
    """Each time an officer comes on duty strictly after an instant, in order of time; whoever is there already does not come."""
    day = after.astimezone(roster.tz).date()
    last = (after + horizon).astimezone(roster.tz).date()
    while day <= last:
        # What starts on a local day, or reaches into it, belongs to a shift of that day or of the day before.
        around = sorted(duties(roster, zone, day - DAY, day, role=role))
        for at, each in enumerate(around):
            if (
                after < each.starts <= after + horizon
                and each.starts.astimezone(roster.tz).date() == day
                and not any(
                    other.officer == each.officer and each.starts <= other.ends for other in around[:at]
                )
            ):
                yield each
        day += DAY


def next_on(
    roster: Roster, zone: str, after: datetime, *, horizon: timedelta = HORIZON, role: str | None = None
) -> tuple[Duty, ...]:
    """All who come on duty at the earliest instant strictly after ``after``; empty when nobody does within the horizon.

    Somebody whose shifts touch or overlap comes on duty once, at the first of them.
    """
    comings = _comings(roster, zone, after, horizon, role)
    for _, together in groupby(comings, key=lambda each: each.starts):
        return tuple(together)
    return ()


def back_on(
    roster: Roster,
    officer: int,
    zone: str,
    after: datetime,
    *,
    horizon: timedelta = HORIZON,
    role: str | None = None,
) -> Duty | None:
    """The next time an officer comes on duty in a zone, strictly after an instant; of one who is there now, after leaving."""
    comings = _comings(roster, zone, after, horizon, role)
    return next((each for each in comings if each.officer == officer), None)
