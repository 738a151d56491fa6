"""An officer's own calendar link: made anew, or ended. Its secret is derived and stored nowhere; only its version is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.roster.models import Officer


@transaction.atomic
def new_calendar_link(*, officer: Officer, actor: Actor, now: datetime) -> None:
    """A new link opens the officer's calendar; the one before opens nothing any more."""
    Officer.objects.filter(pk=officer.pk).update(calendar_version=F("calendar_version") + 1, calendar_on=True)
    officer.refresh_from_db(fields=["calendar_version", "calendar_on"])
    record(
        verb=Verb.CALENDAR_LINK_CHANGED, subject=officer, actor=actor, now=now, fields=["calendar_version"]
    )


@transaction.atomic
def end_calendar_link(*, officer: Officer, actor: Actor, now: datetime) -> None:
    """No link opens the officer's calendar any more."""
    if Officer.objects.filter(pk=officer.pk, calendar_on=True).update(calendar_on=False):
        officer.calendar_on = False
        record(verb=Verb.CALENDAR_LINK_CHANGED, subject=officer, actor=actor, now=now, fields=["calendar_on"])


@transaction.atomic
def new_shifts_link(*, officer: Officer, actor: Actor, now: datetime) -> None:
    """A new link opens the officer's shifts; the one before opens nothing any more."""
    Officer.objects.filter(pk=officer.pk).update(shifts_version=F("shifts_version") + 1, shifts_on=True)
    officer.refresh_from_db(fields=["shifts_version", "shifts_on"])
    fields = ["shifts_version"]
    record(verb=Verb.CALENDAR_LINK_CHANGED, subject=officer, actor=actor, now=now, fields=fields)


@transaction.atomic
def end_shifts_link(*, officer: Officer, actor: Actor, now: datetime) -> None:
    """No link opens the officer's shifts any more."""
    if Officer.objects.filter(pk=officer.pk, shifts_on=True).update(shifts_on=False):
        officer.shifts_on = False
        record(verb=Verb.CALENDAR_LINK_CHANGED, subject=officer, actor=actor, now=now, fields=["shifts_on"])
