"""Periodic jobs of the roster's room."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from lamplighter.outbox.timetable import every
from lamplighter.plumbing import leftovers
from lamplighter.roster import uploads


@every(timedelta(hours=1), "sweep-uploads")
def sweep_uploads(now: datetime) -> None:
    """Removes roster files that nobody confirmed, and what requests left when the program was killed."""
    uploads.sweep(settings.HOME.uploads, now)
    leftovers.sweep(settings.HOME.uploads, now)
