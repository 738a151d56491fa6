"""Writes about mail that came in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from lamplighter.outbox.models import Received

KEPT_RECEIVED = timedelta(days=60)
"""How long it is known that a mail was taken in; a repeat after that is none that a mail server makes."""


def note_received(*, digest: str, about: str, now: datetime) -> bool:
    """Keeps that a mail is taken. Returns False if it had been before. Called in the transaction that takes it."""
    _, made = Received.objects.get_or_create(digest=digest, defaults={"about": about, "received_at": now})
    return made


@transaction.atomic
def clear_received(*, now: datetime) -> int:
    """Removes what is older than ``KEPT_RECEIVED``. Returns how many."""
    gone, _ = Received.objects.filter(received_at__lt=now - KEPT_RECEIVED).delete()
    return gone
