"""The day line: a zone's duties of one local day, as parts of that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lamplighter.core.schedule.duty import duties
from lamplighter.core.schedule.values import Roster, instant


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of duty inside one local day. ``left`` and ``right`` run from 0 (midnight) to 1 (midnight) of elapsed time, so that
    a day of 23 or 25 hours is drawn true; ``starts`` and ``ends`` are the duty's own, which may lie outside the day."""

    officer: int
    post: int
    shift: int
    starts: datetime
    ends: datetime
    left: float
    right: float


def day_bounds(roster: Roster, day: date) -> tuple[datetime, datetime]:
    """UTC instants of the day's two midnights."""
    return instant(roster.tz, day, time(0)), instant(roster.tz, day + timedelta(days=1), time(0))


def bands(roster: Roster, zone: str, day: date, *, role: str | None = None) -> tuple[Band, ...]:
    """All duty of a zone within a local day, last night's past-midnight tail included, in order of time."""
    left, right = day_bounds(roster, day)
    length = right - left
    return tuple(
        Band(
            officer=duty.officer,
            post=duty.post,
            shift=duty.shift,
            starts=duty.starts,
            ends=duty.ends,
            left=(max(duty.starts, left) - left) / length,
            right=(min(duty.ends, right) - left) / length,
        )
        for duty in sorted(duties(roster, zone, day - timedelta(days=2), day, role=role))
        if duty.starts < right and duty.ends > left
    )
