"""Periodic jobs of the accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.accounts.actions import clear_devices, clear_links
from lamplighter.accounts.actions.residents import clear_visits
from lamplighter.accounts.actions.sign_on import clear_tickets
from lamplighter.accounts.models import SignIn
from lamplighter.outbox.timetable import every

SIGN_INS_KEPT = timedelta(days=30)


@every(timedelta(hours=1), "expire-one-time-links")
def expire_one_time_links(now: datetime) -> None:
    """Removes links that are over, residents' visits, and the provider's tokens of ended sessions."""
    clear_links(now=now)
    clear_visits(now=now)
    clear_tickets(now=now)


@every(timedelta(days=1), "clear-sign-ins")
def clear_sign_ins(now: datetime) -> None:
    """Removes the rows of sessions that were over a month ago; the audit record keeps that they were."""
    SignIn.objects.filter(expires_at__lt=now - SIGN_INS_KEPT).delete()
    clear_devices(now=now)
