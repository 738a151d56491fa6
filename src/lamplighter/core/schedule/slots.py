"""Slots: the pieces of officers' shifts that can be booked, less absences, what is booked already, and the department's rules. Pure.

A slot lies within one stretch of duty. With the time kept free before and after it, it meets no other booking of the same officer.
Slots begin on marks of the clock (every quarter of an hour, say), counted from the epoch in UTC: offsets of time zones are whole
quarters of an hour, so that marks are marks on every clock, also across a change of clocks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from lamplighter.core.schedule.duty import DAY, Duty, duties_of
from lamplighter.core.schedule.values import Roster, hours_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CELL = timedelta(minutes=5)
"""Bookings take whole cells of this length; a cell of one officer is held by one booking (promise 4)."""


@dataclass(frozen=True, slots=True)
class SlotRules:
    """A department's rules for booking. Times in whole cells.

    ``most_per_shift`` 0 sets no bound. ``horizon`` counts from the instant of asking.
    """

    step: timedelta = timedelta(minutes=15)
    before: timedelta = timedelta(0)
    after: timedelta = timedelta(minutes=10)
    notice: timedelta = timedelta(hours=4)
    horizon: timedelta = timedelta(days=28)
    most_per_shift: int = 6


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One bookable piece: half-open, in UTC. ``shift_starts`` tells the shift it lies in, for counting what is booked there."""

    starts: datetime
    officer: int
    ends: datetime
    post: int
    shift: int
    shift_starts: datetime


@dataclass(frozen=True, slots=True)
class Booked:
    """What is taken: cells by officer, and how many bookings lie in each shift (officer, start of the shift)."""

    cells: Mapping[int, Collection[int]]
    counts: Mapping[tuple[int, datetime], int]


def cell_of(moment: datetime) -> int:
    """The number of the cell that an instant lies in."""
    return (moment - EPOCH) // CELL


def cells_of(starts: datetime, ends: datetime, rules: SlotRules) -> range:
    """Numbers of the cells that a booking takes, with the time kept free around it."""
    last = cell_of(ends + rules.after - timedelta(microseconds=1))
    return range(cell_of(starts - rules.before), last + 1)


def slots(
    roster: Roster,
    zone: str,
    *,
    length: timedelta,
    rules: SlotRules,
    booked: Booked,
    now: datetime,
    role: str,
    officer: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Slot]:
    """Every free slot of a zone's posts of a role, in order of time, then officer.

    Args:
        length: of the meeting itself.
        officer: only this one's.
        since, until: none that begins before the one, or at or after the other; the rules' notice and horizon hold besides.
    """
    earliest = now + rules.notice if since is None else max(now + rules.notice, since)
    latest = min(now + rules.horizon, until) if until is not None else now + rules.horizon
    found: dict[tuple[datetime, int], Slot] = {}
    for duty, shift_starts in _duties(roster, zone, role, earliest, latest):
        if officer is not None and duty.officer != officer:
            continue
        if (
            rules.most_per_shift
            and booked.counts.get((duty.officer, shift_starts), 0) >= rules.most_per_shift
        ):
            continue
        taken = booked.cells.get(duty.officer, ())
        for starts in _marks(max(duty.starts, earliest), duty.ends, length, rules.step):
            if starts >= latest:
                break
            if not any(cell in taken for cell in cells_of(starts, starts + length, rules)):
                slot = Slot(starts, duty.officer, starts + length, duty.post, duty.shift, shift_starts)
                found.setdefault((starts, duty.officer), slot)
    return sorted(found.values())


def _duties(
    roster: Roster, zone: str, role: str, earliest: datetime, latest: datetime
) -> Iterator[tuple[Duty, datetime]]:
    """Stretches of duty, each with the beginning of the whole shift it is left of."""
    day, last = _day(roster, earliest) - 2 * DAY, _day(roster, latest)
    while day <= last:
        for posting in roster.by_zone.get(zone, ()):
            if roster.posts[posting.post].role == role:
                begins = hours_of(roster.tz, roster.shifts[posting.shift], day)[0]
                yield from ((duty, begins) for duty in duties_of(roster, posting, day, day))
        day += DAY


def _day(roster: Roster, moment: datetime) -> date:
    return moment.astimezone(roster.tz).date()


def _marks(left: datetime, right: datetime, length: timedelta, step: timedelta) -> Iterator[datetime]:
    """Beginnings on marks of the clock, of pieces that lie within a stretch."""
    late = (left - EPOCH) % step
    at = left + (step - late if late else timedelta(0))
    while at + length <= right:
        yield at
        at += step


def by_time(found: Sequence[Slot]) -> dict[datetime, list[Slot]]:
    """The slots that begin together, one an officer: whoever does not mind which officer comes chooses a time."""
    grouped: dict[datetime, list[Slot]] = {}
    for slot in found:
        grouped.setdefault(slot.starts, []).append(slot)
    return grouped


def fairest(candidates: Sequence[Slot], load: Mapping[int, int]) -> Slot:
    """Of slots at one time the one whose officer has the fewest bookings; of equals the one with the lowest number.

    Raises:
        ValueError: there is none.
    """
    return min(candidates, key=lambda slot: (load.get(slot.officer, 0), slot.officer))
