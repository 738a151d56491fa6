"""Times as the public may know them: whole days or whole months of the city."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Grain(StrEnum):
    """How fine a time is told."""

    EXACT = "exact"
    DAY = "day"
    MONTH = "month"


def coarse(at: datetime, grain: Grain, tz: ZoneInfo) -> datetime:
    """The time as it may be told, in the city's zone: as it is, or the first instant of its day or month."""
    local = at.astimezone(tz)
    if grain is Grain.EXACT:
        return local
    day = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return day.replace(day=1) if grain is Grain.MONTH else day


def told_from(at: datetime, grain: Grain, tz: ZoneInfo) -> datetime:
    """The earliest true time that is told as ``at`` or later."""
    begun = coarse(at, grain, tz)
    if grain is Grain.EXACT or begun >= at:
        return at
    # A day may have 25 hours and a month 31 days: the middle of the next one is certainly in it.
    ahead = timedelta(days=45) if grain is Grain.MONTH else timedelta(hours=36)
    return coarse(begun + ahead, grain, tz)
