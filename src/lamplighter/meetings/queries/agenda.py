"""An officer's day, a zone's day, and what needs somebody: no officer any more, a release, no answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from lamplighter.accounts.access import Permission
from lamplighter.core.schedule.duty import duties_of
from lamplighter.core.schedule.values import instant
from lamplighter.meetings.models import Appointment, Happening
from lamplighter.meetings.models.appointment import OPEN_VALUES
from lamplighter.meetings.queries.appointments import on_shift
from lamplighter.meetings.queries.expected import held_by, held_in
from lamplighter.meetings.queries.seen import in_zones, visible_to
from lamplighter.meetings.rules.appointments import State, Verb
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.queries import snapshot
from lamplighter.roster.rules import PostRole

DAY = timedelta(days=1)
MOST = 200
"""Most rows of a list."""
LATELY = timedelta(days=14)
"""For how long what is over is still shown as something to do."""
SHOWN = sorted({*OPEN_VALUES, State.DONE.value, State.MISSED.value, State.CANCELLED.value})


class Why(StrEnum):
    """Why an appointment needs another officer, or a word with its resident."""

    NOBODY = "nobody"
    """Nobody could be offered: the resident is asked to choose a time, and has not."""
    OFF_SHIFT = "off-shift"
    """Its officer is not on duty then any more."""
    UNANSWERED = "unanswered"
    """Another time was offered for one that could not be kept, and nobody has answered yet."""
    LAPSED = "lapsed"
    """The department could not keep it, and nobody answered the offer: somebody should call."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An appointment that needs somebody."""

    appointment: Appointment
    why: Why


def day_span(day: date) -> tuple[datetime, datetime]:
    """A day in the city, midnight to midnight; half-open, in UTC."""
    tz = city_tz()
    return instant(tz, day, time(0)), instant(tz, day + DAY, time(0))


def _on(found: QuerySet[Appointment], day: date) -> list[Appointment]:
    left, right = day_span(day)
    rows = found.filter(starts__gte=left, starts__lt=right, state__in=SHOWN).select_related("officer", "spot")
    return list(rows.order_by("starts", "pk"))


def officers_day(user: Any, officer: int, day: date) -> list[Appointment]:
    """What an officer has on a day, as a person may see it; what was cancelled stands among it."""
    return _on(visible_to(user).filter(officer=officer), day)


def zones_day(user: Any, zone: str, day: date) -> list[Appointment]:
    """What a zone's officers have on a day."""
    return _on(visible_to(user).filter(zone=zone), day)


def next_days(user: Any, officer: int | None, zone: str, day: date, days: int = 28) -> list[tuple[date, int]]:
    """The days after one that have something for an officer, or where none is named for a zone, with how much, in order."""
    left = day_span(day)[1]
    right = left + days * DAY
    of = Q(officer=officer) if officer is not None else Q(zone=zone)
    rows = visible_to(user).filter(of, state__in=OPEN_VALUES, starts__gte=left, starts__lt=right)
    held = held_by(officer, left, right) if officer is not None else held_in(zone, left, right)
    moments = [*rows.values_list("starts", flat=True), *held.values_list("starts", flat=True)]
    return sorted(Counter(city_day(each) for each in moments).items())


def shifts_on(officer: int, day: date) -> list[tuple[datetime, datetime, str]]:
    """When an officer is on duty for residents on a day: start, end, code of the zone."""
    held, found = snapshot(), []
    left, right = day_span(day)
    for row in held.roster.postings:
        post = held.roster.posts[row.post]
        if post.role == PostRole.CIO.value:
            found += [
                (duty.starts, duty.ends, post.zone)
                for duty in duties_of(held.roster, row, day - DAY, day)
                if duty.officer == officer and duty.starts < right and duty.ends > left
            ]
    return sorted(found)


def troubles(
    user: Any, now: datetime, permission: Permission = Permission.APPOINTMENTS_WORK
) -> list[Trouble]:
    """Open appointments to come that need another officer or an answer, the soonest first. Derived from today's roster."""
    opened = Q(state__in=OPEN_VALUES) & (Q(ends__gt=now) | Q(state=State.OFFERED.value, lapses_at__gt=now))
    lapsed = Q(state=State.LAPSED.value, rose_at__gt=now - LATELY)
    rows = (
        Appointment.objects.filter(in_zones(user, permission))
        .filter(opened | lapsed)
        .select_related("officer", "spot")
        .order_by("starts", "pk")
    )
    return [Trouble(each, why) for each in rows if (why := why_troubled(each)) is not None][:MOST]


def why_troubled(appointment: Appointment) -> Why | None:
    """Why it needs somebody; None where all is well."""
    if appointment.state == State.LAPSED.value:
        return Why.LAPSED
    if appointment.officer_id is None:
        return Why.NOBODY
    if not on_shift(appointment):
        return Why.OFF_SHIFT
    if appointment.state == State.OFFERED.value and appointment.lapses_at and appointment.booked_at:
        return Why.UNANSWERED
    return None


def to_release(user: Any, now: datetime) -> list[Appointment]:
    """Visits at a door that wait for somebody who may release them, the soonest first."""
    rows = Appointment.objects.filter(
        in_zones(user, Permission.APPOINTMENTS_LEAD), state=State.ASKED.value, starts__gt=now
    )
    return list(rows.select_related("officer", "spot").order_by("starts", "pk")[:MOST])


def not_closed(user: Any, officer: int, now: datetime) -> list[Appointment]:
    """An officer's appointments that are over and of which nobody has said how they went, the latest first."""
    rows = visible_to(user).filter(
        officer=officer,
        state__in=[State.BOOKED.value, State.OFFERED.value],
        ends__lte=now,
        ends__gt=now - LATELY,
    )
    return list(rows.select_related("officer", "spot").order_by("-starts")[:MOST])


@dataclass(frozen=True, slots=True)
class Offered:
    """An appointment that was offered, with when it was to be before."""

    appointment: Appointment
    was: datetime | None
    offered_at: datetime


def offered_of(officer: int, starts: datetime, ends: datetime) -> list[Offered]:
    """What was offered of an officer's appointments between two instants, in order of the time they had.

    Of each the timeline tells what it was before its last offer.
    """
    touched = Happening.objects.filter(officer=officer, starts__gte=starts, starts__lt=ends).values_list(
        "appointment_id", flat=True
    )
    rows = Happening.objects.filter(appointment__in=set(touched)).order_by("appointment_id", "at", "pk")
    last: dict[int, Offered] = {}
    before: dict[int, Happening] = {}
    for row in rows.select_related("appointment", "appointment__officer", "appointment__spot"):
        was = before.get(row.appointment_id)
        if row.what == Verb.OFFER.value and was is not None and _of(was, officer, starts, ends):
            last[row.appointment_id] = Offered(row.appointment, was.starts, row.at)
        before[row.appointment_id] = row
    return sorted(last.values(), key=lambda each: (each.was or each.offered_at, each.appointment.pk))


def _of(was: Happening, officer: int, starts: datetime, ends: datetime) -> bool:
    return was.officer_id == officer and was.starts is not None and starts <= was.starts < ends


def open_of(officer: int, starts: datetime, ends: datetime) -> list[Appointment]:
    """An officer's open appointments that touch a period, in order."""
    rows = Appointment.objects.filter(
        officer=officer, state__in=OPEN_VALUES, starts__lt=ends, ends__gt=starts
    )
    return list(rows.select_related("officer", "spot").order_by("starts", "pk"))


def history(appointment: Appointment) -> Iterable[Happening]:
    """Its timeline, the newest first."""
    return appointment.happenings.select_related("user", "officer").order_by("-at", "-pk")
