"""Periodic jobs of the room. None runs for a single tip."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.outbox.timetable import every
from lamplighter.tips.actions import nights, publishing


@every(timedelta(minutes=15), "rewrite-tips", lease=timedelta(hours=3))
def rewrite_tips(now: datetime) -> None:
    """Erases and rewrites once a day, at the hour of the settings."""
    nights.rewrite_if_due(now=now)


@every(timedelta(minutes=15), "tell-tip-readers")
def tell_readers(now: datetime) -> None:
    """One mail a day to readers for whom something is unread."""
    nights.digest_if_due(now=now)


@every(timedelta(hours=12), "publish-tip-years")
def publish_years(now: datetime) -> None:
    """What the public sees of a year that is over, written down once."""
    publishing.publish_years(now=now)
