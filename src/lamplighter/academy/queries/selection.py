"""The selection before and after it is made: who would be drawn, with how many tickets; the line with its places; what stands in the way
of announcing a course."""

from __future__ import annotations

from datetime import datetime

from lamplighter.academy.models import Application, Course, Night
from lamplighter.academy.queries import signing
from lamplighter.academy.queries.applications import of_course
from lamplighter.academy.queries.courses import begins_at
from lamplighter.academy.rules.line import tickets_of
from lamplighter.academy.rules.states import NightState, Standing

_DRAWN = (Standing.APPLIED.value, Standing.CHECKING.value, Standing.WAITING.value)
_LINED_UP = (
    Standing.OFFERED.value,
    Standing.ACCEPTED.value,
    Standing.ENROLLED.value,
    Standing.WAITING.value,
    *_DRAWN[:2],
)


def tickets_held(course: Course) -> tuple[int, int]:
    """How many people a draw would put in order now, and how many tickets they hold together."""
    rows = Application.objects.filter(course=course, standing__in=_DRAWN).values_list("unlucky", "zone")
    held = [tickets_of(unlucky=unlucky, favored=zone in course.favored) for unlucky, zone in rows]
    return len(held), sum(held)


def lined_up(course: Course) -> list[tuple[int, Application]]:
    """Everybody who has a seat, is offered one, waits, or may still come to wait, in the order of the line. Who waits has a place in
    line, from 1; who does not has 0."""
    found, place = [], 0
    for row in of_course(course).filter(standing__in=_LINED_UP):
        waits = row.standing == Standing.WAITING.value
        place += waits
        found.append((place if waits else 0, row))
    return found


def faults_of(course: Course, now: datetime) -> list[str]:
    """Why a draft cannot be announced yet: the words of ``actions.courses.NotReady``."""
    nights = Night.objects.filter(course=course, state=NightState.PLANNED.value)
    begins = begins_at(course)
    wrong = {
        "nights": not nights.exists(),
        "past": begins <= now or course.closes_at <= now,
        "window": course.closes_at > begins,
        "needed": course.nights_needed > nights.filter(counts=True).count(),
        "guardian": signing.open_to_minors(course) and signing.current(signing.GUARDIAN) is None,
    }
    return [name for name, fault in wrong.items() if fault]
