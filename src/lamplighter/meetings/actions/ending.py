"""What came of an appointment: it took place, or nobody came; and what staff note for staff."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.meetings.actions.shared import happened, locked, moved, on_record
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.rules.appointments import NotAllowed, Verb
from lamplighter.meetings.rules.values import NOTE_LONGEST, Side


class TooEarly(NotAllowed):
    """It has not begun yet."""


def finish(*, pk: int, note: str, user: User | None, actor: Actor, now: datetime) -> Appointment:
    """It took place. ``note``: what came of it, for staff; empty leaves what stands there.

    Raises:
        Gone, NotAllowed: see there.
        TooEarly: it has not begun yet.
    """
    return _end(pk, Verb.FINISH, Recorded.APPOINTMENT_FINISHED, note, user, actor, now)


def miss(*, pk: int, note: str, user: User | None, actor: Actor, now: datetime) -> Appointment:
    """The resident did not come.

    Raises:
        Gone, NotAllowed: see there.
        TooEarly: it has not begun yet.
    """
    return _end(pk, Verb.MISS, Recorded.APPOINTMENT_MISSED, note, user, actor, now)


@transaction.atomic
def _end(
    pk: int, verb: Verb, recorded: Recorded, note: str, user: User | None, actor: Actor, now: datetime
) -> Appointment:
    row = locked(pk)
    moved(row, verb, Side.STAFF, now)
    if row.starts > now or row.officer_id is None:
        raise TooEarly(verb)
    if note.strip():
        row.note = note.strip()[:NOTE_LONGEST]
    row.lapses_at = row.loose_at = row.rose_at = None
    row.save()
    happened(row, verb, Side.STAFF, now=now, user=user)
    on_record(recorded, row, actor, now=now, fields=["state", *(["note"] if note.strip() else [])])
    return row


@transaction.atomic
def write_note(*, pk: int, note: str, actor: Actor, now: datetime) -> Appointment:
    """Staff note something for staff; residents never read it.

    Raises:
        Gone: see there.
    """
    row = locked(pk)
    row.note = note.strip()[:NOTE_LONGEST]
    row.changed_at = now
    row.save(update_fields=["note", "changed_at"])
    on_record(Recorded.APPOINTMENT_NOTED, row, actor, now=now, fields=["note"])
    return row
