"""What is erased by age: how to reach those who came, and what they said it was about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.meetings.models import Appointment, Happening, Wish

CONTACT = {"name": "", "email": "", "phone": "", "door": ""}
REACH = {"name": "", "email": "", "phone": ""}


@dataclass(slots=True)
class Report:
    """What a run erased, or would erase. Numbers only."""

    contacts: int = 0
    texts: int = 0
    wishes: int = 0

    @property
    def anything(self) -> bool:
        """Whether there is anything."""
        return bool(self.contacts or self.texts or self.wishes)


def due(*, now: datetime) -> Report:
    """What a run at this instant would erase; erases nothing."""
    return Report(_contacts(now).count(), _texts(now).count(), _wishes(now).count())


@transaction.atomic
def run(*, now: datetime, actor: Actor) -> Report:
    """Erases what is due. One row of the audit record tells how much, and nothing else."""
    texts = list(_texts(now).values_list("pk", flat=True))
    report = Report(_contacts(now).update(**CONTACT), len(texts))
    Happening.objects.filter(appointment__in=texts).update(words="")
    Appointment.objects.filter(pk__in=texts).update(
        **CONTACT, topic="", note="", concern="", anonymised_at=now
    )
    report.wishes = _wishes(now).update(**REACH, topic="")
    if report.anything:
        counted = f"contacts {report.contacts}, texts {report.texts}, wishes {report.wishes}"
        record(verb=Verb.RETENTION_RUN, subject=("meetings.retention", counted), actor=actor, now=now)
    return report


def _filled(values: dict[str, str]) -> Q:
    found = Q()
    for name in values:
        found |= ~Q(**{name: ""})
    return found


def _contacts(now: datetime) -> QuerySet[Appointment]:
    before = now - timedelta(days=settings.LAMPLIGHTER.meetings.keep_contact_days)
    return Appointment.objects.filter(_filled(CONTACT), ends__lte=before)


def _texts(now: datetime) -> QuerySet[Appointment]:
    before = now - timedelta(days=settings.LAMPLIGHTER.meetings.keep_text_days)
    return Appointment.objects.filter(ends__lte=before, anonymised_at=None)


def _wishes(now: datetime) -> QuerySet[Wish]:
    before = now - timedelta(days=settings.LAMPLIGHTER.meetings.keep_contact_days)
    over = Q(met_at__lte=before) | Q(closed_at__lte=before)
    return Wish.objects.filter(over).filter(_filled({**REACH, "topic": ""}))
