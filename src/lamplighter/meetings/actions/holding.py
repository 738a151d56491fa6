"""A time is held for somebody who fills in the form, or given back."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from lamplighter.core.numbers import new_number
from lamplighter.core.schedule.slots import Slot
from lamplighter.meetings.actions.shared import Taken, locked, take_time
from lamplighter.meetings.models import Appointment, Spot
from lamplighter.meetings.queries.links import by_once, digest_of
from lamplighter.meetings.queries.setup import rules_of
from lamplighter.meetings.queries.slots import Wanted, at_time, shift_code
from lamplighter.meetings.rules.appointments import HOLD, State
from lamplighter.meetings.rules.values import Channel, Way


class MadeBefore(Exception):
    """The form has made its appointment already; another one needs a new form."""

    def __init__(self, appointment: Appointment) -> None:
        super().__init__(appointment.number)
        self.appointment = appointment


def hold(
    *,
    wanted: Wanted,
    starts: datetime,
    way: Way,
    spot: Spot | None,
    once: str,
    language: str,
    now: datetime,
) -> Appointment:
    """Keeps a time for somebody who fills in the form: for ten minutes, with the officer they named or the one with the least to do.

    Args:
        once: the form's secret. Sent twice, the same is held once; with another time, the first is given back.

    Raises:
        Taken: nobody is free then, or not any more.
        MadeBefore: the form has made an appointment already.
    """
    known = by_once(once)
    if known is not None and known.state == State.HELD.value and known.starts == starts:
        same = wanted.officer in (None, known.officer_id) and known.spot_id == (spot.pk if spot else None)
        if same and known.lapses_at is not None and known.lapses_at > now:
            return known
    if known is not None:
        give_back(once=once, now=now)
    made = Appointment(
        zone=wanted.zone,
        state=State.HELD.value,
        channel=Channel.WEB.value,
        way=way.value,
        spot=spot,
        language=language[:5],
        speaks=wanted.speaks,
        any_officer=wanted.officer is None,
        once=digest_of(once),
        made_at=now,
        changed_at=now,
        lapses_at=now + HOLD,
    )
    for slot in at_time(wanted, starts, now=now):
        try:
            return enter(made, slot, now=now)
        except Taken:
            if (twin := _of_other_click(once, starts)) is not None:
                return twin
    # The other of two clicks may have been quicker by so much that the time no longer looked free.
    if (twin := _of_other_click(once, starts)) is not None:
        return twin
    raise Taken


def _of_other_click(once: str, starts: datetime) -> Appointment | None:
    twin = by_once(once)
    return twin if twin is not None and twin.starts == starts else None


def enter(made: Appointment, slot: Slot, *, now: datetime) -> Appointment:
    """Keeps a new appointment with the time it takes.

    Raises:
        Taken: somebody else has some of the time, or the shift is full.
    """
    made.pk = None
    made._state.adding = True
    made.number = new_number()
    made.officer_id = slot.officer
    made.starts, made.ends, made.lead_shift = slot.starts, slot.ends, shift_code(slot)
    with transaction.atomic():
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as error:
            raise Taken from error
        take_time(made, slot, rules_of(made.zone).slot_rules, now=now)
    return made


@transaction.atomic
def give_back(*, once: str, now: datetime) -> None:
    """The form lets go of the time it holds.

    Raises:
        MadeBefore: it has made an appointment of it.
    """
    known = by_once(once)
    if known is None:
        return
    row = locked(known.pk)
    if row.booked_at is not None or row.state not in (State.HELD.value, State.LAPSED.value):
        raise MadeBefore(row)
    row.delete()
