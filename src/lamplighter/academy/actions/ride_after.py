"""After a ride: it was held or missed, the officer's debrief; what stands in for a ride; a check that is renewed for one."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from lamplighter.academy.actions import ride_telling as telling
from lamplighter.academy.actions.checking import Future
from lamplighter.academy.actions.ride_shared import locked_ride, moved, on_record, person
from lamplighter.academy.models import Application, Ride
from lamplighter.academy.rules.rides import RideNotAllowed, RideSide, RideState, RideVerb, tells_somebody
from lamplighter.academy.rules.states import TAKING_PART, Check, NotAllowed
from lamplighter.accounts.models import User
from lamplighter.audit import rules as audit
from lamplighter.audit.actions import record
from lamplighter.plumbing.clock import city_day


class NotYet(Exception):
    """The ride has not begun."""


class NamesSomebody(Exception):
    """The note holds an address or a number: it is to say what was shown, not who was met."""


class HasRide(Exception):
    """They have a ride that is still to come: it is held or cancelled first."""


@transaction.atomic
def say(*, pk: int, held: bool, side: RideSide, user: User | None, actor: audit.Actor, now: datetime) -> Ride:
    """Says that a ride was held, or that the rider did not come. A ride that was held counts towards graduating. Said twice, it is so
    once.

    Raises:
        Gone: there is no such ride.
        NotYet: it has not begun.
        RideNotAllowed: it was cancelled; or an officer would take back what was said.
    """
    ride = locked_ride(pk)
    verb = RideVerb.DONE if held else RideVerb.NO_SHOW
    if ride.state == (RideState.DONE if held else RideState.NO_SHOW).value:
        return ride
    if ride.starts > now:
        raise NotYet
    moved(ride, verb, side, now=now, user=user)
    ride.save(update_fields=["state", "changed_at", "sequence"])
    row, day = ride.application, city_day(ride.starts)
    if held:
        row.ride_on, row.stand_in = day, False
        row.save(update_fields=["ride_on", "stand_in"])
    else:
        if row.ride_on == day and not row.stand_in:  # it was said to be held before
            row.ride_on = None
            row.save(update_fields=["ride_on"])
        telling.tell_missed(ride, now=now)
    on_record(audit.Verb.RIDE_SAID, ride, actor, now, "state")
    return ride


@transaction.atomic
def note(*, pk: int, words: str, actor: audit.Actor, now: datetime) -> None:
    """The officer's debrief: what was shown, not who was met.

    Raises:
        Gone: there is no such ride.
        NotYet: it has not begun.
        RideNotAllowed: it was cancelled, or the rider did not come.
        NamesSomebody: the words hold an address or a number.
    """
    ride = locked_ride(pk)
    if ride.state not in (RideState.BOOKED.value, RideState.DONE.value):
        raise RideNotAllowed(f"a note from {ride.state}")
    if ride.starts > now:
        raise NotYet
    if tells_somebody(words):
        raise NamesSomebody
    ride.note, ride.noted_at = words.strip(), now
    ride.save(update_fields=["note", "noted_at"])
    on_record(audit.Verb.RIDE_NOTED, ride, actor, now, "note")


@transaction.atomic
def stand_in(*, pk: int, on: date | None, actor: audit.Actor, now: datetime) -> Application:
    """Something else stands in for somebody's ride, from a day on; None takes it back.

    Raises:
        Gone: there is no such application.
        NotAllowed: they take part in no course, or rode along.
        Future: the day is still to come.
        HasRide: a ride of theirs is open.
    """
    row = person(pk)
    if row.standing not in TAKING_PART or (row.ride_on is not None and not row.stand_in):
        raise NotAllowed(f"a stand-in from {row.standing}")
    if on is not None and on > city_day(now):
        raise Future
    if on is not None and row.rides.filter(state=RideState.BOOKED.value).exists():
        raise HasRide
    row.ride_on, row.stand_in = on, on is not None
    row.save(update_fields=["ride_on", "stand_in"])
    record(verb=audit.Verb.RIDE_STOOD_IN, subject=row, actor=actor, now=now, fields=["ride_on", "stand_in"])
    return row


@transaction.atomic
def renew_check(*, pk: int, on: date, actor: audit.Actor, now: datetime) -> Application:
    """The check of somebody who takes part was passed anew, or made at last for their ride.

    Raises:
        Gone: there is no such application.
        NotAllowed: they take part in no course.
        Future: the day is still to come.
    """
    row = person(pk)
    if row.standing not in TAKING_PART:
        raise NotAllowed(f"a check from {row.standing}")
    if on > city_day(now):
        raise Future
    row.check_result, row.checked_on = Check.PASSED.value, on
    row.save(update_fields=["check_result", "checked_on"])
    record(verb=audit.Verb.APPLICATION_CHECKED, subject=row, actor=actor, now=now, fields=["check_result"])
    return row
