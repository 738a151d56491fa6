"""Periodic jobs of the roster's room."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from lamplighter.outbox.timetable import every
from lamplighter.plumbing import leftovers, waiting
from lamplighter.roster import uploads
from lamplighter.roster.actions import close_needless, covers


@every(timedelta(hours=1), "sweep-uploads")
def sweep_uploads(now: datetime) -> None:
    """Removes files of imports that nobody confirmed, and what requests left when the program was killed."""
    uploads.sweep(settings.HOME.uploads, now)
    waiting.sweep(settings.HOME.uploads, now)
    leftovers.sweep(settings.HOME.uploads, now)


@every(timedelta(minutes=10), "ask-for-covers")
def ask_for_covers(now: datetime) -> None:
    """Supervisors hear of shifts that lose hours; offers of shifts that need nobody any more are closed."""
    covers.ask_for_covers(now=now)
    close_needless(now=now)
