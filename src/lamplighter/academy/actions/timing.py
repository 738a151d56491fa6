"""The nights of a draft, set by the timetable. Called in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from lamplighter.academy.models import Course, Night
from lamplighter.academy.queries.holidays import holidays_between
from lamplighter.academy.rules.curriculum import Topic
from lamplighter.academy.rules.states import NightState
from lamplighter.academy.rules.timetable import Evening, evenings
from lamplighter.divisions.models import Division
from lamplighter.plumbing.clock import city_tz

_AHEAD = timedelta(days=2 * 366)


def evenings_of(course: Course, count: int) -> list[Evening]:
    """When so many nights of a course are.

    Raises:
        NoDays: no weekday was named, or they do not fit into two years.
    """
    return evenings(
        first=course.first_day,
        weekdays=course.weekdays,
        count=count,
        starts=course.starts,
        minutes=course.minutes,
        tz=city_tz(),
        skipped=holidays_between(course.first_day, course.first_day + _AHEAD).keys(),
    )


def make_nights(course: Course, topics: Sequence[Topic]) -> None:
    """One night for each topic; a topic whose division has no page is nobody's.

    Raises:
        NoDays: no weekday was named, or they do not fit into two years.
    """
    divisions = {
        each.slug: each for each in Division.objects.filter(slug__in=[each.division for each in topics])
    }
    Night.objects.bulk_create(
        Night(
            course=course,
            order=evening.order,
            state=NightState.PLANNED.value,
            title_en=topic.title_en,
            title_es=topic.title_es,
            about_en=topic.about_en,
            about_es=topic.about_es,
            division=divisions.get(topic.division),
            drill=topic.drill,
            counts=topic.counts,
            starts=evening.starts,
            ends=evening.ends,
        )
        for evening, topic in zip(evenings_of(course, len(topics)), topics, strict=True)
    )


def retime(course: Course) -> None:
    """Sets the nights of a draft anew, in the order they have.

    Raises:
        NoDays: no weekday is named, or they do not fit into two years.
    """
    nights = list(Night.objects.filter(course=course).order_by("order"))
    for night, evening in zip(nights, evenings_of(course, len(nights)), strict=True):
        night.starts, night.ends = evening.starts, evening.ends
    Night.objects.bulk_update(nights, ["starts", "ends"])
