"""Courses of the academy that take applications, for pages that are about something else."""

from __future__ import annotations

from datetime import datetime

from lamplighter.academy.messages.course_words import CourseShown, courses_shown
from lamplighter.academy.queries.courses import upcoming
from lamplighter.academy.rules.states import CourseState

MOST = 3


def open_courses(now: datetime) -> list[CourseShown]:
    """Those for which one can apply now, or soon."""
    rows = upcoming(now).filter(state=CourseState.OPEN.value, closes_at__gt=now)
    return courses_shown(list(rows[:MOST]), now)
