"""Somebody rang a resident who asked to be called: they know now, or nobody answered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.meetings.actions.shared import happened, locked, on_record
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.queries.calls import call_of
from lamplighter.meetings.rules.calls import RUNG, UNREACHED
from lamplighter.meetings.rules.values import Side


class NothingToTell(Exception):
    """Nobody has to ring them any more: a colleague was quicker, or they answered themselves."""


@transaction.atomic
def note_call(
    *, pk: int, reached: bool, tries: int, user: User | None, actor: Actor, now: datetime
) -> Appointment:
    """Notes that somebody rang. Reached, they know what there was to tell; if nobody answered, they stay to be rung.

    Args:
        tries: how often it had been tried without an answer when the page was read, so that two presses note one call.

    Raises:
        Gone: see there.
        NothingToTell: see there.
    """
    row = locked(pk)
    due = call_of(row, now)
    if due is None or due.tries != tries:
        raise NothingToTell
    what = RUNG if reached else UNREACHED
    happened(row, what, Side.STAFF, now=now, user=user)
    on_record(Recorded.APPOINTMENT_RUNG, row, actor, now=now, fields=[what])
    return row
