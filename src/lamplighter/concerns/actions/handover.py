"""Signing off a shift: one gives, the other takes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.models import Handover


class AlreadyTaken(Exception):
    """The next shift has signed: the note stands as it is."""


class NotGiven(Exception):
    """The shift that ends has not signed yet."""


class SamePerson(Exception):
    """Whoever gave a shift cannot take it as well."""


@transaction.atomic
def give(*, zone: str, day: date, shift: str, note: str, user: User, actor: Actor, now: datetime) -> Handover:
    """The shift that ends leaves its note and signs; until the next has signed, whoever gave it may better the note.

    Anybody else adds to it, under their name: what somebody has signed is changed by nobody else, and they stay who gave.

    Raises:
        AlreadyTaken: see there.
    """
    row, _ = Handover.objects.select_for_update().get_or_create(zone=zone, day=day, shift=shift)
    if row.taken_at is not None:
        raise AlreadyTaken
    if row.given_at is not None and row.given_by_id != user.pk:
        row.note = "\n\n".join(part for part in (row.note, f"{user.name}: {note.strip()}") if part)
    else:
        row.note, row.given_by, row.given_at = note.strip(), user, now
    row.save(update_fields=["note", "given_by", "given_at"])
    record(verb=Verb.HANDOVER_GIVEN, subject=row, actor=actor, now=now, fields=["note"], zone=zone)
    return row


@transaction.atomic
def take(
    *, zone: str, day: date, shift: str, user: User, alone: bool, actor: Actor, now: datetime
) -> Handover:
    """The next shift has read it and signs.

    Args:
        alone: the person may sign for both, as a supervisor may who stands in.

    Raises:
        NotGiven, AlreadyTaken, SamePerson: see there.
    """
    row = Handover.objects.select_for_update().filter(zone=zone, day=day, shift=shift).first()
    if row is None or row.given_at is None:
        raise NotGiven
    if row.taken_at is not None:
        raise AlreadyTaken
    if row.given_by_id == user.pk and not alone:
        raise SamePerson
    row.taken_by, row.taken_at = user, now
    row.save(update_fields=["taken_by", "taken_at"])
    record(verb=Verb.HANDOVER_TAKEN, subject=row, actor=actor, now=now, zone=zone)
    return row
