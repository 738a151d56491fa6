"""Promise 4, whatever happens in whatever order: no seat twice, none free while somebody waits, never out of the stated order."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from lamplighter.academy.actions import answering, checking, courses, line
from lamplighter.academy.actions.applying import NotOpen
from lamplighter.academy.actions.courses import SeatsTaken
from lamplighter.academy.actions.line import TooEarly
from lamplighter.academy.models import Application, Course, Happening
from lamplighter.academy.queries.applications import LINE
from lamplighter.academy.queries.courses import begins_at
from lamplighter.academy.rules.states import NotAllowed, Standing
from tests.conftest import PROVE
from tests.support.academy import CLOSES, DAY, HOUR, applied, course, sound
from tests.support.concerns import ACTOR, NOW, small_city

pytestmark = pytest.mark.django_db
DOINGS = st.sampled_from(
    [
        "apply",
        "apply",
        "accept",
        "refuse",
        "withdraw",
        "decline",
        "check",
        "fail",
        "expire",
        "wait",
        "seats",
        "select",
        "first",
    ]
)
STEPS = st.lists(st.tuples(DOINGS, st.integers(0, 30)), min_size=5, max_size=60 if PROVE else 20)
KINDS = st.sampled_from(
    [
        {"rolling": True},
        {"method": "lottery"},
        {"method": "lottery", "asks_check": True},
        {"asks_check": True},
        {},
    ]
)


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> None:
    small_city(tmp_path)


class Undone(Exception):
    """Takes back what an example has made."""


@effort(
    max_examples=300 if PROVE else 15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(KINDS, st.integers(1, 3), st.lists(st.booleans(), min_size=3, max_size=9), st.booleans(), STEPS)
def test_promise_4_whatever_happens(
    kind: dict[str, object], seats: int, people: list[bool], begun: bool, steps: list[tuple[str, int]]
) -> None:
    """``people``: who is there from the start, and whether their check was passed; ``begun``: whether the offers are made."""
    with suppress(Undone), transaction.atomic():
        made = course(seats_count=seats, first_day=date(2026, 4, 30), **kind)
        now = NOW
        for place, passed in enumerate(people):
            _do(made, "apply", 0, now)
            if passed:
                _do(made, "check", place, now)
        if begun and not made.rolling:
            now = CLOSES
            _do(made, "select", 0, now)
        sound(made, now)
        for what, which in steps:
            before = _waiting(made) if made.selected_at is not None else []  # a draw sets the order
            if what == "wait":
                now += which * 6 * HOUR
            else:
                _do(made, what, which, now)
            sound(made, now)
            _in_order(made, before, now)
        raise Undone


def _do(made: Course, what: str, which: int, now) -> None:  # type: ignore[no-untyped-def]
    """One doing; what is refused changes nothing."""
    rows = list(Application.objects.filter(course=made).order_by("pk"))
    row = rows[which % len(rows)] if rows else None
    with suppress(NotAllowed, NotOpen, TooEarly, SeatsTaken, answering.OfferOver):
        if what == "apply":
            applied(made, f"{len(rows)}@example.org", now=now)
        elif what == "seats":
            courses.change_seats(pk=made.pk, count=which % 8, actor=ACTOR, now=now)
        elif what == "select":
            line.select(pk=made.pk, actor=ACTOR, now=max(now, CLOSES))
        elif what == "expire":
            line.expire(now=now)
        elif row is not None:
            _do_one(row, what, now)


def _do_one(row: Application, what: str, now) -> None:  # type: ignore[no-untyped-def]
    if what == "first":
        if row.standing != Standing.WAITING.value:
            Application.objects.filter(pk=row.pk).update(first=True)
    elif what == "check":
        checking.check_passed(pk=row.pk, on=NOW.date(), actor=ACTOR, now=now)
    elif what == "fail":
        checking.check_failed(pk=row.pk, on=NOW.date(), why="", actor=ACTOR, now=now)
    elif what == "decline":
        checking.decline(pk=row.pk, why="", carries=False, actor=ACTOR, now=now)
    else:
        {"accept": answering.accept, "refuse": answering.refuse, "withdraw": answering.withdraw}[what](
            pk=row.pk, now=now
        )


def _waiting(made: Course) -> list[int]:
    rows = Application.objects.filter(course=made, standing=Standing.WAITING.value)
    return list(rows.order_by(*LINE).values_list("pk", flat=True))


def _in_order(made: Course, before: list[int], now) -> None:  # type: ignore[no-untyped-def]
    """Whoever was offered a seat in this step stood before everybody who still waits: nobody was passed over."""
    offered = set(
        Happening.objects.filter(application__course=made, verb="offer", application__in=before).values_list(
            "application", flat=True
        )
    ) - set(_waiting(made))
    still = [each for each in before if each in set(_waiting(made))]
    if not offered or not still or begins_at(made) <= now:
        return
    first_still = before.index(still[0])
    assert all(before.index(each) < first_still for each in offered if each in before)


@pytest.mark.parametrize("count", [300 if PROVE else 40])
def test_a_crowd_gets_exactly_the_seats_and_a_line_without_gaps(count: int) -> None:
    made = course(method="lottery", seats_count=10)
    for each in range(count):
        applied(made, f"{each}@example.org")
    assert line.select(pk=made.pk, actor=ACTOR, now=CLOSES) == 10
    places = list(Application.objects.filter(course=made).order_by("drawn").values_list("drawn", "standing"))
    assert places == [(each, "offered" if each <= 10 else "waiting") for each in range(1, count + 1)]
    ends = CLOSES + 8 * DAY
    assert line.expire(now=ends) == 10
    places = list(Application.objects.filter(course=made).order_by("drawn").values_list("drawn", "standing"))
    assert [standing for _, standing in places[:20]] == ["withdrawn"] * 10 + ["offered"] * 10
    sound(made, ends)
