"""What actions on rides share: a ride under lock, taking a car and a place, giving them back, keeping what happened.

Everybody takes their turns in one order, so that nobody waits in a circle: a share in the course, the person, the night, the officer.
That no car and no place is given twice is the constraints' doing all the same (promise 4).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from lamplighter.academy.actions.shared import Gone, together
from lamplighter.academy.elsewhere import TimeTaken, diary
from lamplighter.academy.models import Application, Ride, RideCell, RideHappening
from lamplighter.academy.models.ride import TAKES_CAR_VALUES
from lamplighter.academy.queries.rides import ride_rules
from lamplighter.academy.rules.rides import Missing, RideSide, RideSlot, RideVerb, ride_after, ride_cells
from lamplighter.accounts.models import User
from lamplighter.audit import rules as audit
from lamplighter.audit.actions import record
from lamplighter.plumbing import turns
from lamplighter.roster.models import Officer


class Taken(Exception):
    """The ride cannot be taken, or not any more."""


class TooLate(Exception):
    """Until a stated time a rider moves or cancels; it has passed."""


class Lacking(Exception):
    """Something keeps them from riding along. ``what``: see there."""

    def __init__(self, what: list[Missing]) -> None:
        super().__init__(", ".join(what))
        self.what = tuple(what)


def person(pk: int) -> Application:
    """An application with its course, held against others; nobody takes the course alone meanwhile.

    Raises:
        Gone: there is none.
    """
    where = Application.objects.filter(pk=pk).values_list("course", flat=True).first()
    if where is None:
        raise Gone
    together(where)
    row = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("course")
        .filter(pk=pk)
    )
    found = row.first()
    if found is None:
        raise Gone
    return found


def locked_ride(pk: int) -> Ride:
    """A ride with its person, held against others.

    Raises:
        Gone: there is none.
    """
    whose = Ride.objects.filter(pk=pk).values_list("application", flat=True).first()
    if whose is None:
        raise Gone
    application = person(whose)
    found = Ride.objects.select_related("officer").filter(pk=pk).first()
    if found is None:
        raise Gone
    found.application = application
    return found


def take_car(ride: Ride, slot: RideSlot, *, now: datetime) -> None:
    """Puts a ride at a time, with a place in its night and the officer's hours; what it had is given back. The caller saves nothing.

    Raises:
        Taken: somebody else has the car then, the night is full, or the officer has something else; the transaction is to be given up.
    """
    turns.alone("academy_ride_night", slot.night.toordinal())
    place = _free_place(slot.night, ride)
    if ride.pk is not None:
        RideCell.objects.filter(ride=ride).delete()
    ride.officer = Officer.objects.get(pk=slot.officer)
    ride.starts, ride.ends, ride.night, ride.place = slot.starts, slot.ends, slot.night, place
    try:
        with transaction.atomic():
            ride.save()
            RideCell.objects.bulk_create(
                RideCell(officer_id=slot.officer, cell=each, ride=ride)
                for each in ride_cells(slot.starts, slot.ends)
            )
        keeper = diary()
        if keeper is not None:
            keeper.take(ride.number, slot.officer, slot.starts, slot.ends, now)
    except (IntegrityError, TimeTaken):
        raise Taken from None


def _free_place(night: date, ride: Ride) -> int:
    most = ride_rules().most_a_night
    taken = set(
        Ride.objects.filter(night=night, state__in=TAKES_CAR_VALUES)
        .exclude(pk=ride.pk)
        .values_list("place", flat=True)
    )
    if len(taken) >= most:
        raise Taken
    return next(each for each in range(1, len(taken) + 2) if each not in taken)


def free_car(ride: Ride) -> None:
    """Gives back what a ride takes of its officer."""
    RideCell.objects.filter(ride=ride).delete()
    keeper = diary()
    if keeper is not None:
        keeper.free(ride.number)


def moved(ride: Ride, verb: RideVerb, side: RideSide, *, now: datetime, user: User | None = None) -> None:
    """Makes one move of the table, and keeps that it happened. The caller saves.

    Raises:
        RideNotAllowed: there is no such move from where it stands, for this side.
    """
    ride.state = ride_after(ride.state, verb, side).value
    ride.changed_at = now
    ride.sequence += 1
    happened(ride, verb.value, side, now=now, user=user)


def happened(ride: Ride, what: str, side: RideSide, *, now: datetime, user: User | None = None) -> None:
    """Keeps that something was done."""
    RideHappening.objects.create(ride=ride, what=what, side=side.value, at=now, user=user)


def on_record(verb: audit.Verb, ride: Ride, actor: audit.Actor | None, now: datetime, *fields: str) -> None:
    """Keeps that a member of staff did it; what riders do themselves is not in the audit record."""
    if actor is not None:
        record(verb=verb, subject=ride, actor=actor, now=now, fields=fields)
