"""Outreach to parts of the city without a group: a plan with a day, what was done, and how it ended."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from lamplighter.accounts.models import User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.partners.actions.group_shared import Gone
from lamplighter.partners.models import Group, Outreach, OutreachEntry
from lamplighter.partners.rules.asks import PlanState, Way
from lamplighter.roster.models import Officer

__all__ = ["Gone", "Planned", "close", "log", "plan"]


class Planned(Exception):
    """Somebody has planned for this part already."""


def plan(*, zone: str, part: str, words: str, due_on: date, now: datetime, actor: Actor) -> Outreach:
    """Plans outreach to a part of a zone; one plan a part at a time.

    Raises:
        Planned: see there.
    """
    try:
        with transaction.atomic():
            row = Outreach.objects.create(
                zone=zone, part=part, state=PlanState.OPEN.value, plan=words, due_on=due_on, made_at=now
            )
            record(verb=Verb.OUTREACH_PLANNED, subject=row, actor=actor, now=now, zone=zone)
    except IntegrityError:
        raise Planned from None
    return row


def _locked(pk: int) -> Outreach:
    found = Outreach.objects.select_for_update().filter(pk=pk, state=PlanState.OPEN.value).first()
    if found is None:
        raise Gone
    return found


@transaction.atomic
def log(
    *,
    pk: int,
    way: Way,
    reached: int,
    words: str,
    due_on: date | None,
    now: datetime,
    actor: Actor,
    user: User | None,
) -> OutreachEntry:
    """Enters what was done; a new day may be set with it.

    Raises:
        Gone: the plan has ended.
    """
    row = _locked(pk)
    officer = Officer.objects.filter(user=user).first() if user is not None else None
    entry = OutreachEntry.objects.create(
        outreach=row, at=now, way=way.value, reached=reached, words=words.strip(), user=user, officer=officer
    )
    if due_on is not None:
        row.due_on, row.rose_at = due_on, None
        row.save(update_fields=["due_on", "rose_at"])
    record(verb=Verb.OUTREACH_LOGGED, subject=row, actor=actor, now=now, zone=row.zone)
    return entry


@transaction.atomic
def close(*, pk: int, group: Group | None, now: datetime, actor: Actor) -> None:
    """Ends a plan: there is a group now, or it is dropped.

    Raises:
        Gone: it has ended.
    """
    row = _locked(pk)
    row.state = (PlanState.DONE if group is not None else PlanState.DROPPED).value
    row.group, row.closed_at = group, now
    row.save(update_fields=["state", "group", "closed_at"])
    record(verb=Verb.OUTREACH_CLOSED, subject=row, actor=actor, now=now, fields=["state"], zone=row.zone)
