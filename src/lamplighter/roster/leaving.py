"""What a change leaves uncovered: the roster with it, held against the roster without it. Derived; nothing is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q

from lamplighter.core.schedule import values
from lamplighter.core.schedule.coverage import stint
from lamplighter.core.schedule.duty import DAY, duties
from lamplighter.core.schedule.periods import Period, without
from lamplighter.core.schedule.rest import Diary
from lamplighter.core.schedule.values import Roster
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.coverage import ROLE, Watch, watch_at
from lamplighter.roster.filling import Filler, losing, rest
from lamplighter.roster.models import Absence, Cover, Posting
from lamplighter.roster.queries import snapshot

FURTHEST = timedelta(days=180)
"""So far ahead a long absence is looked at."""
WEEKS = timedelta(days=28)
"""So many days of a changed shift, or after somebody is gone, are held against each other."""
NOBODY = 0
"""In place of whoever is gone: an officer who is never away."""


@dataclass(frozen=True, slots=True)
class Bare:
    """Hours of a weekday that somebody worked for some zones before a shift changed, and nobody works now. Hours are local."""

    weekday: int
    starts: time
    ends: time
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """Days that a posting to a post and shift no longer holds: from a day up to, not including, a day."""

    post: int
    shift: int
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Tired:
    """An officer who has too little rest between two stretches of work: when the first ends, and how long it is to the second."""

    officer: int
    after: datetime
    rest: timedelta


def by_absence(absence: Absence, now: datetime) -> list[Watch]:
    """The shifts that lose hours by an absence which they would not lose without it, in order of time."""
    return _by_leave(absence.officer_id, {absence.pk}, absence.starts, absence.ends, now)


def by_leave(officer: int, starts: datetime, ends: datetime, now: datetime) -> list[Watch]:
    """The same of all leave of an officer that touches a period, in that period: one stretch may be written down in pieces."""
    held = snapshot().roster
    rows = held.absences_of.get(officer, ())
    pieces = {row.id for row in rows if row.id > 0 and row.starts < ends and row.ends > starts}
    return _by_leave(officer, pieces, starts, ends, now) if pieces else []


def _by_leave(
    officer: int, pieces: Collection[int], starts: datetime, ends: datetime, now: datetime
) -> list[Watch]:
    held = snapshot().roster
    before = _with(held, absences=[row for row in held.absences if row.id not in pieces])
    first = max(city_day(starts) - 2 * DAY, city_day(now))
    last = min(city_day(ends), city_day(now + FURTHEST))
    keys = {(row.post, row.shift) for row in held.postings if officer in _workers(held, row)}
    found = _worse(before, held, keys, first, last)
    return [each for each in found if any(left < ends and right > starts for left, right in each.open)]


def by_end(ended: Ended, now: datetime) -> list[Watch]:
    """The shifts of a posting that has ended which nobody works now, in the four weeks after its end; in order of time."""
    held = snapshot().roster
    if ended.post not in held.posts or ended.shift not in held.shifts:
        return []
    as_it_was = values.Posting(-1, NOBODY, ended.post, ended.shift, ended.starts, ended.ends)
    before = _with(held, postings=[*held.postings, as_it_was])
    first, last = _window(ended.starts, ended.ends, now)
    return _worse(before, held, {(ended.post, ended.shift)}, first, last)


def by_leaver(officer: int, now: datetime) -> list[Watch]:
    """The shifts that an officer who is off the roster was to work, their own and those they stood in for, which nobody works now, in the
    next four weeks; in order of time."""
    held, today = snapshot().roster, city_day(now)
    running = Posting.objects.filter(Q(ends__isnull=True) | Q(ends__gt=today), officer=officer)
    own = [
        values.Posting(-row.pk, NOBODY, row.post_id, row.shift_id, row.starts, row.ends) for row in running
    ]
    known = {row.id: row for row in held.postings}
    covers = [
        values.Cover(row.pk, row.posting_id, NOBODY, row.starts, row.ends)  # numbered as they were entered
        for row in Cover.objects.filter(officer=officer, ends__gt=today)
        if row.posting_id in known
    ]
    before = _with(held, postings=[*held.postings, *own], covers=[*held.covers, *covers])
    rows = [*own, *(known[row.posting] for row in covers)]
    first, last = _window(today, None, now)
    return _worse(before, held, {(row.post, row.shift) for row in rows}, first, last)


def by_withdrawal(was: values.Cover, now: datetime) -> list[Watch]:
    """The shifts of a cover that was taken back which nobody works now, in order of time."""
    held = snapshot().roster
    posting = next((row for row in held.postings if row.id == was.posting), None)
    if posting is None:
        return []
    before = _with(held, covers=[*held.covers, was])
    first, last = max(was.starts, city_day(now)), min(was.ends - DAY, city_day(now + FURTHEST))
    return _worse(before, held, {(posting.post, posting.shift)}, first, last)


def _window(starts: date, ends: date | None, now: datetime) -> tuple[date, date]:
    """The first four weeks of some days that are not over, first and last inclusive."""
    first = max(starts, city_day(now))
    last = first + WEEKS - DAY
    return first, last if ends is None else min(last, ends - DAY)


def by_cover(cover: Cover, now: datetime) -> list[Watch]:
    """The shifts of whoever stands in that nobody works meanwhile, in order of time."""
    held = snapshot().roster
    before = _with(held, covers=[row for row in held.covers if row.id != cover.pk])
    first, last = max(cover.starts - DAY, city_day(now)), cover.ends
    rows = [row for row in held.postings if cover.officer_id in _workers(held, row)]
    keys = {(row.post, row.shift) for row in rows}
    return _worse(before, held, keys, first, last)


def too_near(cover: Cover, now: datetime) -> list[tuple[Watch, timedelta]]:
    """The shifts of a cover around which whoever stands in has less rest than the settings ask for, and how much."""
    filler = Filler(cover.starts, cover.ends)
    found = []
    day = max(cover.starts, city_day(now))
    while day < cover.ends:
        watch = watch_at(cover.posting.post_id, cover.posting.shift_id, day)
        short = filler.short_rest(cover.officer_id, watch) if watch is not None else None
        if watch is not None and short is not None:
            found.append((watch, short))
        day += DAY
    return found


def by_shift(was: values.Shift, now: datetime) -> list[Bare]:
    """Hours that were worked in some zone while a shift was as it ``was``, and are worked by nobody of the zone now."""
    held = snapshot().roster
    before = _with(held, shifts=[was if row.id == was.id else row for row in held.shifts.values()])
    first = city_day(now)
    rows = (row for row in held.postings if row.shift == was.id and held.posts[row.post].role == ROLE)
    bare: dict[tuple[int, time, time], set[str]] = {}
    for zone in {held.posts[row.post].zone for row in rows}:
        for left, right in _lost(before, held, zone, first, first + WEEKS):
            since, until = left.astimezone(held.tz), right.astimezone(held.tz)
            bare.setdefault((since.weekday(), since.time(), until.time()), set()).add(zone)
    return [Bare(*key, tuple(sorted(zones))) for key, zones in sorted(bare.items())]


def tired_by_shift(shift: int, now: datetime) -> list[Tired]:
    """Of those who work a shift, whoever has too little rest around it in the next weeks; each once, the soonest first."""
    held = snapshot()
    first = city_day(now)
    diary = Diary.of(held.roster, first, first + WEEKS, held.elsewhere)
    found: dict[int, Tired] = {}
    for officer, rows in diary.duties.items():
        if not any(duty.shift == shift for duty in rows):
            continue
        for (_, before), (after, _end) in zip(diary.work[officer], diary.work[officer][1:], strict=False):
            if now < before <= after < before + rest():
                found.setdefault(officer, Tired(officer, before, after - before))
    return sorted(found.values(), key=lambda each: (each.after, each.officer))


def _workers(roster: Roster, row: values.Posting) -> set[int]:
    return {row.officer, *(cover.officer for cover in roster.covers_of.get(row.id, ()))}


def _with(
    held: Roster,
    *,
    shifts: Iterable[values.Shift] | None = None,
    postings: Iterable[values.Posting] | None = None,
    absences: Iterable[values.Absence] | None = None,
    covers: Iterable[values.Cover] | None = None,
) -> Roster:
    return Roster.of(
        tz=held.tz,
        shifts=held.shifts.values() if shifts is None else shifts,
        posts=held.posts.values(),
        postings=held.postings if postings is None else postings,
        absences=held.absences if absences is None else absences,
        covers=held.covers if covers is None else covers,
    )


def _worse(
    before: Roster,
    after: Roster,
    keys: set[tuple[int, int]],
    first: date,
    last: date,
) -> list[Watch]:
    """Shifts of some posts that have more open hours after than before."""
    found = []
    for post, shift in keys:
        if after.posts[post].role != ROLE:
            continue
        day = first
        while day <= last:
            was, now = stint(before, post, shift, day), stint(after, post, shift, day)
            if was is not None and now is not None and _more(was.open, now.open):
                watch = watch_at(post, shift, day)
                found += [watch] if watch is not None else []
            day += DAY
    return losing(found)


def _more(was: Collection[Period], now: Collection[Period]) -> bool:
    return any(left < right for period in now for left, right in without(period, was))


def _lost(before: Roster, after: Roster, zone: str, first: date, last: date) -> Iterator[Period]:
    least = timedelta(minutes=settings.LAMPLIGHTER.roster.cover_least_minutes)
    now = [(each.starts, each.ends) for each in duties(after, zone, first - DAY, last + DAY, role=ROLE)]
    was = sorted((each.starts, each.ends) for each in duties(before, zone, first, last, role=ROLE))
    for period in _joined(was):
        for left, right in without(period, now):
            if right - left >= least:
                yield left, right


def _joined(periods: Iterable[Period]) -> list[Period]:
    """Periods in order, those that touch or overlap as one."""
    found: list[Period] = []
    for left, right in periods:
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found
