"""An officer's own calendar behind a secret link: derived from the installation's key and a version, stored nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import permissions_of
from lamplighter.core.numbers import link_secret, same_secret
from lamplighter.meetings.models import Appointment, Engagement, Gathering
from lamplighter.meetings.models.appointment import OPEN_VALUES
from lamplighter.meetings.queries.engagements import engagements_of
from lamplighter.meetings.queries.expected import published_of
from lamplighter.meetings.rules.appointments import State
from lamplighter.roster.models import Officer

BACK, AHEAD = timedelta(days=30), timedelta(days=200)
"""How far the calendar reaches."""


def secret_of(officer: Officer) -> str:
    """The secret of an officer's calendar."""
    return link_secret(
        settings.SECRET_KEY,
        purpose="agenda",
        number=str(officer.pk),
        contact=0,
        version=officer.calendar_version,
    )


def link_of(officer: Officer) -> str:
    """The absolute address of the calendar; empty where it is switched off."""
    if not officer.calendar_on:
        return ""
    path = reverse("officer-calendar", args=[officer.pk, secret_of(officer)])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def by_link(pk: int, secret: str) -> Officer | None:
    """The officer whose calendar a link opens: who still works with appointments and can still sign in; else None."""
    officer = Officer.objects.select_related("user").filter(pk=pk, active=True, calendar_on=True).first()
    if officer is None or not same_secret(secret, secret_of(officer)):
        return None
    works = officer.user is not None and Permission.APPOINTMENTS_WORK in permissions_of(officer.user)
    return officer if works else None


def coming(officer: Officer, now: datetime) -> list[Appointment]:
    """What stands in the calendar, in order of time."""
    states = [*OPEN_VALUES, State.DONE.value, State.MISSED.value]
    rows = Appointment.objects.filter(
        officer=officer, state__in=states, starts__gt=now - BACK, starts__lt=now + AHEAD
    )
    return list(rows.select_related("spot").order_by("starts", "pk"))


def gatherings(officer: Officer, now: datetime) -> list[Gathering]:
    """Published gatherings that take the officer's time, in order of time."""
    return list(published_of(officer.pk, now - BACK, now + AHEAD))


def expected(officer: Officer, now: datetime) -> list[Engagement]:
    """Where else the officer is expected, in order of time."""
    return engagements_of([officer.pk], now - BACK, now + AHEAD)
