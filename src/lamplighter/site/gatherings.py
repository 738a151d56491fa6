"""The next gatherings, for pages that are about something else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from lamplighter.meetings.messages.gathering_words import Shown, shown
from lamplighter.meetings.queries.gatherings import codes_of, upcoming
from lamplighter.places.queries import ZoneInfo

MOST = 3


def next_ones(now: datetime, zone: ZoneInfo | None = None) -> list[Shown]:
    """The next that take place, of the whole city or of whatever concerns a zone."""
    codes: Collection[str] | None = None if zone is None else codes_of(zone)
    return shown(list(upcoming(now, codes).filter(state="planned")[:MOST]), now)
