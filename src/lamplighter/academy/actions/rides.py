"""Ride-alongs: taking one, moving and cancelling it; what the roster ends; reminders the day before.

A ride is confirmed at once, in the transaction that finds it free, or it is not taken: two who want the same car at the same instant
get one ride and one page that offers others (promise 4).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from lamplighter.academy.actions import ride_telling as telling
from lamplighter.academy.actions.ride_shared import (
    Lacking,
    Taken,
    TooLate,
    free_car,
    happened,
    locked_ride,
    moved,
    on_record,
    person,
    take_car,
)
from lamplighter.academy.actions.shared import Gone
from lamplighter.academy.models import Application, Ride
from lamplighter.academy.queries.rides import (
    gives_rides,
    missing,
    open_ride,
    ride_rules,
    still_on_duty,
    the_slot,
)
from lamplighter.academy.rules.rides import Missing, RideNotAllowed, RideSide, RideState, RideVerb
from lamplighter.academy.rules.states import CourseState, Standing
from lamplighter.accounts.models import User
from lamplighter.audit import rules as audit
from lamplighter.core.numbers import new_number
from lamplighter.plumbing.clock import city_day

__all__ = [
    "Gone", "Lacking", "RideNotAllowed", "Taken", "TooLate", "cancel", "follow", "let_go", "may_change", "remind", "take",
]  # fmt: skip

_RIDES = (Standing.ENROLLED.value, Standing.GRADUATED.value)
"""Whose ride stands."""


@transaction.atomic
def take(
    *,
    application: int,
    officer: int,
    starts: datetime,
    now: datetime,
    user: User | None = None,
    actor: audit.Actor | None = None,
) -> Ride:
    """Takes a ride for somebody; who has one moves to it, and the one they had is free for others. Pressed twice, it is taken once.

    Args:
        actor, user: the member of staff who does it for them, who needs no notice and is bound by no hour.

    Raises:
        Gone: there is no such application.
        Lacking: something keeps them from it.
        Taken: it cannot be taken, or not any more. What they had stays as it was.
        TooLate: they have a ride, and it can no longer be moved.
    """
    row = person(application)
    had = open_ride(row)
    if had is not None and (had.officer_id, had.starts) == (officer, starts):
        return had
    if had is not None:
        had.application = row
        if actor is None and not may_change(had, now):
            raise TooLate
    if not gives_rides(row.course):
        raise Lacking([Missing.ENROLLED])
    slot = the_slot(officer, starts, now=now, notice=actor is None, leaving=had)
    if slot is None:
        raise Taken
    lacks = missing(row, city_day(starts))
    if lacks:
        raise Lacking(lacks)
    side = RideSide.RIDER if actor is None else RideSide.STAFF
    if had is None:
        ride = Ride(
            number=new_number(), application=row, state=RideState.BOOKED.value, made_at=now, changed_at=now
        )
        ride.reminded_at = _reminded(slot.starts, now)
        take_car(ride, slot, now=now)
        happened(ride, "book", side, now=now, user=user)
        telling.tell_taken(ride, now=now)
    else:
        ride, was, before = had, had.starts, had.officer_id
        moved(ride, RideVerb.MOVE, side, now=now, user=user)
        ride.reminded_at = _reminded(slot.starts, now)
        take_car(ride, slot, now=now)
        telling.tell_moved(ride, was=was, before=before, now=now)
    on_record(audit.Verb.RIDE_TAKEN, ride, actor, now, "officer", "starts")
    return ride


def _reminded(starts: datetime, now: datetime) -> datetime | None:
    """A ride that is taken the day before needs no reminder: its letter says the same."""
    return now if starts <= now + _ahead() else None


def _ahead() -> timedelta:
    return timedelta(hours=settings.LAMPLIGHTER.academy.remind_hours)


def may_change(ride: Ride, now: datetime) -> bool:
    """Whether a rider may still move or cancel it themselves."""
    until = ride.starts - timedelta(hours=ride_rules().change_hours)
    return ride.state == RideState.BOOKED.value and now < until


@transaction.atomic
def cancel(
    *,
    pk: int,
    side: RideSide,
    now: datetime,
    why: str = "",
    user: User | None = None,
    actor: audit.Actor | None = None,
) -> Ride:
    """Cancels a ride; the car and the place are free for others. Where the department cannot hold it, the rider is offered others.
    Pressed twice, it is done once.

    Args:
        why: for the rider to read; of staff alone.

    Raises:
        Gone: there is no such ride.
        TooLate: a rider cancels until a stated time.
        RideNotAllowed: it was held, or missed.
    """
    ride = locked_ride(pk)
    if ride.state == RideState.CANCELLED.value:
        return ride
    if side is RideSide.RIDER and not may_change(ride, now) and ride.state == RideState.BOOKED.value:
        raise TooLate
    _end(ride, side, why, now=now, user=user)
    on_record(audit.Verb.RIDE_CANCELLED, ride, actor, now, "state")
    return ride


def _end(ride: Ride, side: RideSide, why: str, *, now: datetime, user: User | None = None) -> None:
    moved(ride, RideVerb.CANCEL, side, now=now, user=user)
    ride.ended_by = side.value
    ride.why = why.strip() if side is not RideSide.RIDER else ""
    ride.save()
    free_car(ride)
    telling.tell_cancelled(ride, side, now=now)


def let_go(application: Application, *, now: datetime) -> bool:
    """Cancels the ride of whoever takes part no more. The caller holds the course. Returns whether there was one."""
    ride = open_ride(application)
    if ride is None or application.standing in _RIDES:
        return False
    ride.application = application
    _end(ride, RideSide.RIDER, "", now=now)
    return True


def follow(*, now: datetime) -> int:
    """Cancels what the roster no longer holds: the officer is away, has duty elsewhere, or is posted otherwise; or whose rider left the
    course. Each with a letter. Returns how many."""
    coming = Ride.objects.filter(state=RideState.BOOKED.value, starts__gt=now)
    return sum(
        _follow_one(pk, now) for pk in list(coming.order_by("starts", "pk").values_list("pk", flat=True))
    )


@transaction.atomic
def _follow_one(pk: int, now: datetime) -> bool:
    try:
        ride = locked_ride(pk)
    except Gone:
        return False
    if ride.state != RideState.BOOKED.value or ride.starts <= now:
        return False
    application = ride.application
    gone = application.standing not in _RIDES or application.course.state == CourseState.CANCELLED.value
    if not gone and still_on_duty(ride):
        return False
    _end(ride, RideSide.SYSTEM, "", now=now)
    return True


def remind(*, now: datetime) -> int:
    """Reminds of rides that begin within the settings' hours, with what to bring. Returns how many were written to."""
    due = Ride.objects.filter(
        state=RideState.BOOKED.value, starts__gt=now, starts__lte=now + _ahead(), reminded_at=None
    )
    return sum(_remind_one(pk, now) for pk in list(due.order_by("starts", "pk").values_list("pk", flat=True)))


@transaction.atomic
def _remind_one(pk: int, now: datetime) -> bool:
    if not Ride.objects.filter(pk=pk, state=RideState.BOOKED.value, reminded_at=None).update(reminded_at=now):
        return False
    ride = Ride.objects.select_related("application__course", "officer").get(pk=pk)
    if not still_on_duty(ride):
        return False  # the job that follows the roster cancels it
    return telling.remind(ride, now=now)
