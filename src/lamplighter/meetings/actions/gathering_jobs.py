"""What comes by itself: reminders, and what is erased by age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.meetings.actions.gathering_telling import REACHED, send_reminder
from lamplighter.meetings.actions.rsvps import FORGOTTEN, forget
from lamplighter.meetings.models import PulseTicket, Rsvp
from lamplighter.meetings.rules.gatherings import RsvpState, State

BATCH = 200
JUST_MADE = timedelta(hours=6)
"""Whoever said so late that the receipt is as fresh as this gets no reminder besides."""


def remind(*, now: datetime) -> int:
    """Reminds those who come to what begins within the settings' hours, once. Returns how many were reminded."""
    soon = now + timedelta(hours=settings.LAMPLIGHTER.gatherings.remind_hours)
    due = Rsvp.objects.filter(
        gathering__state=State.PLANNED.value,
        gathering__starts__gt=now,
        gathering__starts__lte=soon,
        state=RsvpState.GOING.value,
        by__in=REACHED,
        stopped_at=None,
        reminded_at=None,
        made_at__lte=now - JUST_MADE,
    )
    return sum(_remind_one(pk, now) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _remind_one(pk: int, now: datetime) -> bool:
    ours = Rsvp.objects.filter(pk=pk, reminded_at=None, state=RsvpState.GOING.value)
    if not ours.update(reminded_at=now):
        return False
    send_reminder(Rsvp.objects.select_related("gathering").get(pk=pk), now=now)
    return True


@dataclass(frozen=True, slots=True)
class Erased:
    """How much a run erased, or would erase."""

    contacts: int
    tickets: int


def due(*, now: datetime) -> Erased:
    """What a run at this instant would erase; erases nothing."""
    return Erased(_contacts(now).count(), _tickets(now).count())


def erase_old(*, now: datetime, actor: Actor) -> Erased:
    """Empties the names and contacts of those who came to what is long over; that so many came stays. Tickets of the pulse go with
    their time. One row of the audit record tells how much."""
    contacts = 0
    while rows := list(_contacts(now).order_by("pk")[:BATCH]):
        with transaction.atomic():
            for row in rows:
                forget(row, now)
            Rsvp.objects.bulk_update(rows, FORGOTTEN)
        contacts += len(rows)
    tickets = _tickets(now).delete()[0]
    if contacts or tickets:
        with transaction.atomic():
            subject = ("meetings.retention", f"contacts {contacts}, tickets {tickets}")
            record(verb=Verb.RETENTION_RUN, subject=subject, actor=actor, now=now)
    return Erased(contacts, tickets)


def _contacts(now: datetime) -> QuerySet[Rsvp]:
    before = now - timedelta(days=settings.LAMPLIGHTER.gatherings.keep_contact_days)
    return Rsvp.objects.filter(anonymised_at=None, gathering__ends__lte=before)


def _tickets(now: datetime) -> QuerySet[PulseTicket]:
    return PulseTicket.objects.filter(expires_at__lte=now)
