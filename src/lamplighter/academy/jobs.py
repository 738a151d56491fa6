"""Periodic jobs of the academy's room."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.academy.actions import presenting
from lamplighter.audit.rules import Actor
from lamplighter.outbox.timetable import every


@every(timedelta(minutes=10), "follow-presenters")
def follow_presenters(now: datetime) -> None:
    """Officers who present are off the roster for their nights, and for no others."""
    presenting.reconcile(actor=Actor.system("follow-presenters"), now=now)
