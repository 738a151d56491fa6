"""Before an offer ends whoever has not answered hears so once more: one letter, by day, in their language."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lamplighter.academy.actions import answering, reminding
from lamplighter.academy.actions.line import select
from lamplighter.academy.models import Application, Course
from lamplighter.outbox.models import Mail, Text
from lamplighter.outbox.reach import By
from tests.support.academy import DAY, HOUR, applied, course
from tests.support.concerns import ACTOR, NOW, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> None:
    small_city(tmp_path)


@pytest.fixture
def made() -> Course:
    """The offers are made at once, and kept for five days."""
    return course(offer_days=5, seats_count=4, closes_at=NOW + HOUR)


def offered(made: Course) -> datetime:
    """Makes the offers. Returns when they end."""
    select(pk=made.pk, actor=ACTOR, now=NOW + 2 * HOUR)
    Mail.objects.all().delete()
    Text.objects.all().delete()
    ends = Application.objects.filter(course=made, standing="offered").values_list("offer_ends", flat=True)
    return next(each for each in ends if each is not None)


def test_who_has_not_answered_is_reminded_once_in_their_language(made: Course) -> None:
    applied(made, "ana@example.org", language="es")
    taken = applied(made, "ben@example.org")
    applied(made, phone="816-555-0142", by=By.TEXT)
    applied(made)  # nobody can write to them
    ends = offered(made)
    answering.accept(pk=taken.pk, now=NOW + 3 * HOUR)
    Mail.objects.all().delete()
    assert reminding.remind_of_offers(now=ends - 48 * HOUR - timedelta(minutes=1)) == 0
    assert reminding.remind_of_offers(now=ends - 48 * HOUR) == 2
    assert reminding.remind_of_offers(now=ends - 47 * HOUR) == 0
    letter = Mail.objects.get()
    assert (letter.to, letter.language) == ("ana@example.org", "es")
    assert letter.text.startswith("Su plazo para aceptar el lugar termina el")
    assert "/es/academy/application/" in letter.text
    text = Text.objects.get()
    assert "Your time to take the seat ends" in text.body
    assert "/academy/application/" in text.body


def test_who_wants_no_reminders_or_was_just_offered_a_seat_gets_none(made: Course) -> None:
    stopped = applied(made, "ana@example.org")
    fresh = applied(made, "ben@example.org")
    ends = offered(made)
    now = ends - 24 * HOUR
    answering.stop(pk=stopped.pk, now=NOW + 3 * HOUR)
    Application.objects.filter(pk=fresh.pk).update(offered_at=now - 5 * HOUR)
    assert reminding.remind_of_offers(now=now) == 0
    assert reminding.remind_of_offers(now=now + 2 * HOUR) == 1
    assert Mail.objects.get().to == "ben@example.org"


def test_nobody_is_woken_for_it(made: Course) -> None:
    row = applied(made, "ana@example.org")
    offered(made)
    night = datetime.fromisoformat("2026-03-05T03:00-06:00")  # the offer ends in the middle of a night
    Application.objects.filter(pk=row.pk).update(offer_ends=night + 2 * DAY)
    for hour, count in ((0, 0), (5, 0), (6, 1)):  # 3 am, 8 am, 9 am
        assert reminding.remind_of_offers(now=night + hour * HOUR) == count
    Application.objects.update(offer_reminded_at=None)
    assert reminding.remind_of_offers(now=night + 17 * HOUR) == 1  # 8 pm
    Application.objects.update(offer_reminded_at=None)
    assert reminding.remind_of_offers(now=night + 18 * HOUR) == 0  # 9 pm


def test_an_offer_that_is_over_or_of_a_cancelled_course_is_not_spoken_of(made: Course) -> None:
    applied(made, "ana@example.org")
    ends = offered(made)
    assert reminding.remind_of_offers(now=ends) == 0
    Course.objects.filter(pk=made.pk).update(state="cancelled")
    assert reminding.remind_of_offers(now=ends - HOUR) == 0


def test_the_hours_are_a_setting(made: Course, settings: Any) -> None:
    applied(made, "ana@example.org")
    ends = offered(made)
    ours = settings.LAMPLIGHTER
    academy = ours.academy.model_copy(update={"offer_remind_hours": 12})
    settings.LAMPLIGHTER = ours.model_copy(update={"academy": academy})
    day = ends.replace(hour=3)  # 9 pm
    Application.objects.update(offer_ends=day)
    assert reminding.remind_of_offers(now=day - 12 * HOUR - timedelta(minutes=1)) == 0
    assert reminding.remind_of_offers(now=day - 12 * HOUR) == 1
