"""Periodic jobs of the rooms up to here: sealing the audit record, sending mail, clearing what is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django_tasks_db.models import DBTaskResult

from lamplighter.audit.actions import seal_pending
from lamplighter.outbox import actions
from lamplighter.outbox.calls import send_due_calls
from lamplighter.outbox.mailbox import fetch_new
from lamplighter.outbox.sending import BATCH, send_due
from lamplighter.outbox.texting import provider, send_due_texts
from lamplighter.outbox.timetable import every
from lamplighter.plumbing import clock


@every(timedelta(minutes=settings.LAMPLIGHTER.security.audit_seal_minutes), "seal-audit")
def seal_audit(now: datetime) -> None:
    """Chains the audit rows that are not sealed yet."""
    seal_pending(now)


SENDING = timedelta(minutes=1)
"""Lease of what sends: each mail, text and call is claimed by itself, so that two workers send none twice, and a worker that was killed
holds up nothing but what it had in hand."""
BATCHES = 20
"""Most batches of mail one after the other, before other jobs have their turn."""


@every(timedelta(seconds=5), "send-mail", lease=SENDING)
def send_mail(now: datetime) -> None:
    """Sends due mail, as long as batches are full."""
    for _ in range(BATCHES):
        if send_due(clock.now, settings.LAMPLIGHTER.mail) < BATCH:
            return


@every(timedelta(seconds=5), "send-texts", lease=SENDING)
def send_texts(now: datetime) -> None:
    """Sends due texts."""
    send_due_texts(clock.now, provider(settings.LAMPLIGHTER.sms))


@every(timedelta(seconds=5), "send-calls", lease=SENDING)
def send_calls(now: datetime) -> None:
    """Sends due calls to other servers."""
    send_due_calls(clock.now)


@every(timedelta(minutes=1), "fetch-mail")
def fetch_mail(now: datetime) -> None:
    """Takes in the answers that lie in the mailbox."""
    fetch_new(clock.now, settings.LAMPLIGHTER.mail)


@every(timedelta(hours=1), "clear-sessions")
def clear_sessions(now: datetime) -> None:
    """Removes sessions that are over."""
    Session.objects.filter(expire_date__lt=now).delete()


@every(timedelta(days=1), "clear-finished-jobs")
def clear_finished_jobs(now: datetime) -> None:
    """Removes the rows of queued jobs that ended two weeks ago or earlier."""
    DBTaskResult.objects.filter(finished_at__lt=now - timedelta(days=14)).delete()


@every(timedelta(days=1), "clear-sent-mail")
def clear_sent_mail(now: datetime) -> None:
    """Removes the rows of what was sent, given up or taken in long ago."""
    actions.clear_sent(now=now)
    actions.clear_received(now=now)
