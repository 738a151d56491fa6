"""Periodic jobs of the room: commitments and projects."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.outbox.timetable import every
from lamplighter.partners.actions import commitments, handing_on


@every(timedelta(minutes=30), "raise-overdue-commitments")
def rise(now: datetime) -> None:
    """The supervisor sees and hears what is overdue."""
    commitments.rise(now=now)


@every(timedelta(hours=1), "remind-of-commitments")
def remind(now: datetime) -> None:
    """Holders hear of a day that comes near."""
    commitments.remind(now=now)


@every(timedelta(minutes=30), "hand-on-commitments")
def hand_on(now: datetime) -> None:
    """Who holds promises and projects from now on is told, at most once a day."""
    handing_on.tell(now=now)
