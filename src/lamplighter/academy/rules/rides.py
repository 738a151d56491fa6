"""Ride-alongs: when a participant can ride along, what may become of a ride, what keeps somebody from it. Pure.

A ride lies within one stretch of duty of an officer who takes riders, so that it ends before the shift does. What is taken of an officer
is counted in cells of five minutes, as bookings are; two rides of one officer never share one (promise 4).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lamplighter.core.schedule.duty import DAY, Duty, duties_of
from lamplighter.core.schedule.slots import EPOCH, SlotRules, cells_of
from lamplighter.core.schedule.values import Roster, instant

STEP = timedelta(minutes=60)
"""Between two beginnings that are offered."""
_BARE = SlotRules(before=timedelta(0), after=timedelta(0))


class RideState(StrEnum):
    """Where a ride stands. A stored value is never renamed."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    DONE = "done"
    NO_SHOW = "no-show"


TAKES_CAR = frozenset({RideState.BOOKED, RideState.DONE})
"""These hold the car, and a place in their night."""


class RideSide(StrEnum):
    """Who moves a ride."""

    RIDER = "rider"
    OFFICER = "officer"
    """Who drives."""
    STAFF = "staff"
    """Who runs the academy."""
    SYSTEM = "system"
    """The roster changed, or the rider left the course."""


class RideVerb(StrEnum):
    """What may be done with a ride."""

    MOVE = "move"
    CANCEL = "cancel"
    DONE = "done"
    NO_SHOW = "no-show"


S, V, W = RideState, RideVerb, RideSide
_WORKING = frozenset({W.OFFICER, W.STAFF})
RIDE_MOVES: Mapping[tuple[RideState, RideVerb], tuple[RideState, frozenset[RideSide]]] = {
    (S.BOOKED, V.MOVE): (S.BOOKED, frozenset({W.RIDER, W.STAFF})),
    (S.BOOKED, V.CANCEL): (S.CANCELLED, frozenset(W)),
    (S.BOOKED, V.DONE): (S.DONE, _WORKING),
    (S.BOOKED, V.NO_SHOW): (S.NO_SHOW, _WORKING),
    (S.DONE, V.NO_SHOW): (S.NO_SHOW, frozenset({W.STAFF})),
    (S.NO_SHOW, V.DONE): (S.DONE, frozenset({W.STAFF})),
}
"""What may be done, what it leads to, and who does it."""


class RideNotAllowed(Exception):
    """It does not stand so that this could be done, or not by them."""


def ride_after(state: str, verb: RideVerb, side: RideSide) -> RideState:
    """Where a move leads.

    Raises:
        RideNotAllowed: there is no such move from there for this side.
    """
    found = RIDE_MOVES.get((RideState(state), verb))
    if found is None or side not in found[1]:
        raise RideNotAllowed(f"{verb} from {state} by {side}")
    return found[0]


@dataclass(frozen=True, slots=True)
class Takes:
    """Who takes riders: officers wherever they work, and whoever is posted to a posting; not who only stands in there."""

    officers: frozenset[int] = frozenset()
    postings: frozenset[int] = frozenset()

    def of(self, duty: Duty) -> bool:
        """Whether riders are taken on a stretch of duty."""
        return duty.officer in self.officers or (duty.posting in self.postings and duty.covering is None)


@dataclass(frozen=True, slots=True)
class Blackout:
    """When no rides are held: on the days from ``first`` to ``last`` (None: no bound), on these weekdays (none named: on every one),
    between these local hours (None: all day). An end at or before the start lies on the next day."""

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    starts: time | None = None
    ends: time | None = None

    def on(self, day: date) -> bool:
        """Whether it holds on a local day."""
        return (
            (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
            and (not self.weekdays or day.weekday() in self.weekdays)
        )


@dataclass(frozen=True, slots=True)
class RideLimits:
    """A department's rules for rides. ``most_a_night``: riders on the shifts that begin on one day, in the whole city."""

    length: timedelta = timedelta(hours=3)
    notice: timedelta = timedelta(hours=48)
    horizon: timedelta = timedelta(days=28)
    most_a_night: int = 2
    holidays: bool = False
    """Whether rides are held on public holidays."""


@dataclass(frozen=True, slots=True, order=True)
class RideSlot:
    """One ride that can be taken: half-open, in UTC. ``night``: the local day on which the shift begins."""

    starts: datetime
    officer: int
    ends: datetime
    night: date


@dataclass(frozen=True, slots=True)
class Blocked:
    """What is not offered: cells by officer, how many ride on a night, blackouts, days that are holidays."""

    cells: Mapping[int, Collection[int]]
    nights: Mapping[date, int]
    blackouts: Sequence[Blackout] = ()
    days: Collection[date] = ()


def ride_cells(starts: datetime, ends: datetime) -> range:
    """Numbers of the cells that a ride takes."""
    return cells_of(starts, ends, _BARE)


def blacked_out(
    roster: Roster, starts: datetime, ends: datetime, blackouts: Sequence[Blackout], days: Collection[date]
) -> bool:
    """Whether a ride touches a blackout, or one of these days."""
    tz = roster.tz
    first = starts.astimezone(tz).date()
    last = (ends - timedelta(microseconds=1)).astimezone(tz).date()
    day = first - DAY  # a blackout of the evening before may reach into the morning
    while day <= last:
        if day >= first and day in days:
            return True
        for each in blackouts:
            if each.on(day):
                left = instant(tz, day, each.starts or time(0))
                overnight = each.ends is None or each.ends <= (each.starts or time(0))
                right = instant(tz, day + DAY if overnight else day, each.ends or time(0))
                if left < ends and starts < right:
                    return True
        day += DAY
    return False


def ride_slots(
    roster: Roster,
    takes: Takes,
    limits: RideLimits,
    blocked: Blocked,
    *,
    now: datetime,
    notice: bool = True,
    leaving: date | None = None,
) -> list[RideSlot]:
    """Every ride that can be taken, in order of time, then officer.

    Args:
        notice: False where staff book: they need none.
        leaving: the night of a ride that is moved: its place there counts as free.
    """
    earliest = now + (limits.notice if notice else timedelta(0))
    latest = now + limits.horizon
    found: dict[tuple[datetime, int], RideSlot] = {}
    for duty, night in _duties(roster, takes, earliest, latest):
        if blocked.nights.get(night, 0) - (night == leaving) >= limits.most_a_night:
            continue
        taken = blocked.cells.get(duty.officer, ())
        for starts in _marks(max(duty.starts, earliest), duty.ends, limits.length):
            ends = starts + limits.length
            if starts >= latest:
                break
            if any(cell in taken for cell in ride_cells(starts, ends)):
                continue
            if not blacked_out(roster, starts, ends, blocked.blackouts, blocked.days):
                found.setdefault((starts, duty.officer), RideSlot(starts, duty.officer, ends, night))
    return sorted(found.values())


def _duties(
    roster: Roster, takes: Takes, earliest: datetime, latest: datetime
) -> Iterator[tuple[Duty, date]]:
    day, last = earliest.astimezone(roster.tz).date() - 2 * DAY, latest.astimezone(roster.tz).date()
    while day <= last:
        for posting in roster.postings:
            yield from ((duty, day) for duty in duties_of(roster, posting, day, day) if takes.of(duty))
        day += DAY


def _marks(left: datetime, right: datetime, length: timedelta) -> Iterator[datetime]:
    """Beginnings on full hours, of rides that lie within a stretch. (Where clocks differ by half an hour, on half hours.)"""
    late = (left - EPOCH) % STEP
    at = left + (STEP - late if late else timedelta(0))
    while at + length <= right:
        yield at
        at += STEP


def duty_through(roster: Roster, officer: int, starts: datetime, ends: datetime) -> Duty | None:
    """The one stretch of duty in which a ride with an officer lies, by the roster as it is; None where it lies in none."""
    day = starts.astimezone(roster.tz).date()
    for posting in roster.postings:
        for back in range(3):
            at = day - back * DAY
            for duty in duties_of(roster, posting, at, at):
                if duty.officer == officer and duty.starts <= starts and ends <= duty.ends:
                    return duty
    return None


class Missing(StrEnum):
    """What keeps somebody from a ride."""

    ENROLLED = "enrolled"
    """They do not take part, or the course is over."""
    RODE = "rode"
    """They rode along already, or did what stands in for it."""
    CHECK = "check"
    """The department's check is not passed, or too old."""
    WAIVER = "waiver"
    """The waiver of rides is not signed in the version that holds now."""
    NO_WAIVER = "no-waiver"
    """The department has written none."""
    CONSENT = "consent"
    """A minor's guardian has not consented in the version that holds now."""


def check_holds(checked_on: date | None, passed: bool, on: date, days: int) -> bool:
    """Whether a check is passed and not older than so many days on the day of a ride."""
    return passed and checked_on is not None and checked_on <= on <= checked_on + timedelta(days=days)


_TELLING = re.compile(r"\S+@\S+\.\w|(?:\d[\s().-]*){7,}")


def tells_somebody(note: str) -> bool:
    """Whether a debrief note holds an e-mail address or a number as long as a telephone's: a third party's, since it is to name none."""
    return _TELLING.search(note) is not None
