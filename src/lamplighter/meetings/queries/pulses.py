"""Reads of the pulse: whether a ticket still holds, and what the answers come to once nobody can answer any more."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from lamplighter.meetings.models import Gathering, Pulse, PulseTicket, Rsvp
from lamplighter.meetings.queries.rsvps import form_digest
from lamplighter.meetings.rules.gatherings import State
from lamplighter.meetings.rules.pulse import Results, results
from lamplighter.outbox.reach import By


def ticket_of(secret: str, now: datetime) -> PulseTicket | None:
    """The ticket a link holds; None once it was used, and when its time is over."""
    held = PulseTicket.objects.select_related("gathering").filter(expires_at__gt=now)
    return held.filter(digest=form_digest(secret)).first()


def results_of(gathering: Gathering, now: datetime) -> Results | None:
    """What was answered; None before the answers are closed. They are shown all at once: two views in between would tell what
    somebody answered."""
    if gathering.pulse_ends is None or gathering.pulse_ends > now:
        return None
    given = list(Pulse.objects.filter(gathering=gathering).values_list("useful", "heard"))
    return results(given, settings.LAMPLIGHTER.gatherings.smallest_count)


def to_ask(now: datetime, earliest: datetime, latest: datetime) -> QuerySet[Gathering]:
    """Gatherings that ended between two instants and whose visitors have not been asked yet."""
    took_place = Q(state__in=[State.PLANNED.value, State.HELD.value])
    return Gathering.objects.filter(took_place, pulse_at=None, ends__gt=earliest, ends__lte=latest).order_by(
        "ends"
    )


def asked_late(until: datetime, earliest: datetime) -> QuerySet[Gathering]:
    """Gatherings whose visitors have been asked, and where somebody who can be reached was checked in since.

    Args:
        until: the time for answers must last at least so long; where nobody could be asked before, it has not begun.
        earliest: those that ended before are left alone.
    """
    lasts = Q(pulse_ends__gte=until) | Q(pulse_ends=None)
    since = Rsvp.objects.filter(came__gt=0, asked_at=None, by__in=[By.EMAIL.value, By.TEXT.value])
    found = Gathering.objects.filter(lasts, ends__gt=earliest, pk__in=since.values("gathering"))
    return found.exclude(pulse_at=None).order_by("ends")
