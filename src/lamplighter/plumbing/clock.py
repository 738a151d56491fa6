"""The one clock, read at the edges only (views, commands, jobs); the domain takes ``now`` as a parameter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def city_tz() -> ZoneInfo:
    """The city's time zone."""
    zone: ZoneInfo = settings.LAMPLIGHTER.tz
    return zone


def utc_day(at: datetime) -> date:
    """The calendar day it is in UTC at an instant: days in protocols that cross cities."""
    return at.astimezone(UTC).date()


def city_day(at: datetime) -> date:
    """The calendar day it is in the city at an instant."""
    return at.astimezone(city_tz()).date()
