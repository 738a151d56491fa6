"""Reads of courses: what the public sees, their nights, their seats, where the applications stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from lamplighter.academy.models import Application, Course, Night, Seat
from lamplighter.academy.queries.holidays import holidays_between
from lamplighter.academy.rules.states import PUBLIC_COURSES, SEATED, CourseState, NightState
from lamplighter.academy.rules.timetable import next_day, span
from lamplighter.core.numbers import read_number
from lamplighter.places.queries import zones_on
from lamplighter.plumbing.asking import AskedWhole
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.queries import snapshot

PUBLIC_VALUES = sorted(each.value for each in PUBLIC_COURSES)
SEATED_VALUES = sorted(each.value for each in SEATED)
LATELY = timedelta(days=3 * 366)
"""Seats of courses that began within this time tell which zones had few."""
_AHEAD = timedelta(days=2 * 366)


def zones_served(now: datetime) -> list[tuple[str, str]]:
    """Codes and names of the zones that have officers of their own, in the map's order: one of them, or none, an applicant is of."""
    held = snapshot().zones
    return [(zone.code, zone.name or zone.code) for zone in zones_on(city_day(now)) if zone.code in held]


def seen() -> QuerySet[Course]:
    """Every course that the public sees, the latest first."""
    return Course.objects.filter(state__in=PUBLIC_VALUES)


def by_number(number: str) -> Course | None:
    """The course of that number, as the public sees it."""
    plain = read_number(number)
    return next(iter(_by_number(plain)), None) if plain else None


_by_number = AskedWhole(Course, str, build=lambda number: seen().filter(number=number).order_by())


def get(number: str) -> Course:
    """The course of that number, drafts too, for those who run the academy.

    Raises:
        Course.DoesNotExist: there is none.
    """
    return Course.objects.get(number=read_number(number) or "-")


def upcoming(now: datetime) -> QuerySet[Course]:
    """Courses that are announced and not over, cancelled ones whose nights would still be to come among them; the next first."""
    last = Max("nights__ends")
    found = seen().exclude(state=CourseState.DONE.value).annotate(last_ends=last)
    return found.filter(last_ends__gt=now).order_by("first_day", "id")


def past(now: datetime) -> QuerySet[Course]:
    """Courses that are over and were not cancelled, the latest first."""
    found = seen().exclude(state=CourseState.CANCELLED.value).annotate(last_ends=Max("nights__ends"))
    return found.filter(Q(state=CourseState.DONE.value) | Q(last_ends__lte=now))


def takes_applications(course: Course, now: datetime) -> bool:
    """Whether one can apply now."""
    return course.state == CourseState.OPEN.value and course.opens_at <= now < course.closes_at


def where(course: Course) -> str:
    """Its place and address, as they are read out."""
    return ", ".join(part for part in (course.place, course.address) if part)


def nights_of(course: Course) -> list[Night]:
    """Its nights in the order of their times, cancelled ones too."""
    return list(course.nights.select_related("division").order_by("starts", "order"))


def begins_at(course: Course) -> datetime:
    """When its first night begins; of a course without nights, when it would."""
    planned = Night.objects.filter(course=course, state=NightState.PLANNED.value)
    first: datetime | None = planned.aggregate(first=Min("starts"))["first"]
    return first or span(city_tz(), course.first_day, course.starts, course.minutes)[0]


def ends_at(course: Course) -> datetime:
    """When its last night ends; of a course without nights, when the first would."""
    planned = Night.objects.filter(course=course, state=NightState.PLANNED.value)
    last: datetime | None = planned.aggregate(last=Max("ends"))["last"]
    return last or span(city_tz(), course.first_day, course.starts, course.minutes)[1]


def next_evening(course: Course) -> date:
    """The day a night more would be on: the course's next after its last night, no holiday.

    Raises:
        NoDays: no weekday of the course's is free within two years.
    """
    after = city_day(ends_at(course))
    return next_day(after, course.weekdays, holidays_between(after, after + _AHEAD))


def free_seats(course: Course) -> int:
    """How many of its seats are free; 0 of a draft, whose seats are not made yet."""
    return Seat.objects.filter(course=course, application=None).count()


def seats_left(pks: Iterable[int]) -> Mapping[int, int]:
    """Free seats of the courses that have some; a course that is not there has none."""
    rows = Seat.objects.filter(course__in=list(pks), application=None).order_by().values_list("course")
    return dict(rows.annotate(count=Count("pk")))


def standings(course: Course) -> Mapping[str, int]:
    """How many applications stand where."""
    rows = Application.objects.filter(course=course).order_by().values_list("standing")
    return dict(rows.annotate(count=Count("pk")))


def seats_by_zone(now: datetime) -> Mapping[str, int]:
    """Seats of the last years' courses, by the zone of those who had them."""
    since = city_day(now - LATELY)
    seated = Application.objects.filter(
        course__state__in=[CourseState.OPEN.value, CourseState.DONE.value],
        course__first_day__gte=since,
        standing__in=SEATED_VALUES,
    )
    return dict(seated.exclude(zone="").order_by().values_list("zone").annotate(count=Count("pk")))
