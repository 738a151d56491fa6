"""Instants and days as callers write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from lamplighter.core.schedule.values import instant


class UnreadableTime(ValueError):
    """An instant or a day that cannot be read; the message says what to write."""


EARLIEST, LATEST = date(1970, 1, 2), date(2200, 1, 1)


def read_instant(text: str, tz: ZoneInfo) -> datetime:
    """ISO 8601 to a UTC instant. Without an offset it is the city's local time; a local time that clocks skip or repeat is
    read as RFC 5545 does: the offset before the gap, the first of the two.

    Raises:
        UnreadableTime: not ISO 8601, or out of range.
    """
    # A plus sign that was not escaped in an address arrives as a blank.
    cleaned = re.sub(r" (\d\d:?\d\d)$", r"+\1", text.strip())
    try:
        moment = datetime.fromisoformat(cleaned)
    except ValueError:
        raise UnreadableTime(
            "Write the time as ISO 8601, for example 2026-03-02T19:00 or 2026-03-02T19:00-06:00."
        ) from None
    if not EARLIEST <= moment.date() < LATEST:
        raise UnreadableTime("Choose a time between 1970 and 2200.")
    if moment.tzinfo is None:
        return instant(tz, moment.date(), moment.time().replace(fold=0))
    return moment.astimezone(UTC)


def read_day(text: str) -> date:
    """A day, YYYY-MM-DD.

    Raises:
        UnreadableTime: anything else.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UnreadableTime("Write the day as 2026-03-02.") from None
    if not EARLIEST <= day < LATEST:
        raise UnreadableTime("Choose a day between 1970 and 2200.")
    return day
