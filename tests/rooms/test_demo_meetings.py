"""The demo city's year of appointments: believable, the same for the same seed, and by the same rules as real ones."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lamplighter.meetings.actions import clockwork
from lamplighter.meetings.models import Appointment, Cell, Wish
from lamplighter.meetings.queries.appointments import on_shift
from lamplighter.meetings.queries.calls import all_to_ring
from lamplighter.meetings.rules.parts import outside_work
from lamplighter.ops.demo.meetings import COUNT, WISHES, write_meetings
from lamplighter.plumbing.clock import city_tz
from tests.support.concerns import ACTOR, NOW
from tests.support.meetings import city_that_meets
from tests.support.places import fresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    city_that_meets(tmp_path)
    write_meetings(7, zones=["W", "E"], actor=ACTOR, now=NOW)
    yield
    fresh()


def test_a_year_has_three_hundred_appointments_in_both_languages_most_outside_work() -> None:
    rows = list(Appointment.objects.all())
    assert len(rows) == COUNT == 300
    assert {row.language for row in rows} == {"en", "es"}
    assert {row.state for row in rows} == {"done", "missed", "cancelled", "booked", "asked"}
    assert sum(outside_work(row.starts, city_tz()) for row in rows) > len(rows) / 2
    assert Wish.objects.count() == WISHES
    assert min(row.starts for row in rows) < NOW - timedelta(days=300)


def test_no_officer_is_in_two_places_and_what_is_to_come_lies_on_a_shift() -> None:
    rows = list(Appointment.objects.order_by("officer", "starts"))
    for before, after in itertools.pairwise(rows):
        assert before.officer_id != after.officer_id or before.ends <= after.starts
    coming = [row for row in rows if row.state in ("booked", "asked")]
    assert len(coming) > 30
    assert all(on_shift(row) for row in coming)
    assert {row.pk for row in coming} == set(Cell.objects.values_list("appointment", flat=True))
    assert clockwork.settle(now=NOW) == 0


def test_some_who_asked_to_be_called_are_to_be_rung() -> None:
    found = all_to_ring(NOW)
    assert found
    assert all(each.appointment.by == "call" and each.call.tries == 1 for each in found)
    assert all(each.call.since <= (each.call.tried_at or NOW) <= NOW for each in found)


def test_what_is_long_over_has_lost_its_contacts_as_in_any_department() -> None:
    old = Appointment.objects.filter(ends__lt=NOW - timedelta(days=31))
    assert not old.exclude(email="", phone="", name="", door="").exists()


def test_the_same_seed_gives_the_same_year() -> None:
    first = list(Appointment.objects.order_by("pk").values_list("number", "starts", "topic"))
    write_meetings(7, zones=["W", "E"], actor=ACTOR, now=NOW)
    assert list(Appointment.objects.order_by("pk").values_list("number", "starts", "topic")) == first
