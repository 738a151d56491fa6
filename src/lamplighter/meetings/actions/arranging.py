"""What a department decides of its appointments: rules for booking, and spots. Each change is kept with a line of the record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.meetings.models import BookingRules, Spot

_CHANGED = {BookingRules: Verb.BOOKING_RULES_CHANGED, Spot: Verb.SPOT_CHANGED}


class Taken(Exception):
    """Somebody else has just entered rules for the same zone."""


class NotRemovable(Exception):
    """The rules of every zone stay: they hold where a zone has none of its own."""


@transaction.atomic
def keep(*, row: BookingRules | Spot, fields: Collection[str], actor: Actor, now: datetime) -> None:
    """Keeps a new or changed row. What is booked already stays as it was booked.

    Args:
        row: has passed ``full_clean``.
        fields: names of what changed, for the record.

    Raises:
        Taken: see there.
    """
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Taken from error
    record(verb=_CHANGED[type(row)], subject=row, actor=actor, now=now, fields=sorted(fields), zone=row.zone)


@transaction.atomic
def remove_rules(*, row: BookingRules, actor: Actor, now: datetime) -> None:
    """Removes a zone's own rules: those of every zone hold there from now on.

    Raises:
        NotRemovable: see there.
    """
    if not row.zone:
        raise NotRemovable
    record(verb=Verb.BOOKING_RULES_REMOVED, subject=row, actor=actor, now=now, zone=row.zone)
    row.delete()
