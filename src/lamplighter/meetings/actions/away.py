"""An officer is away: the leave goes onto the roster, and every appointment in it is offered another officer or time, in one action."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.meetings.actions.offering import offer_all
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.queries.appointments import of_officer
from lamplighter.roster.actions import add_absence
from lamplighter.roster.models import Absence, Detail, Officer


@transaction.atomic
def leave_and_offer(
    *,
    officer: Officer,
    starts: datetime,
    ends: datetime,
    words: str,
    user: User | None,
    actor: Actor,
    now: datetime,
) -> list[Appointment]:
    """Writes down what is not on the roster of the leave yet, and offers all that lies in it. All or nothing.

    Args:
        words: for the residents to read; may be empty.

    Returns the appointments as they are offered, in order of the time they had.

    Raises:
        RosterRefused: the roster takes no leave of this officer.
    """
    # Appointments first, then officers, as everybody takes them: so nobody waits in a circle.
    touched = of_officer(officer.pk, max(starts, now), ends).order_by("pk").values_list("pk", flat=True)
    list(Appointment.objects.select_for_update(of=("self",)).filter(pk__in=list(touched)).order_by("pk"))
    Officer.objects.select_for_update().get(pk=officer.pk)
    for left, right in _gaps(officer, starts, ends):
        add_absence(officer=officer, starts=left, ends=right, reason="", actor=actor, now=now)
    return offer_all(officer=officer, starts=starts, ends=ends, words=words, user=user, actor=actor, now=now)


def _gaps(officer: Officer, starts: datetime, ends: datetime) -> list[tuple[datetime, datetime]]:
    """What of a period no leave on the roster covers. What lies within duty elsewhere needs none: the officer is away then anyhow."""
    if Detail.objects.filter(officer=officer, starts__lte=starts, ends__gte=ends).exists():
        return []
    found, at = [], starts
    known = Absence.objects.filter(officer=officer, starts__lt=ends, ends__gt=starts).order_by("starts", "pk")
    for row in known:
        if row.starts > at:
            found.append((at, row.starts))
        at = max(at, row.ends)
    if at < ends:
        found.append((at, ends))
    return found
