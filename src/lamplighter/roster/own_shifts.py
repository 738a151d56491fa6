"""An officer's own shifts, and the secret link by which their telephone reads them: derived from the installation's key and a version,
stored nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import permissions_of, provider_knows
from lamplighter.core.numbers import link_secret, same_secret
from lamplighter.core.schedule.duty import Duty, duties_of
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot

BACK, AHEAD = timedelta(days=30), timedelta(days=120)
"""How far the calendar reaches."""


def shifts_of(
    officer: int, now: datetime, *, back: timedelta = BACK, ahead: timedelta = AHEAD
) -> list[tuple[str, Duty]]:
    """When an officer is on duty, and in which zone or at which desk, in order of time; leave cuts it, covers are in it."""
    roster = snapshot().roster
    first, last = city_day(now - back), city_day(now + ahead)
    found = []
    for row in roster.postings:
        stands_in = any(cover.officer == officer for cover in roster.covers_of.get(row.id, ()))
        if row.officer == officer or stands_in:
            mine = (duty for duty in duties_of(roster, row, first, last) if duty.officer == officer)
            found += [(roster.posts[row.post].zone, duty) for duty in mine if duty.starts < duty.ends]
    return sorted(found, key=lambda each: (each[1], each[0]))


def secret_of(officer: Officer) -> str:
    """The secret of an officer's calendar of shifts."""
    version = officer.shifts_version
    return link_secret(
        settings.SECRET_KEY, purpose="shifts", number=str(officer.pk), contact=0, version=version
    )


def link_of(officer: Officer) -> str:
    """The absolute address of the calendar; empty where it is switched off."""
    if not officer.shifts_on:
        return ""
    path = reverse("shift-calendar", args=[officer.pk, secret_of(officer)])
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def by_link(pk: int, secret: str, now: datetime) -> Officer | None:
    """The officer whose calendar a link opens: who is on the roster and can still sign in and see it; else None.

    A calendar asks for no sign-in, so that a provider is not asked about a leaver: it counts when it last said yes.
    """
    officer = Officer.objects.select_related("user").filter(pk=pk, active=True, shifts_on=True).first()
    if officer is None or not same_secret(secret, secret_of(officer)):
        return None
    user = officer.user
    if user is None or not user.is_active or Permission.ROSTER_SEE not in permissions_of(user):
        return None
    return officer if provider_knows(user, now) else None
