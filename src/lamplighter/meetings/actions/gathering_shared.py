"""What actions on gatherings share: one of them under lock, the time of officers it takes, its seats.

Who changes seats or the line of a gathering holds its row until the transaction ends, so that the line keeps its order; that no
seat is given twice is the UPDATE's doing all the same, which takes only what it finds free (promise 4).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from lamplighter.core.schedule.slots import SlotRules, cells_of
from lamplighter.meetings.actions.shared import end_holds
from lamplighter.meetings.models import Cell, Gathering, Rsvp, Seat
from lamplighter.meetings.queries.gathering_away import Absent, absent_at
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.queries import snapshot

_BARE = SlotRules(before=timedelta(0), after=timedelta(0))
"""A gathering takes its own time and no more: bookings keep their own distance from it."""


class Gone(Exception):
    """There is no such gathering any more."""


@dataclass(frozen=True, slots=True)
class Clash:
    """What an officer has at that time. ``number``: of the appointment or gathering, or of the group's request."""

    officer: OfficerCard
    starts: datetime
    ends: datetime
    gathering: bool
    number: str
    engaged: bool = False
    """Whether they are expected at a group's meeting."""


class OfficerBusy(Exception):
    """Officers who were to attend have something else at that time (``clashes``), or are away (``absent``); nothing was kept."""

    def __init__(self, clashes: Sequence[Clash] = (), absent: Sequence[Absent] = ()) -> None:
        super().__init__(f"{len(clashes)} clashes, {len(absent)} absent")
        self.clashes, self.absent = tuple(clashes), tuple(absent)

    @classmethod
    def of_all(cls, refused: Sequence[OfficerBusy]) -> OfficerBusy:
        """What was in the way of several dates, as one."""
        clashes = [clash for each in refused for clash in each.clashes]
        return cls(clashes, [absent for each in refused for absent in each.absent])


class _TooFew(Exception):
    """Fewer seats were free: what was taken goes back."""


def locked(pk: int) -> Gathering:
    """The gathering, held against others until the transaction ends.

    Raises:
        Gone: there is none.
    """
    found = Gathering.objects.select_for_update(of=("self",)).select_related("series").filter(pk=pk).first()
    if found is None:
        raise Gone
    return found


def take_time(gathering: Gathering, officers: Collection[int]) -> None:
    """Takes the officers' time, and gives back what others had kept for it. Called in the caller's transaction.

    Raises:
        OfficerBusy: some of it is taken, or somebody is away then; the caller's transaction is to be given up.
    """
    Cell.objects.filter(gathering=gathering).delete()
    _take(gathering, officers)


def add_time(gathering: Gathering, officer: int) -> None:
    """Takes one more officer's time.

    Raises:
        OfficerBusy: some of it is taken, or the officer is away then; what others had kept for it stands.
    """
    _take(gathering, [officer])


def _take(gathering: Gathering, officers: Collection[int]) -> None:
    if absent := absent_at(officers, gathering.starts, gathering.ends):
        raise OfficerBusy(absent=absent)
    cells = cells_of(gathering.starts, gathering.ends, _BARE)
    for officer in sorted(officers):
        end_holds(officer, cells, now=gathering.changed_at)
    rows = [
        Cell(officer_id=officer, cell=cell, gathering=gathering)
        for officer in sorted(officers)
        for cell in cells
    ]
    try:
        with transaction.atomic():
            Cell.objects.bulk_create(rows)
    except IntegrityError:
        raise OfficerBusy(_clashes(gathering, officers, cells)) from None


def _clashes(gathering: Gathering, officers: Collection[int], cells: range) -> list[Clash]:
    taken = Cell.objects.filter(officer__in=officers, cell__gte=cells.start, cell__lt=cells.stop)
    cards = snapshot().cards
    found: dict[tuple[int, str], Clash] = {}
    others = taken.exclude(gathering=gathering).select_related("appointment", "gathering", "engagement")
    for row in others.order_by("cell"):
        what = row.appointment or row.gathering or row.engagement
        assert what is not None, "the table holds no cell of nothing"
        found.setdefault(
            (row.officer_id, what.number),
            Clash(
                cards[row.officer_id],
                what.starts,
                what.ends,
                row.gathering is not None,
                what.number,
                row.engagement is not None,
            ),
        )
    return list(found.values())


def make_seats(gathering: Gathering, first: int, last: int) -> None:
    """Makes the seats from one number up to and including another."""
    Seat.objects.bulk_create(
        (Seat(gathering=gathering, place=place) for place in range(first, last + 1)), batch_size=500
    )


def take_seats(gathering: Gathering, rsvp: Rsvp, count: int) -> bool:
    """Takes so many free seats by one UPDATE, or none. Returns whether it did; a gathering without seats has room for all."""
    if gathering.capacity is None:
        return True
    try:
        with transaction.atomic():
            free = Seat.objects.filter(gathering=gathering, rsvp=None)
            chosen = free.order_by("place").values("pk")[:count]
            if free.filter(pk__in=chosen).update(rsvp=rsvp) < count:
                raise _TooFew
    except _TooFew:
        return False
    return True


def give_back(rsvp: Rsvp, keep: int = 0) -> None:
    """Frees a reservation's seats but for some."""
    kept = list(Seat.objects.filter(rsvp=rsvp).order_by("place").values_list("pk", flat=True)[:keep])
    Seat.objects.filter(rsvp=rsvp).exclude(pk__in=kept).update(rsvp=None)
