"""What else stands in a day of the agenda: gatherings that take an officer's time, and old times that residents may still come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from lamplighter.meetings.models import Appointment, Cell, Gathering, Happening
from lamplighter.meetings.queries.gatherings import PUBLIC_VALUES
from lamplighter.meetings.queries.seen import visible_to
from lamplighter.meetings.rules.appointments import State, Verb
from lamplighter.meetings.rules.gatherings import State as GatheringState

_AGREED = sorted(each.value for each in (Verb.CONFIRM, Verb.ASK, Verb.RELEASE, Verb.MOVE, Verb.ACCEPT))
"""After these the resident knows of the time, and comes."""
_UNANSWERED = (State.OFFERED.value, State.LAPSED.value)


def held_by(officer: int, starts: datetime, ends: datetime) -> QuerySet[Gathering]:
    """Gatherings that take an officer's time and begin between two instants, in order; drafts among them."""
    mine = Cell.objects.filter(officer=officer).exclude(gathering=None).values("gathering")
    found = Gathering.objects.filter(pk__in=mine, starts__gte=starts, starts__lt=ends)
    return found.order_by("starts", "pk")


def published_of(officer: int, starts: datetime, ends: datetime) -> QuerySet[Gathering]:
    """The same without drafts."""
    return held_by(officer, starts, ends).filter(state__in=PUBLIC_VALUES)


def held_in(zone: str, starts: datetime, ends: datetime) -> QuerySet[Gathering]:
    """A zone's gatherings that begin between two instants and are not cancelled, in order; drafts among them."""
    found = Gathering.objects.filter(zone=zone, starts__gte=starts, starts__lt=ends)
    return found.exclude(state=GatheringState.CANCELLED.value).order_by("starts", "pk")


@dataclass(frozen=True, slots=True)
class Expected:
    """An appointment that was moved by the department, at the time its resident last agreed to."""

    appointment: Appointment
    starts: datetime
    ends: datetime


def expected(user: Any, of: Q, starts: datetime, ends: datetime) -> list[Expected]:
    """Old times between two instants for which something else was offered, and nobody has answered: the resident may still come.

    Args:
        of: which times count, as a condition on ``Happening``: an officer's, or those of a zone's appointments.
    """
    rows = Happening.objects.filter(of, what__in=_AGREED, starts__gte=starts, starts__lt=ends)
    keys = set(rows.filter(appointment__state__in=_UNANSWERED).values_list("appointment", flat=True))
    seen = {row.pk: row for row in visible_to(user).filter(pk__in=keys).select_related("officer", "spot")}
    agreed = Happening.objects.filter(appointment__in=seen, what__in=_AGREED).order_by("at", "pk")
    newest = {each.appointment_id: each.pk for each in agreed}
    found = []
    for was in rows.filter(pk__in=newest.values()):
        row, at = seen[was.appointment_id], was.starts
        comes = row.starts == at and row.officer_id is not None  # a colleague is there at the same time
        if at is not None and not comes:
            found.append(Expected(row, at, at + (row.ends - row.starts)))
    return sorted(found, key=lambda each: (each.starts, each.appointment.pk))


def agreed_of(appointment: Appointment) -> Happening | None:
    """The last entry of the timeline after which the resident knew of a time and agreed to it; None where there was none."""
    rows = appointment.happenings.filter(what__in=_AGREED, starts__isnull=False).select_related("officer")
    return rows.order_by("at", "pk").last()
