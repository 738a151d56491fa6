"""What earlier courses an address applied for says about the next: whether they come first, and how often they went without a seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lamplighter.academy.models import Application
from lamplighter.academy.rules.states import CourseState, Standing

_ENDED = (CourseState.DONE.value, CourseState.CANCELLED.value)
_NO_ANSWER = (Standing.APPLIED.value, Standing.CHECKING.value)


@dataclass(frozen=True, slots=True)
class Earlier:
    """``first``: carried over and not used yet; ``unlucky``: courses that ended without a seat for them."""

    first: bool = False
    unlucky: int = 0


def earlier_of(*, email: str, phone: str, course: int, today: date) -> Earlier:
    """As far as it is known still: names and addresses are erased some time after each course.

    Args:
        email, phone: as they are kept.
        course: key of the course that they apply for now.
    """
    theirs = Q()
    if email:
        theirs |= Q(email=email)
    if phone:
        theirs |= Q(phone=phone)
    if not theirs:
        return Earlier()
    rows = Application.objects.filter(theirs).exclude(course=course).order_by("pk")
    first, unlucky = False, 0
    told = rows.values_list(
        "first", "carries", "standing", "course__state", "course__first_day", "course__selected_at"
    )
    for was_first, carries, standing, state, first_day, selected_at in told:
        first = carries or (first and not was_first)
        over = state in _ENDED or first_day < today
        without = standing == Standing.WAITING.value or (selected_at is None and standing in _NO_ANSWER)
        unlucky += over and without
    return Earlier(first, unlucky)
