"""What is looked at anew for each application while a thousand come: where the course stands, whether a seat is free, what earlier
courses say of an address. The statements are composed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lamplighter.academy.models import Application, Course, Seat
from lamplighter.academy.rules.states import CourseState, Standing
from lamplighter.plumbing.asking import Asked

_ENDED = (CourseState.DONE.value, CourseState.CANCELLED.value)
_NO_SEAT = (Standing.WAITING.value, Standing.NOT_SEATED.value)
_NO_ANSWER = (Standing.APPLIED.value, Standing.CHECKING.value)


@dataclass(frozen=True, slots=True)
class Glance:
    """Where a course stands now. ``selected``: whether its offers are made; ``free``: whether one of its seats is."""

    state: str
    selected: bool
    free: bool


def glance(course: int) -> Glance | None:
    """Where a course stands now; None where there is none any more."""
    for state, selected_at, free in _course(course):
        return Glance(state, selected_at is not None, bool(free))
    return None


@dataclass(frozen=True, slots=True)
class Earlier:
    """``first``: carried over and not used yet; ``unlucky``: courses that ended without a seat for them."""

    first: bool = False
    unlucky: int = 0


def earlier_of(*, email: str, phone: str, course: int, today: date) -> Earlier:
    """What earlier courses say of an address, as far as it is known still: names and addresses are erased some time after each course.

    Args:
        email, phone: as they are kept.
        course: key of the course that they apply for now.
    """
    if email and phone:
        rows = _by_both(course, email, phone)
    elif email or phone:
        rows = (_by_email if email else _by_phone)(course, email or phone)
    else:
        return Earlier()
    first, unlucky, day = False, 0, today.isoformat()
    for was_first, carries, standing, state, first_day, selected_at in rows:
        first = bool(carries) or (first and not was_first)
        over = state in _ENDED or str(first_day)[:10] < day
        without = standing in _NO_SEAT or (selected_at is None and standing in _NO_ANSWER)
        unlucky += over and without
    return Earlier(first, unlucky)


def _earlier(course: int, theirs: Q) -> QuerySet[Any, Any]:
    rows = Application.objects.filter(theirs).exclude(course=course).order_by("pk")
    return rows.values_list(
        "first", "carries", "standing", "course__state", "course__first_day", "course__selected_at"
    )


_FREE = Exists(Seat.objects.filter(course=OuterRef("pk"), application=None))
_course = Asked(
    int, build=lambda pk: Course.objects.filter(pk=pk).order_by().values_list("state", "selected_at", _FREE)
)
_by_email = Asked(int, str, build=lambda course, email: _earlier(course, Q(email=email)))
_by_phone = Asked(int, str, build=lambda course, phone: _earlier(course, Q(phone=phone)))
_by_both = Asked(
    int, str, str, build=lambda course, email, phone: _earlier(course, Q(email=email) | Q(phone=phone))
)
