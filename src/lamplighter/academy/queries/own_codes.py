"""A participant's own code, typed at the door beside the code of the room. It is made from the installation's key and the application,
so that it is stored nowhere; the application's number would not do, since the lottery publishes it."""

from __future__ import annotations

import hmac

from django.conf import settings

from lamplighter.academy.models import Application, Course
from lamplighter.academy.rules.states import CourseState, Standing
from lamplighter.core.numbers import code_of, shown_code

_PURPOSE = "academy-own"


def own_code(application: Application) -> str:
    """Six signs without look-alikes, as they are compared."""
    return code_of(
        settings.SECRET_KEY,
        purpose=_PURPOSE,
        number=application.number,
        version=application.link_version,
    )


def shown_own_code(application: Application) -> str:
    """As people read it."""
    return shown_code(own_code(application))


def takes_part(application: Application) -> bool:
    """Whether somebody has nights to check in for: they are enrolled in a course that is not over."""
    return (
        application.standing == Standing.ENROLLED.value and application.course.state == CourseState.OPEN.value
    )


def by_own_code(course: Course, code: str) -> Application | None:
    """Who takes part in a course and has this code; None where nobody has, or, which next to never happens, two have it."""
    enrolled = Application.objects.filter(course=course, standing=Standing.ENROLLED.value)
    found = [each for each in enrolled if hmac.compare_digest(code.encode(), own_code(each).encode())]
    return found[0] if len(found) == 1 else None
