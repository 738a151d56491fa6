"""Reads of attendance: what a course asks, who takes part, how each of them stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, QuerySet, Value, When

from lamplighter.academy.models import Application, Course, Mark, Night
from lamplighter.academy.rules.marks import Asked, Came, Evening, Reckoned, Said, attended, reckon
from lamplighter.academy.rules.states import TAKING_PART, NightState, Standing


def asked_of(course: Course) -> Asked:
    """What a course asks of whoever graduates."""
    return Asked(
        nights=course.nights_needed,
        minutes=course.hours_needed * 60,
        late_minutes=course.late_minutes,
        drills=course.drills_needed,
        ride=course.ride_needed,
    )


def evenings_of(nights: Sequence[Night], now: datetime) -> list[Evening]:
    """Nights as the reckoning sees them."""
    return [
        Evening(
            key=each.pk,
            minutes=round((each.ends - each.starts).total_seconds() / 60),
            counts=each.counts,
            drill=each.drill,
            cancelled=each.state == NightState.CANCELLED.value,
            added=each.added,
            over=each.ends <= now,
        )
        for each in nights
    ]


def said_of(mark: Mark) -> Said:
    """The word that a mark keeps."""
    return Said(
        came=Came(mark.came), said_at=mark.said_at, late=mark.late, early=mark.early, by_code=mark.by_code
    )


def participants(course: Course) -> QuerySet[Application]:
    """Those whose attendance is kept, by name; those without one last."""
    found = Application.objects.filter(course=course, standing__in=[each.value for each in TAKING_PART])
    nameless = Case(When(name="", then=Value(1)), default=Value(0))
    return found.order_by(nameless, "name", "pk")


def not_enrolled_yet(course: Course) -> QuerySet[Application]:
    """Those who took a seat, but have not signed everything: they may stand at the door, and cannot be marked."""
    return Application.objects.filter(course=course, standing=Standing.ACCEPTED.value).order_by("name", "pk")


def marks_of(night: Night) -> dict[int, Mark]:
    """The marks of one night, by application."""
    return {each.application_id: each for each in Mark.objects.filter(night=night)}


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part, the words that stand on their nights (by night), and how they stand."""

    application: Application
    said: dict[int, Said]
    reckoned: Reckoned


def reckoned_all(course: Course, now: datetime) -> list[Participant]:
    """Everybody who takes part in a course, by name, and how they stand."""
    asked, evenings = asked_of(course), evenings_of(list(course.nights.all()), now)
    words: dict[int, dict[int, Said]] = defaultdict(dict)
    for mark in Mark.objects.filter(night__course=course):
        words[mark.application_id][mark.night_id] = said_of(mark)
    return [
        Participant(
            each, words[each.pk], reckon(asked, evenings, words[each.pk], rode=each.ride_on is not None)
        )
        for each in participants(course)
    ]


def reckoned_one(application: Application, now: datetime) -> Participant:
    """How one participant stands."""
    course = application.course
    said = {each.night_id: said_of(each) for each in Mark.objects.filter(application=application)}
    evenings = evenings_of(list(course.nights.all()), now)
    return Participant(
        application, said, reckon(asked_of(course), evenings, said, rode=application.ride_on is not None)
    )


@dataclass(frozen=True, slots=True)
class NightCounts:
    """How many of those who take part came to a night. ``there`` counts whom the rules count; ``unmarked`` is nobody's word yet."""

    there: int
    late: int
    missed: int
    unmarked: int


def counts_of(night: Night, people: Sequence[Participant]) -> NightCounts:
    """Counts of one night."""
    words = [each.said.get(night.pk) for each in people]
    limit = night.course.late_minutes
    there = [each for each in words if attended(each, limit)]
    return NightCounts(
        there=len(there),
        late=sum(each is not None and each.late > 0 for each in there),
        missed=sum(each is not None and not attended(each, limit) for each in words),
        unmarked=sum(each is None for each in words),
    )
