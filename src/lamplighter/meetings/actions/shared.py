"""What the room's actions share: an appointment under lock, a move of it, the time it takes, an entry on its timeline."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.core.schedule.slots import Slot, SlotRules
from lamplighter.meetings.models import Appointment, Cell, Happening, ShiftPlace
from lamplighter.meetings.queries.setup import rules_of
from lamplighter.meetings.queries.slots import cells_of, shift_code
from lamplighter.meetings.rules.appointments import State, Verb, changeable, move_for
from lamplighter.meetings.rules.values import REASON_LONGEST, Side
from lamplighter.roster.models import Officer


class Gone(Exception):
    """There is no such appointment any more."""


class Taken(Exception):
    """Somebody else has the time, or it is no longer on anyone's shift. Nothing was changed."""


def locked(pk: int) -> Appointment:
    """The appointment, held against others until the transaction ends.

    Raises:
        Gone: there is none.
    """
    found = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("officer", "spot")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Gone
    return found


def moved(appointment: Appointment, verb: Verb, side: Side, now: datetime) -> None:
    """Sets the state a move leads to; the caller saves.

    Raises:
        NotAllowed, TooLate: see ``rules.appointments``.
    """
    may_change = True
    if side is Side.RESIDENT:
        may_change = changeable(appointment.starts, rules_of(appointment.zone).change_hours, now)
    move = move_for(verb, State(appointment.state), side, changeable=may_change)
    appointment.state = move.after.value
    appointment.changed_at = now


def take_time(appointment: Appointment, slot: Slot, rules: SlotRules, *, now: datetime) -> None:
    """Takes a slot's cells and a place in its shift for an appointment that takes none; holds that are over make way.

    Raises:
        Taken: somebody else has some of it, or the shift is full.
    """
    # Who books an officer stands in line behind whoever does so already. What decides are the constraints.
    Officer.objects.select_for_update(no_key=True).filter(pk=slot.officer).first()
    cells = cells_of(slot, rules)
    end_holds(slot.officer, cells, now=now, shift_starts=slot.shift_starts)
    try:
        with transaction.atomic():
            Cell.objects.bulk_create(
                Cell(officer_id=slot.officer, cell=each, appointment=appointment) for each in cells
            )
            _place(appointment, slot, rules.most_per_shift)
    except IntegrityError as error:
        raise Taken from error


def _place(appointment: Appointment, slot: Slot, most: int) -> None:
    shift = {"officer_id": slot.officer, "shift_starts": slot.shift_starts}
    used = set(ShiftPlace.objects.filter(**shift).values_list("place", flat=True))
    place = next(each for each in range(1, len(used) + 2) if each not in used)
    if most and place > most:
        raise Taken
    ShiftPlace.objects.create(**shift, place=place, appointment=appointment)


def free_time(appointment: Appointment) -> None:
    """Gives back the time that an appointment takes."""
    Cell.objects.filter(appointment=appointment).delete()
    ShiftPlace.objects.filter(appointment=appointment).delete()


def end_holds(
    officer: int, cells: Collection[int], *, now: datetime, shift_starts: datetime | None = None
) -> None:
    """Holds that are over, and in the way, end: each by one UPDATE that finds it still over.

    Args:
        cells: of the officer's time that is wanted.
        shift_starts: of the shift in which a place is wanted, too; None: none is.
    """
    wanted = Q(cells__officer=officer, cells__cell__gte=min(cells), cells__cell__lte=max(cells))
    if shift_starts is not None:
        wanted |= Q(shift_place__officer=officer, shift_place__shift_starts=shift_starts)
    over = Appointment.objects.filter(wanted, state=State.HELD.value, lapses_at__lte=now)
    for pk in sorted(set(over.values_list("pk", flat=True))):
        ended = Appointment.objects.filter(pk=pk, state=State.HELD.value, lapses_at__lte=now).update(
            state=State.LAPSED.value, changed_at=now
        )
        if ended:
            Cell.objects.filter(appointment=pk).delete()
            ShiftPlace.objects.filter(appointment=pk).delete()


def put_at(appointment: Appointment, slot: Slot, *, now: datetime) -> None:
    """Gives an appointment another officer or time; the caller saves. The time it had is free again.

    Raises:
        Taken: see there; the caller's transaction must then be undone.
    """
    free_time(appointment)
    take_time(appointment, slot, rules_of(appointment.zone).slot_rules, now=now)
    appointment.officer_id = slot.officer
    appointment.starts, appointment.ends = slot.starts, slot.ends
    appointment.lead_shift = shift_code(slot)
    appointment.sequence += 1
    appointment.loose_at = appointment.rose_at = None
    appointment.reminded = 0


def happened(
    appointment: Appointment,
    what: Verb | str,
    side: Side,
    *,
    now: datetime,
    words: str = "",
    user: User | None = None,
) -> Happening:
    """One more entry on the timeline."""
    return Happening.objects.create(
        appointment=appointment,
        at=now,
        what=str(what),
        side=side.value,
        words=words.strip()[:REASON_LONGEST],
        starts=appointment.starts,
        officer_id=appointment.officer_id,
        user=user,
    )


def on_record(
    verb: Recorded,
    appointment: Appointment,
    actor: Actor | None,
    *,
    now: datetime,
    fields: Collection[str] = (),
) -> None:
    """The audit row of what staff, or the system, did; of what a resident did there is none."""
    if actor is not None:
        record(
            verb=verb, subject=appointment, actor=actor, now=now, fields=list(fields), zone=appointment.zone
        )
