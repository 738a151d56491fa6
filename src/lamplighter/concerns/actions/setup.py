"""What a department decides of its concerns: each change is kept with a line of the record."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.actions.publishing import withdraw
from lamplighter.concerns.models import Concern, Desk, Endpoint, Hook, Kind, Question, ReplyTemplate
from lamplighter.concerns.queries.kept import SUBJECT
from lamplighter.concerns.rules.values import Showing
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.actions.shared import post_of
from lamplighter.roster.rules import PostRole

Row = Desk | Endpoint | Hook | Kind | Question | ReplyTemplate
HOOK_SECRET = "whsec_"  # noqa: S105 (how a secret begins, not one)
"""How a hook's secret begins (Standard Webhooks); the base64 of 32 random bytes follows."""
_CHANGED = {
    Desk: Verb.DESK_CHANGED,
    Endpoint: Verb.ENDPOINT_CHANGED,
    Hook: Verb.HOOK_CHANGED,
    Kind: Verb.KIND_CHANGED,
    ReplyTemplate: Verb.TEMPLATE_CHANGED,
}


class Taken(Exception):
    """Somebody else has just entered one that is called the same."""


@transaction.atomic
def keep(*, row: Row, fields: Collection[str], actor: Actor, now: datetime) -> None:
    """Keeps a new or changed row. A desk gets its post in the roster, so that its concerns have an owner.

    When a kind may no longer be shown, what was shown of it is taken back at once.

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
    bump(SUBJECT)
    if isinstance(row, Question):
        record(verb=Verb.KIND_CHANGED, subject=row.kind, actor=actor, now=now, fields=["questions"])
        return
    zone = row.zone if isinstance(row, Hook) else ""
    record(verb=_CHANGED[type(row)], subject=row, actor=actor, now=now, fields=sorted(fields), zone=zone)
    if isinstance(row, Desk):
        post_of(zone=row.zone, role=PostRole.DESK, actor=actor, now=now)
        bump("roster")
    elif isinstance(row, Kind) and not row.may_be_public:
        seen = (Showing.ASKED.value, Showing.SHOWN.value)
        for concern in Concern.objects.filter(kind=row, showing__in=seen):
            withdraw(concern=concern, now=now)


@transaction.atomic
def new_hook(*, hook: Hook, actor: Actor, now: datetime) -> str:
    """Keeps a new hook. Returns the secret its calls are signed with, which is shown once."""
    hook.secret = HOOK_SECRET + base64.b64encode(secrets.token_bytes(32)).decode()
    hook.created_at = now
    keep(row=hook, fields=["name", "url", "zone", "events", "secret"], actor=actor, now=now)
    return hook.secret


@transaction.atomic
def remove(*, row: Question | ReplyTemplate | Hook, actor: Actor, now: datetime) -> None:
    """Removes a question, a ready-made reply or a hook; the record keeps that it was there."""
    if isinstance(row, Question):
        record(verb=Verb.KIND_CHANGED, subject=row.kind, actor=actor, now=now, fields=["questions"])
    elif isinstance(row, Hook):
        record(verb=Verb.HOOK_REMOVED, subject=row, actor=actor, now=now, zone=row.zone)
    else:
        record(verb=Verb.TEMPLATE_REMOVED, subject=row, actor=actor, now=now)
    row.delete()
    bump(SUBJECT)
