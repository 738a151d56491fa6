"""What time does to appointments: holds and offers end, reminders go out, and a changed roster is noticed.

Each row is a transaction of its own, so that a run that is stopped has done what it has done.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.meetings.actions import telling
from lamplighter.meetings.actions.offering import offer
from lamplighter.meetings.actions.shared import Gone, free_time, happened, locked, moved, on_record
from lamplighter.meetings.models import Appointment, ShiftPlace, Wish
from lamplighter.meetings.queries.slots import duty_slot
from lamplighter.meetings.rules.appointments import SETTLES, NotAllowed, State, Verb, reminder_due
from lamplighter.meetings.rules.calls import REMINDED
from lamplighter.meetings.rules.values import Side

SYSTEM = Actor.system("appointments")
FORGOTTEN = timedelta(days=1)
"""A hold that became nothing is removed after this long."""


def lapse(*, now: datetime) -> int:
    """Holds, offers and requests that nobody took up in time end; whoever asked is told. Returns how many."""
    ended = 0
    over = Appointment.objects.filter(
        state__in=[State.HELD.value, State.OFFERED.value, State.ASKED.value], lapses_at__lte=now
    )
    for pk in list(over.order_by("pk").values_list("pk", flat=True)):
        ended += _lapse(pk, now)
    Appointment.objects.filter(
        state=State.LAPSED.value, booked_at=None, wish=None, changed_at__lte=now - FORGOTTEN, happenings=None
    ).delete()
    return ended


@transaction.atomic
def _lapse(pk: int, now: datetime) -> bool:
    try:
        row = locked(pk)
        if row.lapses_at is None or row.lapses_at > now:
            return False
        before = row.state
        moved(row, Verb.LAPSE, Side.SYSTEM, now)
    except (Gone, NotAllowed):  # taken up in this very moment
        return False
    free_time(row)
    row.lapses_at = None
    if before != State.HELD.value:
        row.sequence += 1
        row.rose_at = now if row.booked_at is not None else None
        happened(row, Verb.LAPSE, Side.SYSTEM, now=now)
        on_record(Recorded.APPOINTMENT_LAPSED, row, SYSTEM, now=now, fields=["state"])
        telling.tell(row, telling.News.LAPSED, now=now)
        Wish.objects.filter(offered=row, met_at=None).update(closed_at=now)
    row.save()
    return True


def remind(*, now: datetime) -> int:
    """Reminders that are due go out, each once. Returns how many."""
    hours = settings.LAMPLIGHTER.meetings.reminders
    if not hours:
        return 0
    due = Appointment.objects.filter(
        state__in=[State.BOOKED.value, State.OFFERED.value],
        lapses_at=None,
        starts__gt=now,
        starts__lte=now + timedelta(hours=hours[0]),
        reminded__lt=len(hours),
        officer__isnull=False,
    ).select_related("officer", "spot")
    return sum(_remind(row, hours, now) for row in due.order_by("starts", "pk"))


@transaction.atomic
def _remind(row: Appointment, hours: tuple[int, ...], now: datetime) -> bool:
    if not reminder_due(row.starts, hours, row.reminded, now):
        return False
    # Of two reminders that are both due only the last is sent.
    sent = sum(1 for each in hours if row.starts - timedelta(hours=each) <= now)
    mine = Appointment.objects.filter(
        pk=row.pk, reminded=row.reminded, starts=row.starts, state=row.state
    ).update(reminded=sent)
    if not mine:
        return False
    happened(row, REMINDED, Side.SYSTEM, now=now)
    telling.tell(row, telling.News.REMINDER, now=now)
    return True


def settle(*, now: datetime) -> int:
    """Looks whether every appointment to come still lies on its officer's shift. One that does not is shown to the supervisor at
    once; if it stays so, the resident is offered another officer or time. Returns how many were offered."""
    offered = 0
    coming = Appointment.objects.filter(
        state__in=[State.BOOKED.value, State.ASKED.value, State.OFFERED.value],
        officer__isnull=False,
        starts__gt=now,
    )
    for row in list(coming.order_by("starts", "pk")):
        slot = duty_slot(row.zone, row.officer_id, row.starts, row.ends) if row.officer_id else None
        if slot is not None:
            _follow(row, slot.shift_starts)
            continue
        if row.loose_at is None:
            _flag(row, now)
        elif row.loose_at <= now - SETTLES:
            offered += _offer(row, now)
    return offered


def _follow(row: Appointment, shift_starts: datetime) -> None:
    """It lies on a shift: the flag goes, and the place it takes is one of that shift as it is now."""
    if row.loose_at is not None:
        Appointment.objects.filter(pk=row.pk, loose_at=row.loose_at).update(loose_at=None, rose_at=None)
    with transaction.atomic():
        place = ShiftPlace.objects.select_for_update().filter(appointment=row.pk).first()
        if place is None or place.shift_starts == shift_starts:
            return
        used = set(
            ShiftPlace.objects.filter(officer=place.officer_id, shift_starts=shift_starts).values_list(
                "place", flat=True
            )
        )
        place.shift_starts = shift_starts
        place.place = next(each for each in range(1, len(used) + 2) if each not in used)
        place.save(update_fields=["shift_starts", "place"])


@transaction.atomic
def _flag(row: Appointment, now: datetime) -> None:
    mine = Appointment.objects.filter(pk=row.pk, loose_at=None, starts=row.starts, officer=row.officer_id)
    if mine.update(loose_at=now, rose_at=now):
        happened(row, "loose", Side.SYSTEM, now=now)
        telling.tell_officer(row, telling.News.LOOSE, now=now)


def _offer(row: Appointment, now: datetime) -> bool:
    try:
        offer(pk=row.pk, side=Side.SYSTEM, actor=SYSTEM, now=now)
    except (Gone, NotAllowed):
        return False
    return True
