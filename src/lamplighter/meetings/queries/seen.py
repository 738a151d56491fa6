"""Which appointments a member of staff may see and work on: those of their zones, and those they come to themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import may, zones_for
from lamplighter.core.numbers import read_number
from lamplighter.core.schedule.duty import holds_on
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.queries.owners import owner_zone
from lamplighter.meetings.rules.appointments import State
from lamplighter.places.queries import zone_by_code
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot


def officer_of(user: Any) -> Officer | None:
    """The officer a signed-in person is; None for others."""
    return Officer.objects.filter(user=user, active=True).first() if user.is_authenticated else None


def in_zones(user: Any, permission: Permission = Permission.APPOINTMENTS_WORK) -> Q:
    """The condition that keeps to the zones a person holds a permission for."""
    zones = zones_for(user, permission)
    return Q() if zones is None else Q(zone__in=sorted(zones))


def working(
    user: Any, now: datetime, permission: Permission = Permission.APPOINTMENTS_WORK
) -> list[tuple[str, str]]:
    """Codes and names of the zones with officers in which a person may work, by name."""
    zones = zones_for(user, permission)
    codes = snapshot().zones if zones is None else snapshot().zones & zones
    return sorted(((code, zone_name(code, now)) for code in codes), key=lambda each: each[1])


def first_zone(user: Any, zones: list[tuple[str, str]], now: datetime) -> str:
    """Of the zones in which a person may work the one they are posted to today; the first where they are posted to none of them."""
    officer, roster, day = officer_of(user), snapshot().roster, city_day(now)
    mine = set()
    if officer is not None:
        for row in roster.postings:
            if row.officer == officer.pk and holds_on(row, day):
                mine.add(roster.posts[row.post].zone)
    return next((code for code, _name in zones if code in mine), zones[0][0])


def zone_name(code: str, now: datetime) -> str:
    """A zone's name; its code where it is on no map any more."""
    found = zone_by_code(code, city_day(now))
    return (found.name or code) if found else code


def visible_to(user: Any) -> QuerySet[Appointment]:
    """Every appointment a person may open; a time that somebody holds while they fill in the form is nobody's yet."""
    shown = Appointment.objects.filter(in_zones(user) | Q(officer__user=user, officer__active=True))
    return shown.exclude(state=State.HELD.value).exclude(booked_at=None, state=State.LAPSED.value)


def wishes_of(user: Any, permission: Permission = Permission.APPOINTMENTS_WORK) -> QuerySet[Wish]:
    """Every wish of the zones a person works in."""
    return Wish.objects.filter(in_zones(user, permission))


def may_see(user: Any, appointment: Appointment) -> bool:
    """Whether a person may open an appointment."""
    if may(user, Permission.APPOINTMENTS_WORK, owner_zone(appointment)):
        return True
    comes = appointment.officer
    return comes is not None and comes.active and comes.user_id is not None and comes.user_id == user.pk


def may_lead(user: Any, appointment: Appointment) -> bool:
    """Whether a person decides of visits at a door there."""
    return may(user, Permission.APPOINTMENTS_LEAD, owner_zone(appointment))


def get(user: Any, number: str) -> Appointment:
    """The appointment of that number, as a person may see it.

    Raises:
        Appointment.DoesNotExist: there is none, or it is not theirs to see; the two cannot be told apart.
    """
    found = Appointment.objects.select_related("officer", "spot", "made_by").get(
        number=read_number(number) or "-"
    )
    unborn = found.state == State.HELD.value or (
        found.state == State.LAPSED.value and found.booked_at is None
    )
    if unborn or not may_see(user, found):
        raise Appointment.DoesNotExist
    return found
