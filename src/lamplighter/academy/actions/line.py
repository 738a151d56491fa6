"""Seats and the line: who is offered a seat, when the offers begin, what happens when one runs out (promise 4).

Nobody is offered a seat before the selection is made (``Course.selected_at``). From then on, until the first night begins, no seat is
free while somebody waits: whatever frees one, or puts somebody into the line, calls ``fill_seats`` in the same transaction, which
offers seats in the order of the line. Who needs no check stands in line from the selection on; who does, once it was passed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from lamplighter.academy.actions.rides import let_go
from lamplighter.academy.actions.shared import Closed, Gone, give_back, held, locked_open, put, take_seat
from lamplighter.academy.actions.telling import send_expired, send_offer, send_waiting
from lamplighter.academy.models import Application, Course, Happening
from lamplighter.academy.queries.applications import line
from lamplighter.academy.queries.courses import begins_at, free_seats
from lamplighter.academy.rules.line import Entry, drawn, tickets_of
from lamplighter.academy.rules.states import CourseState, Method, NotAllowed, Side, Standing, Verb
from lamplighter.audit import rules as audit
from lamplighter.audit.actions import record

_DRAWN = (Standing.APPLIED.value, Standing.CHECKING.value, Standing.WAITING.value)
_HOUR = timedelta(hours=1)


class TooEarly(Exception):
    """Applications are still being taken: who applies on the last day has the same chance."""


@transaction.atomic
def select(*, pk: int, actor: audit.Actor, now: datetime) -> int:
    """Makes the offers: of a lottery draws the order first, and its seed is public from now on. Returns how many seats were offered.

    Raises:
        Gone, Closed: there is no such course, or it is not announced, or over.
        TooEarly: applications are still being taken.
        NotAllowed: the offers have been made, or the first night has begun.
    """
    course = locked_open(pk)
    if course.selected_at is not None or begins_at(course) <= now:
        raise NotAllowed("the offers are made once, before the first night")
    if now < course.closes_at:
        raise TooEarly
    if course.method == Method.LOTTERY.value:
        _draw(course)
    course.selected_at = course.changed_at = now
    course.save(update_fields=["selected_at", "changed_at"])
    if not course.asks_check:
        _into_line(course, now)
    record(verb=audit.Verb.COURSE_SELECTED, subject=course, actor=actor, now=now)
    offered = fill_seats(course, now=now)
    for place, row in enumerate(line(course), start=1):
        row.course = course
        send_waiting(row, place, now=now)
    return offered


def _draw(course: Course) -> None:
    rows = list(Application.objects.filter(course=course, standing__in=_DRAWN).order_by("pk"))
    for row in rows:
        row.tickets = tickets_of(unlucky=row.unlucky, favored=row.zone in course.favored)
    places = {
        number: place
        for place, number in enumerate(
            drawn(course.seed, (Entry(row.number, row.tickets) for row in rows)), start=1
        )
    }
    for row in rows:
        row.drawn = places[row.number]
    Application.objects.bulk_update(rows, ["tickets", "drawn"], batch_size=200)


def _into_line(course: Course, now: datetime) -> None:
    """Everybody who needs no check, at once."""
    applied = Application.objects.filter(course=course, standing=Standing.APPLIED.value)
    keys = list(applied.order_by("pk").values_list("pk", flat=True))
    applied.update(standing=Standing.WAITING.value, changed_at=now)
    Happening.objects.bulk_create(
        (Happening(application_id=key, verb=Verb.LINE.value, side=Side.SYSTEM.value, at=now) for key in keys),
        batch_size=500,
    )


def fill_seats(course: Course, *, now: datetime) -> int:
    """Offers what is free to who waits, in the order of the line, each with a letter. The caller holds the course.

    Returns how many seats were offered.
    """
    if course.state != CourseState.OPEN.value or course.selected_at is None:
        return 0
    free = free_seats(course)
    waiting = list(line(course)[:free]) if free else []
    if not waiting or (begins := begins_at(course)) <= now:
        return 0
    for row in waiting:
        row.course = course
        taken = take_seat(row)
        assert taken, "the course is held: what was free is free"
        put(
            row, Verb.OFFER, Side.SYSTEM, now=now, offered_at=now, offer_ends=_offer_ends(course, begins, now)
        )
        send_offer(row, now=now)
    return len(waiting)


def _offer_ends(course: Course, begins: datetime, now: datetime) -> datetime:
    """The full hour after the course's days, but not beyond the beginning of the first night."""
    ends = now + timedelta(days=course.offer_days)
    whole = ends.replace(minute=0, second=0, microsecond=0)
    return min(whole if whole == ends else whole + _HOUR, begins)


def leave(row: Application, verb: Verb, side: Side, *, now: datetime, **fields: Any) -> int:
    """Makes a move after which somebody has no seat and no place in line; the seat goes to the next, a ride
    that they had is free for others. The caller holds the course.

    Returns how many seats were offered to others.

    Raises:
        NotAllowed: there is no such move from where it stands, for this side.
    """
    put(row, verb, side, now=now, **fields)
    give_back(row)
    let_go(row, now=now)
    return fill_seats(row.course, now=now)


def expire(*, now: datetime) -> int:
    """Ends the offers that nobody took up in time, and passes the seats on. Returns how many ran out."""
    due = Application.objects.filter(
        standing=Standing.OFFERED.value, offer_ends__lte=now, course__state=CourseState.OPEN.value
    )
    return sum(
        _expire_one(pk, now) for pk in list(due.order_by("offer_ends", "pk").values_list("pk", flat=True))
    )


@transaction.atomic
def _expire_one(pk: int, now: datetime) -> bool:
    try:
        row = held(pk)
    except (Gone, Closed):
        return False
    if row.standing != Standing.OFFERED.value or row.offer_ends is None or row.offer_ends > now:
        return False
    leave(row, Verb.EXPIRE, Side.SYSTEM, now=now, ran_out=True)
    send_expired(row, now=now)
    return True
