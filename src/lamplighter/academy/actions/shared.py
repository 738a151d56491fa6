"""What actions on courses share: a course under lock, one move of an application, one seat.

Who changes seats or the line of a course holds it alone (``locked``) until the transaction ends, so that the line keeps its order;
that no seat is given twice is the UPDATE's doing all the same, which takes only what it finds free (promise 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lamplighter.academy.models import Application, Course, Happening, Night, Seat
from lamplighter.academy.rules.states import CourseState, Side, Verb, after
from lamplighter.plumbing import turns
from lamplighter.plumbing.inserting import insert

_SUBJECT = "academy_course"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a night is moved, a night or a course cancelled, in both languages."""

    en: str = ""
    es: str = ""


class Gone(Exception):
    """There is no such course, night or application any more."""


class Closed(Exception):
    """The course is a draft, cancelled or done, or it is too late for this."""


def locked(pk: int) -> Course:
    """The course, held against others until the transaction ends.

    Raises:
        Gone: there is none.
    """
    turns.alone(_SUBJECT, pk)
    found = Course.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if found is None:
        raise Gone
    return found


def together(pk: int) -> None:
    """Takes a share in the course: as many as want one have one at once, and who would hold the course alone waits for them all."""
    turns.together(_SUBJECT, pk)


def locked_open(pk: int) -> Course:
    """As ``locked``, of a course that is announced and not over.

    Raises:
        Gone: there is none.
        Closed: it is a draft, cancelled or done.
    """
    found = locked(pk)
    if found.state != CourseState.OPEN.value:
        raise Closed
    return found


def locked_night(pk: int) -> Night:
    """A night with its course, the course held against others.

    Raises:
        Gone: there is none.
    """
    where = Night.objects.filter(pk=pk).values_list("course", flat=True).first()
    if where is None:
        raise Gone
    course = locked(where)
    night = Night.objects.filter(pk=pk).first()
    if night is None:
        raise Gone
    night.course = course
    return night


def held(pk: int) -> Application:
    """An application with its course, which is announced and not over, and held against others.

    Raises:
        Gone: there is none.
        Closed: its course is cancelled or done.
    """
    where = Application.objects.filter(pk=pk).values_list("course", flat=True).first()
    if where is None:
        raise Gone
    course = locked_open(where)
    row = Application.objects.filter(pk=pk).first()
    if row is None:
        raise Gone
    row.course = course
    return row


def put(row: Application, verb: Verb, side: Side, *, now: datetime, **fields: Any) -> None:
    """Makes one move of the table, with what else it changes, and keeps that it happened.

    Raises:
        NotAllowed: there is no such move from where it stands, for this side.
    """
    row.standing, row.changed_at = after(row.standing, verb, side).value, now
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=["standing", "changed_at", *fields])
    happened(row, verb, side, now)


def happened(row: Application, verb: Verb, side: Side, now: datetime) -> None:
    """Keeps that a move happened."""
    insert(Happening(application=row, verb=verb.value, side=side.value, at=now))


def take_seat(row: Application) -> bool:
    """Takes the first free seat by one UPDATE that finds it free. Returns whether there was one."""
    free = Seat.objects.filter(course=row.course_id, application=None)
    return bool(free.filter(pk__in=free.order_by("place").values("pk")[:1]).update(application=row))


def give_back(row: Application) -> None:
    """Frees somebody's seat."""
    Seat.objects.filter(application=row).update(application=None)
