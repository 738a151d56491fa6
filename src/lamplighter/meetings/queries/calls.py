"""Residents who asked to be called and do not know yet what became of their appointment. Derived from timelines; stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from lamplighter.meetings.models import Appointment
from lamplighter.meetings.queries.agenda import LATELY, MOST
from lamplighter.meetings.queries.seen import in_zones
from lamplighter.meetings.rules.calls import Call, call_due
from lamplighter.outbox.reach import By


@dataclass(frozen=True, slots=True)
class ToRing:
    """An appointment whose resident is to be rung, and why."""

    appointment: Appointment
    call: Call


def to_ring(user: Any, now: datetime) -> list[ToRing]:
    """Whom the posts of a person's zones are to ring, the soonest time first. An officer of another zone does not see them."""
    return _waiting(in_zones(user), now)[:MOST]


def all_to_ring(now: datetime) -> list[ToRing]:
    """Everybody who is to be rung, the soonest time first."""
    return _waiting(Q(), now)


def _waiting(where: Q, now: datetime) -> list[ToRing]:
    rows = (
        Appointment.objects.filter(where, by=By.CALL.value, stopped_at=None, starts__gt=now - LATELY)
        .exclude(phone="")
        .select_related("officer", "spot")
        .prefetch_related("happenings")
        .order_by("starts", "pk")
    )
    return [ToRing(row, call) for row in rows if (call := call_of(row, now)) is not None]


def call_of(row: Appointment, now: datetime) -> Call | None:
    """The call to make to the resident of one appointment; None where there is none."""
    if row.by != By.CALL.value or not row.phone or row.stopped_at is not None:
        return None
    return call_due(row.happenings.all(), starts=row.starts, now=now)
