"""When the nights of a course are: its weekdays from a first day on, at one hour of the city's clock, holidays left out. Pure.

The hour is kept, not the distance: 6 pm stays 6 pm on both sides of a change of clocks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lamplighter.core.schedule.values import instant

_LOOKED_AT = timedelta(days=366 * 2)
"""A course whose nights do not fit into two years is none."""


class NoDays(ValueError):
    """No weekday was named, or so many nights do not fit into two years."""


@dataclass(frozen=True, slots=True)
class Evening:
    """When a night is. ``order``: its place in the curriculum, from 1."""

    order: int
    starts: datetime
    ends: datetime


def days(first: date, weekdays: Collection[int], skipped: Collection[date] = ()) -> Iterator[date]:
    """Days a course can have its nights on, from a day on, in order.

    Args:
        weekdays: Monday 0.
        skipped: holidays, and other days without a night.

    Raises:
        NoDays: no weekday was named.
    """
    wanted = {day for day in weekdays if 0 <= day <= 6}
    if not wanted:
        raise NoDays("no weekday")
    day, last = first, first + _LOOKED_AT
    while day <= last:
        if day.weekday() in wanted and day not in skipped:
            yield day
        day += timedelta(days=1)


def evenings(
    *,
    first: date,
    weekdays: Collection[int],
    count: int,
    starts: time,
    minutes: int,
    tz: ZoneInfo,
    skipped: Collection[date] = (),
) -> list[Evening]:
    """The nights of a course. A holiday takes none away: all that follow come a night later.

    Raises:
        NoDays: no weekday was named, or so many nights do not fit into two years.
    """
    found = []
    for order, day in enumerate(days(first, weekdays, skipped), start=1):
        if order > count:
            break
        found.append(Evening(order, *span(tz, day, starts, minutes)))
    if len(found) < count:
        raise NoDays(f"{count} nights")
    return found


def span(tz: ZoneInfo, day: date, starts: time, minutes: int) -> tuple[datetime, datetime]:
    """Begin and end, in UTC, of a night that begins at a local time of a day."""
    begin = instant(tz, day, starts)
    return begin, begin + timedelta(minutes=minutes)


def next_day(after: date, weekdays: Collection[int], skipped: Collection[date] = ()) -> date:
    """The first day after another on which the course can have a night.

    Raises:
        NoDays: there is none within two years.
    """
    for day in days(after + timedelta(days=1), weekdays, skipped):
        return day
    raise NoDays("no day")


def skipped_days(
    first: date, last: date, weekdays: Collection[int], holidays: Collection[date]
) -> list[date]:
    """Holidays between two days, both included, that would have been nights."""
    return sorted(day for day in holidays if first <= day <= last and day.weekday() in set(weekdays))
