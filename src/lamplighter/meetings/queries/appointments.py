"""Lists of appointments, for staff and jobs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.models.appointment import OPEN_VALUES
from lamplighter.meetings.queries.slots import duty_slot
from lamplighter.meetings.rules.appointments import State


def every() -> QuerySet[Appointment]:
    """All that are more than a hold, with what a list shows of them."""
    return Appointment.objects.exclude(
        state__in=[State.HELD.value, State.LAPSED.value], booked_at=None
    ).select_related("officer", "spot")


def of_officer(officer: int, starts: datetime, ends: datetime) -> QuerySet[Appointment]:
    """An officer's open appointments that touch a period, in order of time."""
    return (
        every()
        .filter(officer=officer, state__in=OPEN_VALUES, starts__lt=ends, ends__gt=starts)
        .order_by("starts")
    )


def waiting_for_release(zones: Collection[str] | None = None) -> QuerySet[Appointment]:
    """Visits at a door that wait for a supervisor, the soonest first. ``zones`` None: all."""
    found = every().filter(state=State.ASKED.value).order_by("starts")
    return found if zones is None else found.filter(zone__in=zones)


def in_trouble(zones: Collection[str] | None = None) -> QuerySet[Appointment]:
    """What a supervisor should see: the roster changed under it, or it was offered and nobody answered."""
    found = every().filter(rose_at__isnull=False).order_by("starts")
    return found if zones is None else found.filter(zone__in=zones)


def on_shift(appointment: Appointment) -> bool:
    """Whether its officer is on duty for its zone all through it, by today's roster."""
    if appointment.officer_id is None:
        return False
    found = duty_slot(appointment.zone, appointment.officer_id, appointment.starts, appointment.ends)
    return found is not None


def held_still(numbers: Collection[str], now: datetime) -> frozenset[str]:
    """Those of these numbers that keep a time for a form which is not sent yet."""
    found = Appointment.objects.filter(number__in=numbers, state=State.HELD.value, lapses_at__gt=now)
    return frozenset(found.values_list("number", flat=True)) if numbers else frozenset()


def open_wishes(zone: str = "") -> QuerySet[Wish]:
    """Wishes that wait for a time, in the order they were left."""
    found = Wish.objects.filter(met_at=None, closed_at=None).order_by("made_at", "pk")
    return found.filter(zone=zone) if zone else found
