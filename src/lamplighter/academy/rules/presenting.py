"""How long a night takes of an officer who presents it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

MINUTES_BEFORE, MINUTES_AFTER = 45, 30
"""For the way there and back, setting up and clearing away: the officer is off the roster from so long before until so long after."""
SOURCE = "academy:"
"""How the sources of details that the academy asked for begin."""


def source_of(night: int, officer: int) -> str:
    """What a presenter's detail is known by on the roster."""
    return f"{SOURCE}{night}:{officer}"


def taken(starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """From when until when a night takes its presenter."""
    return starts - timedelta(minutes=MINUTES_BEFORE), ends + timedelta(minutes=MINUTES_AFTER)
