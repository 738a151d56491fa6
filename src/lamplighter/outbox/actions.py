"""Writes of the outbox: keep a mail, claim it, note what became of it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.outbox.models import Mail
from lamplighter.outbox.rules import LEASE, MOST_ATTEMPTS, MailState, wait_after

KEPT_SENT = timedelta(days=30)
"""How long the row of a sent mail stays, without its text, for staff to see that it went out."""


class NotWaiting(Exception):
    """The mail has been sent already, or is gone."""


@transaction.atomic
def post_mail(*, to: str, subject: str, text: str, now: datetime, html: str = "", reply_to: str = "") -> Mail:
    """Keeps a mail to one address, to be sent when the caller's transaction has committed.

    Args:
        to: one address; a mail to several people is several mails, so that none sees the others.
        subject: one line; line breaks become spaces.
        text: the plain text, complete in itself.
        html: the same for programs that prefer it; may be left out.
    """
    domain = settings.LAMPLIGHTER.mail.sender.rpartition("@")[2] or "localhost"
    return Mail.objects.create(
        message_id=f"<{secrets.token_hex(16)}@{domain}>",
        to=to,
        reply_to=reply_to,
        subject=" ".join(subject.split())[:300],
        text=text,
        html=html,
        created_at=now,
        state=MailState.WAITING.value,
        next_try=now,
    )


def claim(*, pk: int, now: datetime) -> str | None:
    """Takes a due mail for the caller alone until the lease ends, by one UPDATE. Returns the claim, or None if another has it."""
    token = secrets.token_hex(8)
    taken = Mail.objects.filter(pk=pk, state=MailState.WAITING.value, next_try__lte=now).update(
        next_try=now + LEASE, claim=token, attempts=F("attempts") + 1
    )
    return token if taken else None


def note_sent(*, pk: int, claim: str, now: datetime) -> None:
    """The server has taken the mail over: the text is erased."""
    Mail.objects.filter(pk=pk, claim=claim, state=MailState.WAITING.value).update(
        state=MailState.SENT.value, sent_at=now, text="", html="", last_error=""
    )


def note_failure(*, pk: int, claim: str, error: str, permanent: bool, now: datetime) -> None:
    """The mail did not go out: it is tried again later, or given up.

    Args:
        error: kind and number of the error; never the server's words, which may quote the address.
    """
    mail = Mail.objects.filter(pk=pk, claim=claim, state=MailState.WAITING.value).first()
    if mail is None:
        return
    given_up = permanent or mail.attempts >= MOST_ATTEMPTS
    Mail.objects.filter(pk=pk, claim=claim, state=MailState.WAITING.value).update(
        state=(MailState.FAILED if given_up else MailState.WAITING).value,
        next_try=now + wait_after(mail.attempts),
        last_error=error[:80],
    )


@transaction.atomic
def try_again(*, pk: int, actor: Actor, now: datetime) -> None:
    """A member of staff has a mail that failed, or waits, tried at once.

    Raises:
        NotWaiting: it has been sent, or is gone.
    """
    unsent = Mail.objects.filter(pk=pk).exclude(state=MailState.SENT.value)
    if not unsent.update(state=MailState.WAITING.value, next_try=now, attempts=0):
        raise NotWaiting
    record(verb=Verb.MAIL_RETRIED, subject=("outbox.mail", str(pk)), actor=actor, now=now)


@transaction.atomic
def drop(*, pk: int, actor: Actor, now: datetime) -> None:
    """A member of staff gives up a mail that cannot be sent.

    Raises:
        NotWaiting: it has been sent, or is gone.
    """
    gone, _ = Mail.objects.filter(pk=pk).exclude(state=MailState.SENT.value).delete()
    if not gone:
        raise NotWaiting
    record(verb=Verb.MAIL_DROPPED, subject=("outbox.mail", str(pk)), actor=actor, now=now)


@transaction.atomic
def clear_sent(*, now: datetime) -> int:
    """Removes the rows of mail sent longer than ``KEPT_SENT`` ago. Returns how many."""
    gone, _ = Mail.objects.filter(state=MailState.SENT.value, sent_at__lt=now - KEPT_SENT).delete()
    return gone
