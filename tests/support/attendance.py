"""A course of the academy with its nights and those who take part, as rows; for tests of attendance and graduation."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from lamplighter.academy.models import Application, Course, Mark, Night, Seat
from lamplighter.academy.queries.applications import secret_of
from lamplighter.core.numbers import new_number

FIRST = datetime(2026, 3, 5, 0, 0, tzinfo=UTC)
"""6 pm of a Wednesday in Chicago. Nights follow each other by whole weeks, whatever the clocks do."""
WEEK = timedelta(days=7)


def course(nights: int = 3, *, needed: int = 2, **more: Any) -> Course:
    """An announced course of weekly nights of three hours; the evening of the graduation is not among them."""
    told: dict[str, Any] = {
        "number": new_number(),
        "state": "open",
        "name_en": "Spring academy",
        "name_es": "Academia de primavera",
        "audience": "adults",
        "first_day": date(2026, 3, 4),
        "weekdays": [2],
        "starts": time(18),
        "place": "Headquarters",
        "seats_count": 20,
        "opens_at": FIRST - 8 * WEEK,
        "closes_at": FIRST - 4 * WEEK,
        "method": "order",
        "nights_needed": needed,
        "made_at": FIRST - 9 * WEEK,
        "changed_at": FIRST - 9 * WEEK,
    }
    made = Course.objects.create(**{**told, **more})
    for n in range(nights):
        night(made, n + 1)
    return made


def night(of: Course, order: int, **more: Any) -> Night:
    """The night of a week, by its order."""
    starts = more.pop("starts", FIRST + (order - 1) * WEEK)
    told = {
        "state": "planned",
        "title_en": f"Night {order}",
        "title_es": f"Noche {order}",
        "ends": starts + timedelta(hours=3),
    }
    return Night.objects.create(course=of, order=order, starts=starts, **{**told, **more})


def participant(of: Course, name: str = "Ana Ruiz", **more: Any) -> Application:
    """Somebody who is enrolled, with a seat."""
    number = new_number()
    told = {
        "standing": "enrolled",
        "form": number,
        "by": "link",
        "made_at": of.made_at,
        "changed_at": of.made_at,
    }
    row = Application.objects.create(course=of, number=number, name=name, **{**told, **more})
    Seat.objects.create(course=of, place=Seat.objects.filter(course=of).count() + 1, application=row)
    return row


def came(person: Application, *nights: Night, how: str = "present", late: int = 0, early: int = 0) -> None:
    """Marks somebody for nights that they attended, or did not."""
    for each in nights:
        Mark.objects.create(
            application=person,
            night=each,
            came=how,
            late=late,
            early=early,
            said_at=each.starts,
            taken_at=each.starts,
        )


def own(person: Application, part: str = "attendance") -> str:
    """The address of a part of somebody's own pages."""
    return f"/academy/application/{person.number}/{secret_of(person)}/{part}/"
