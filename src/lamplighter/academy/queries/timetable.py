"""A course's timetable before it is kept: its nights, and the holidays that are left out, by name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from lamplighter.academy.models import Course
from lamplighter.academy.queries.holidays import holidays_between
from lamplighter.academy.rules.timetable import Evening, evenings, next_day, skipped_days
from lamplighter.plumbing.clock import city_day, city_tz

_AHEAD = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Nights, and the days left out with the names of their holidays."""

    evenings: Sequence[Evening]
    skipped: Sequence[tuple[date, str]]


def timetable(*, first: date, weekdays: Collection[int], count: int, starts: time, minutes: int) -> Timetable:
    """The timetable of so many nights.

    Raises:
        NoDays: no weekday was named, or they do not fit into two years.
    """
    named = holidays_between(first, first + _AHEAD)
    found = evenings(
        first=first,
        weekdays=weekdays,
        count=count,
        starts=starts,
        minutes=minutes,
        tz=city_tz(),
        skipped=named.keys(),
    )
    last = city_day(found[-1].starts) if found else first
    left_out = skipped_days(first, last, weekdays, named.keys())
    return Timetable(found, [(day, named[day]) for day in left_out])


def day_after(course: Course, after: date) -> date:
    """The next day on which a course can have a night, holidays left out; the day a week later where it has no weekday."""
    if not course.weekdays:
        return after + timedelta(days=7)
    return next_day(after, course.weekdays, holidays_between(after, after + _AHEAD).keys())


def holiday_on(day: date) -> str:
    """The name of the holiday on a day; empty where it is none."""
    return holidays_between(day, day).get(day, "")
