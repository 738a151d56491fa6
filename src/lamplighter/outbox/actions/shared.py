"""What mails, texts and calls share on their way out: one worker claims a row, notes what became of it; staff may step in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.outbox.models import Call, Kind, Mail, Text
from lamplighter.outbox.rules import LEASE, MOST_ATTEMPTS, MailState, wait_after

KEPT_SENT = timedelta(days=30)
"""How long the row of something sent stays, without its text, for staff to see that it went out."""
KEPT_FAILED = timedelta(days=90)
"""How long something given up waits for staff to have it tried again or removed; then it goes, and its text with it."""
_VERBS = {
    Mail: (Verb.MAIL_RETRIED, Verb.MAIL_DROPPED),
    Text: (Verb.TEXT_RETRIED, Verb.TEXT_DROPPED),
    Call: (Verb.CALL_RETRIED, Verb.CALL_DROPPED),
}


class NotWaiting(Exception):
    """It has been sent already, or is gone."""


def claim(*, pk: int, now: datetime, kind: Kind = Mail) -> str | None:
    """Takes a due row for the caller alone until the lease ends, by one UPDATE. Returns the claim, or None if another has it."""
    token = secrets.token_hex(8)
    taken = _rows(kind, pk=pk, state=MailState.WAITING.value, next_try__lte=now).update(
        next_try=now + LEASE, claim=token, attempts=F("attempts") + 1
    )
    return token if taken else None


def note_failure(
    *,
    pk: int,
    claim: str,
    error: str,
    permanent: bool,
    now: datetime,
    kind: Kind = Mail,
    wait: timedelta = timedelta(0),
) -> bool:
    """It did not go out: it is tried again later, or given up. Returns whether it is given up.

    Args:
        error: kind and number of the error; never the server's words, which may quote the address.
        wait: how long the server asked to be left alone.
    """
    held = _rows(kind, pk=pk, claim=claim, state=MailState.WAITING.value)
    row = held.first()
    if row is None:
        return False
    given_up = permanent or row.attempts >= MOST_ATTEMPTS
    changed = held.update(
        state=(MailState.FAILED if given_up else MailState.WAITING).value,
        next_try=now + wait_after(row.attempts, wait),
        last_error=error[:80],
    )
    return given_up and bool(changed)


@transaction.atomic
def try_again(*, pk: int, actor: Actor, now: datetime, kind: Kind = Mail) -> None:
    """A member of staff has something that failed, or waits, tried at once.

    Raises:
        NotWaiting: it has been sent, or is gone.
    """
    unsent = _rows(kind, pk=pk).exclude(state=MailState.SENT.value)
    if not unsent.update(state=MailState.WAITING.value, next_try=now, attempts=0):
        raise NotWaiting
    record(verb=_VERBS[kind][0], subject=(kind._meta.label_lower, str(pk)), actor=actor, now=now)


@transaction.atomic
def drop(*, pk: int, actor: Actor, now: datetime, kind: Kind = Mail) -> None:
    """A member of staff gives up something that cannot be sent.

    Raises:
        NotWaiting: it has been sent, or is gone.
    """
    gone, _ = _rows(kind, pk=pk).exclude(state=MailState.SENT.value).delete()
    if not gone:
        raise NotWaiting
    record(verb=_VERBS[kind][1], subject=(kind._meta.label_lower, str(pk)), actor=actor, now=now)


@transaction.atomic
def clear_sent(*, now: datetime) -> int:
    """Removes what was sent longer than ``KEPT_SENT`` ago, and what was given up and is older than ``KEPT_FAILED``. Returns how many."""
    gone = 0
    kinds: tuple[Kind, ...] = (Mail, Text, Call)
    for kind in kinds:
        for found in (
            _rows(kind, state=MailState.SENT.value, sent_at__lt=now - KEPT_SENT),
            _rows(kind, state=MailState.FAILED.value, created_at__lt=now - KEPT_FAILED),
        ):
            gone += found.count()
            found.delete()
    return gone


def _rows(kind: Kind, **where: Any) -> QuerySet[Any]:
    return kind.objects.filter(**where)
