"""Courses in a small city, made the usual way, and people who apply for them."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from lamplighter.academy.actions import applying, courses, signing
from lamplighter.academy.actions.applying import NewApplication
from lamplighter.academy.actions.courses import CourseContent
from lamplighter.academy.models import Application, Course, Seat
from lamplighter.academy.queries.applications import LINE
from lamplighter.academy.queries.courses import begins_at
from lamplighter.academy.queries.signing import COURSE, GUARDIAN
from lamplighter.academy.rules.curriculum import curriculum
from lamplighter.academy.rules.states import SEATED, Standing
from lamplighter.outbox.reach import By, NewContact
from tests.support.concerns import ACTOR, NOW

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CLOSES = NOW + 7 * DAY
"""Applications are taken from a day before ``NOW`` up to this instant."""
FIRST = date(2026, 3, 19)
"""The day of the first night: a Thursday; the clocks went forward on the 8th."""


def content(**more: Any) -> CourseContent:
    """What is said of a course: without a check and an age, unless told otherwise, so that it is about seats alone."""
    told: dict[str, Any] = {
        "name_en": "Spring academy",
        "name_es": "Academia de primavera",
        "audience": "adults",
        "first_day": FIRST,
        "weekdays": (3,),
        "starts": time(18),
        "place": "East Station",
        "address": "400 Main Street",
        "seats_count": 2,
        "opens_at": NOW - DAY,
        "closes_at": CLOSES,
        "nights_needed": 2,
        "asks_check": False,
        "least_age": 0,
    }
    return CourseContent(**{**told, **more})


def waivers(*kinds: str) -> None:
    """Texts to be signed; of no kinds named, those of the course and of guardians."""
    for kind in kinds or (COURSE, GUARDIAN):
        signing.write_waiver(
            kind=kind,
            text_en=f"I agree ({kind}).",
            text_es=f"De acuerdo ({kind}).",
            actor=ACTOR,
            user=None,
            now=NOW,
        )


def course(*, nights: int = 4, announce: bool = True, now: datetime = NOW, **more: Any) -> Course:
    """A course, announced unless told otherwise."""
    made = courses.make(content=content(**more), topics=curriculum(nights), actor=ACTOR, user=None, now=now)
    if announce:
        if signing.signing.current(GUARDIAN) is None:
            waivers(GUARDIAN)
        courses.announce(pk=made.pk, actor=ACTOR, now=now)
    made.refresh_from_db()
    return made


def told(email: str = "", **more: Any) -> NewApplication:
    """What an applicant tells; reached by mail if an address is given."""
    reach = {key: more.pop(key) for key in ("name", "language", "phone", "by") if key in more}
    by = By.EMAIL if email else By.LINK
    return NewApplication(contact=replace(NewContact(email=email, by=by), **reach), **more)


def applied(
    made: Course, email: str = "", *, form: str = "", now: datetime = NOW, actor: Any = None, **more: Any
) -> Application:
    """Somebody who applies."""
    made.refresh_from_db()
    return applying.apply(
        course=made, new=told(email, **more), form=form or secrets.token_urlsafe(16), now=now, actor=actor
    ).application


def standings(made: Course) -> list[str]:
    """Where the applications stand, in the order in which they came."""
    return list(Application.objects.filter(course=made).order_by("pk").values_list("standing", flat=True))


def sound(made: Course, now: datetime) -> None:
    """Promise 4: exactly who is said to have a seat has one; none is free while somebody waits; the line was kept."""
    made.refresh_from_db()
    seats = Seat.objects.filter(course=made)
    assert seats.count() == made.seats_count
    holders = sorted(seats.exclude(application=None).values_list("application", flat=True))
    rows = list(Application.objects.filter(course=made).order_by(*LINE))
    assert holders == sorted(row.pk for row in rows if row.standing in SEATED)
    assert len(set(holders)) == len(holders) <= made.seats_count
    waiting = [row for row in rows if row.standing == Standing.WAITING.value]
    if made.selected_at is not None and begins_at(made) > now:
        assert not waiting or len(holders) == made.seats_count, "a seat is free while somebody waits"
