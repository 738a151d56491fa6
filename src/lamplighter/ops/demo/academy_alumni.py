"""The demo city's alumni: graduates who said that they want to be on the list, and what the coordinator writes to them."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from lamplighter.academy.actions.alumni import INVITED
from lamplighter.academy.actions.tickets import REACHED
from lamplighter.academy.models import AlumniLetter, Alumnus, Application, Asked, Course
from lamplighter.academy.queries.alumni import link_of, readers
from lamplighter.academy.queries.courses import ends_at
from lamplighter.academy.rules.alumni import Circle, Interest
from lamplighter.academy.rules.states import Standing
from lamplighter.accounts.access import Role
from lamplighter.accounts.models import User
from lamplighter.ops.demo.academy import FINISHED, RUNNING, told_of
from lamplighter.plumbing.clock import city_day

_SAID_YES: Final = 0.62
"""The share of graduates who want to be on the list."""
DAY: Final = timedelta(days=1)


@transaction.atomic
def write_alumni(seed: int, *, now: datetime) -> int:
    """Writes the list and two letters, one sent; what an older recipe wrote goes first. Returns how many are on the list.

    It comes after ``write_voices``, which begins anew with whom was asked what.
    """
    for model in (AlumniLetter, Alumnus):
        model.objects.all().delete()
    dice = random.Random(f"{seed}-alumni")
    course = Course.objects.filter(number=FINISHED).first()
    if course is None or course.done_at is None:
        return 0
    rows = Application.objects.filter(course=course, standing=Standing.GRADUATED.value, anonymised_at=None)
    people = list(rows.order_by("pk"))
    Asked.objects.bulk_create(
        Asked(application=row, what=INVITED) for row in people if row.by in REACHED and row.stopped_at is None
    )
    made = [_alumnus(row, dice, course.done_at) for row in people if dice.random() < _SAID_YES]
    Alumnus.objects.bulk_create(made)
    _letters(now)
    return len(made)


def _alumnus(row: Application, dice: random.Random, done: datetime) -> Alumnus:
    first, *rest = row.name.split()
    circle = dice.choices(tuple(Circle), (25, 35, 40))[0]
    short = circle is Circle.PUBLIC and dice.random() < 0.4  # as they wish to be shown
    said = done + dice.uniform(0.5, 25) * DAY
    return Alumnus(
        application=row,
        name=f"{first} {rest[-1][0]}." if short and rest else row.name,
        circle=circle.value,
        interests=[each.value for each in Interest if dice.random() < 0.33],
        letters=dice.random() < 0.8,
        by=row.by,
        email=row.email,
        phone=row.phone,
        language=row.language,
        agreed_at=said,
        renewed_at=said,
    )


def _letters(now: datetime) -> None:
    """An invitation to the graduation of the course that runs, sent; and one that waits to be looked at."""
    words, running = told_of("alumni"), Course.objects.filter(number=RUNNING).first()
    coordinator = User.objects.filter(email=f"{Role.COORDINATOR.value}@riverbend.invalid").first()
    if running is not None:
        path = reverse("academy-course", args=[running.number])
        letter = AlumniLetter(
            subject_en=words["event"][0],
            subject_es=words["event"][1],
            body_en=words["event_body"][0],
            body_es=words["event_body"][1],
            url=f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}",
            event_on=city_day(ends_at(running)),
            made_at=now - 6 * DAY,
            made_by=coordinator,
            sent_at=now - 5 * DAY,
        )
        letter.sent_to = len(readers(letter))
        letter.save()
    AlumniLetter.objects.create(
        subject_en=words["draft"][0],
        subject_es=words["draft"][1],
        body_en=words["draft_body"][0],
        body_es=words["draft_body"][1],
        interest=Interest.TRANSLATE.value,
        made_at=now - 1 * DAY,
        made_by=coordinator,
    )


def alumni_links() -> list[str]:
    """Of two graduates, in English: one who is on the list, and one who was asked and has not said."""
    graduates = Application.objects.filter(standing=Standing.GRADUATED.value, anonymised_at=None)
    rows = [graduates.filter(alumnus__isnull=listed).order_by("pk").first() for listed in (False, True)]
    return [link_of(row, language="en") for row in rows if row is not None]
