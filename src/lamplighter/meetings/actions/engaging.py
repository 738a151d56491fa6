"""Takes an officer's time for what another room knows, and gives it back. Called in the caller's transaction, which records it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from lamplighter.core.schedule.slots import SlotRules, cells_of
from lamplighter.meetings.actions.shared import end_holds
from lamplighter.meetings.models import Appointment, Cell, Engagement, Gathering
from lamplighter.roster.models import Officer

_BARE = SlotRules(before=timedelta(0), after=timedelta(0))
"""It takes its own time and no more, as gatherings do: bookings keep their own distance from it."""

What = Appointment | Gathering | Engagement


class Engaged(Exception):
    """The officer has something else then. ``by``: what, in order of time."""

    def __init__(self, by: Sequence[What]) -> None:
        super().__init__(f"{len(by)} at that time")
        self.by = tuple(by)


@dataclass(frozen=True, slots=True)
class Hours:
    """Whose time, from when to when; half-open."""

    officer: int
    starts: datetime
    ends: datetime


def engage(*, number: str, hours: Hours, now: datetime) -> Engagement:
    """Takes the time; what was taken under the same number before is given back with it.

    Raises:
        Engaged: some of it is taken; the caller's transaction is to be given up.
    """
    # As whoever books: the officer's row first, so that nobody waits for a cell that the one before them waits for.
    Officer.objects.select_for_update(no_key=True).filter(pk=hours.officer).first()
    release(number=number)
    cells = cells_of(hours.starts, hours.ends, _BARE)
    end_holds(hours.officer, cells, now=now)
    try:
        with transaction.atomic():
            row = Engagement.objects.create(
                number=number, officer_id=hours.officer, starts=hours.starts, ends=hours.ends, made_at=now
            )
            Cell.objects.bulk_create(
                Cell(officer_id=hours.officer, cell=each, engagement=row) for each in cells
            )
    except IntegrityError:
        raise Engaged(_taken_by(hours.officer, cells)) from None
    return row


def _taken_by(officer: int, cells: range) -> list[What]:
    rows = Cell.objects.filter(officer=officer, cell__gte=cells.start, cell__lt=cells.stop)
    found: dict[tuple[type, int], What] = {}
    for row in rows.select_related("appointment", "gathering", "engagement").order_by("cell"):
        what = row.appointment or row.gathering or row.engagement
        assert what is not None, "the table holds no cell of nothing"
        found.setdefault((type(what), what.pk), what)
    return list(found.values())


def release(*, number: str) -> None:
    """Gives back what was taken under a number, if anything was."""
    Engagement.objects.filter(number=number).delete()
