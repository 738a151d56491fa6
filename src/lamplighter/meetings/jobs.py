"""Periodic jobs of the room."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.audit.rules import Actor
from lamplighter.meetings.actions import gathering_after, gathering_jobs, gathering_series
from lamplighter.outbox.timetable import every


@every(timedelta(hours=6), "make-gatherings-ahead")
def make_gatherings_ahead(now: datetime) -> None:
    """Gatherings that repeat stand in the calendar for months ahead."""
    gathering_series.extend_all(now=now)


@every(timedelta(minutes=10), "remind-of-gatherings")
def remind_of_gatherings(now: datetime) -> None:
    """Those who said that they come are reminded."""
    gathering_jobs.remind(now=now)


@every(timedelta(minutes=30), "ask-after-gatherings")
def ask_after_gatherings(now: datetime) -> None:
    """Those who came are asked two questions, the day after."""
    gathering_after.ask_all(now=now)


@every(timedelta(days=1), "erase-old-reservations")
def erase_old_reservations(now: datetime) -> None:
    """Names and contacts are erased when their time is over."""
    gathering_jobs.erase_old(now=now, actor=Actor.system("erase-old-reservations"))
