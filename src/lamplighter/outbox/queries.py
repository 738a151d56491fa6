"""Reads of the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet

from lamplighter.outbox.models import Call, Kind, Mail, Received, Text, Turn
from lamplighter.outbox.rules import MailState, masked, masked_number


@dataclass(frozen=True, slots=True)
class Row:
    """What staff may see of a mail, a text or a call: enough to tell whether it went out, not what it says."""

    pk: int
    to: str
    created_at: datetime
    state: MailState
    attempts: int
    next_try: datetime
    sent_at: datetime | None
    last_error: str


def due(now: datetime, limit: int, kind: Kind = Mail) -> list[int]:
    """Keys of mails (or texts, or calls) that are due, the longest waiting first."""
    waiting: QuerySet[Any] = kind.objects.filter(state=MailState.WAITING.value, next_try__lte=now)
    return list(waiting.order_by("next_try", "pk").values_list("pk", flat=True)[:limit])


def by_pk(pk: int) -> Mail:
    """One mail, to be sent."""
    return Mail.objects.get(pk=pk)


def call_by_pk(pk: int) -> Call:
    """One call, to be sent."""
    return Call.objects.get(pk=pk)


def text_by_pk(pk: int) -> Text:
    """One text, to be sent."""
    return Text.objects.get(pk=pk)


def counts(kind: Kind = Mail) -> dict[str, int]:
    """How many mails (or texts, or calls) stand in each state; every state is named."""
    rows: QuerySet[Any] = kind.objects.order_by()
    found = dict(rows.values_list("state").annotate(Count("pk")))
    return {state.value: found.get(state.value, 0) for state in MailState}


def rows(kind: Kind, state: str = "") -> QuerySet[Any]:
    """Mails, texts or calls, newest first."""
    found: QuerySet[Any] = kind.objects.order_by("-pk")
    return found.filter(state=state) if state else found


def row(each: Mail | Text | Call) -> Row:
    """A mail, a text or a call as staff may see it: of addresses and numbers the ends, of a call its host."""
    return Row(
        pk=each.pk,
        to=_shown(each),
        created_at=each.created_at,
        state=MailState(each.state),
        attempts=each.attempts,
        next_try=each.next_try,
        sent_at=each.sent_at,
        last_error=each.last_error,
    )


def _shown(each: Mail | Text | Call) -> str:
    if isinstance(each, Call):
        return each.host
    return masked(each.to) if isinstance(each, Mail) else masked_number(each.to)


def sends_mail() -> bool:
    """Whether a mail server is set."""
    return bool(settings.LAMPLIGHTER.mail.host)


def sends_texts() -> bool:
    """Whether a provider of texts is set."""
    return bool(settings.LAMPLIGHTER.sms.provider != "none")


def given_up(kind: Kind) -> int:
    """How many mails, texts or calls were given up and wait for somebody to look at them."""
    found: QuerySet[Any] = kind.objects.filter(state=MailState.FAILED.value)
    return found.count()


def turns() -> list[Turn]:
    """The timetable as it stands."""
    return list(Turn.objects.order_by("name"))


def trouble_of(job: str) -> str:
    """What kind of error a job of the timetable ended with last; empty if it went well or never ran."""
    return Turn.objects.filter(name=job).values_list("last_error", flat=True).first() or ""


def received(about: str, since: datetime) -> int:
    """How many mails were taken in for one token (by its digest) after an instant."""
    return Received.objects.filter(about=about, received_at__gt=since).count()


def is_own_message(message_id: str) -> bool:
    """Whether a Message-ID is one of a mail of ours. One with a NUL is not, and PostgreSQL would refuse to look for it."""
    return (
        bool(message_id)
        and "\0" not in message_id
        and Mail.objects.filter(message_id=message_id[:120]).exists()
    )
