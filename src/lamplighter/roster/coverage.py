"""Coverage as staff read it: which shifts of a zone's post lose hours, why, and who works each day. Derived from the roster each time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from lamplighter.core.schedule import coverage
from lamplighter.core.schedule.coverage import Stint
from lamplighter.core.schedule.periods import Period
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.answers import Elsewhere, ShiftInfo
from lamplighter.roster.models import CoverAsk
from lamplighter.roster.queries import RosterSnapshot, snapshot
from lamplighter.roster.rules import PostRole

ROLE = PostRole.CIO.value
DAY = timedelta(days=1)
GIVEN_UP = timedelta(days=28)
"""A shift that nobody has been posted to for so long is no shift of the post any more."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why an officer does not work some hours. ``elsewhere`` None and no ``stands_in``: leave, whose reason is nobody's business here.

    ``stands_in``: the zone in which they stand in for somebody then.
    """

    officer: int
    starts: datetime
    ends: datetime
    elsewhere: Elsewhere | None
    stands_in: str = ""


@dataclass(frozen=True, slots=True)
class Working:
    """An officer who works a shift, from when until when; ``covering``: whom they stand in for."""

    officer: int
    starts: datetime
    ends: datetime
    covering: int | None


@dataclass(frozen=True, slots=True)
class Watch:
    """One shift of a zone's post on a day, with who works it and what of it nobody works.

    ``posting``: the posting that a cover is entered for; None where nobody is away or elsewhere. ``stood_in_for``: its officer, where
    somebody stands in already and is away or elsewhere too.
    """

    zone: str
    post: int
    shift: ShiftInfo
    day: date
    starts: datetime
    ends: datetime
    posted: bool
    working: tuple[Working, ...]
    open: tuple[Period, ...]
    why: tuple[Why, ...]
    posting: int | None
    stood_in_for: int | None = None

    @property
    def key(self) -> tuple[int, int, date]:
        """Post, shift and day: what a cover is asked for by."""
        return self.post, self.shift.hours.id, self.day

    @property
    def wanting(self) -> bool:
        """Whether hours are open because somebody is away or elsewhere, and enough of them that a cover is asked for."""
        least = timedelta(minutes=settings.LAMPLIGHTER.roster.cover_least_minutes)
        return bool(self.why) and sum((right - left for left, right in self.open), timedelta()) >= least


def month_of(zone: str, first: date, last: date) -> list[Watch]:
    """Every shift of a zone's officers from ``first`` to ``last`` inclusive, those that nobody is posted to that day included."""
    held = snapshot()
    return [
        _watch(held, each)
        for post in held.roster.posts.values()
        if post.zone == zone and post.role == ROLE
        for each in coverage.stints(held.roster, post.id, first, last)
    ]


def watches(zones: Collection[str] | None, first: date, last: date) -> dict[str, list[Watch]]:
    """Every shift of zones' officers from ``first`` to ``last`` inclusive, by zone; those that nobody is posted to any more included,
    for ``GIVEN_UP``. A zone whose post nobody was ever posted to has none.

    Args:
        zones: only of these; None is the whole city.
    """
    held = snapshot()
    found: dict[str, list[Watch]] = {}
    for post in sorted(held.roster.posts.values(), key=lambda each: (each.zone, each.id)):
        if post.role == ROLE and (zones is None or post.zone in zones):
            rows = coverage.stints(held.roster, post.id, first, last, since=first - GIVEN_UP)
            found.setdefault(post.zone, []).extend(_watch(held, each) for each in rows)
    return found


def watch_at(post: int, shift: int, day: date) -> Watch | None:
    """One shift of a zone's officers on a day; None where there is no such post or shift, or it is not worked that day."""
    held = snapshot()
    known = held.roster.posts.get(post)
    if known is None or known.role != ROLE or shift not in held.shifts:
        return None
    found = coverage.stint(held.roster, post, shift, day)
    return _watch(held, found) if found is not None else None


def gaps(zones: Collection[str] | None, now: datetime) -> list[Watch]:
    """The shifts a cover is asked for, not over, the soonest first.

    Args:
        zones: only of these; None is the whole city.
    """
    held, today = snapshot(), city_day(now)
    last = today + timedelta(days=settings.LAMPLIGHTER.roster.cover_ask_days)
    found = []
    for each in coverage.touched(held.roster, today - DAY, last):
        post = held.roster.posts[each.post]
        if post.role != ROLE or each.ends <= now or (zones is not None and post.zone not in zones):
            continue
        watch = _watch(held, each)
        if watch.wanting and watch.open[-1][1] > now:
            found.append(watch)
    return found


def _watch(held: RosterSnapshot, found: Stint) -> Watch:
    missing = coverage.missing_in(held.roster, found) if found.open else []
    posting = missing[0].posting if missing else None
    stands_in = bool(missing) and missing[0].officer != missing[0].posting.officer
    return Watch(
        zone=held.roster.posts[found.post].zone,
        post=found.post,
        shift=held.shifts[found.shift],
        day=found.day,
        starts=found.starts,
        ends=found.ends,
        posted=bool(found.postings),
        working=tuple(Working(duty.officer, duty.starts, duty.ends, duty.covering) for duty in found.duties),
        open=found.open,
        why=tuple(
            Why(
                each.officer,
                each.starts,
                each.ends,
                held.elsewhere.get(each.absence) if each.absence is not None else None,
                each.zone,
            )
            for each in missing
        ),
        posting=posting.id if posting else None,
        stood_in_for=posting.officer if posting and stands_in else None,
    )


def asks_for(found: Sequence[Watch]) -> dict[tuple[int, int, date], CoverAsk]:
    """What was asked about these shifts, by post, shift and day."""
    rows = CoverAsk.objects.filter(day__in={each.day for each in found}) if found else ()
    return {(row.post_id, row.shift_id, row.day): row for row in rows}


def ask_by_id(pk: int) -> CoverAsk | None:
    """One of them, or None."""
    return CoverAsk.objects.select_related("post", "shift").filter(pk=pk).first()
