"""People apply: one an address, the same form twice is one, ages and guardians, what carries over, what they are told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from lamplighter.academy.actions import answering, checking, courses, line
from lamplighter.academy.actions.applying import (
    Guardian,
    NoBirthDate,
    NoGuardian,
    NotOpen,
    TooYoung,
    apply,
)
from lamplighter.academy.actions.shared import Closed, Why
from lamplighter.academy.models import Application, Course, Happening, Seat
from lamplighter.academy.queries.applications import (
    GUARDIAN,
    by_link,
    link_of,
    place_in_line,
    secret_of,
    sent,
)
from lamplighter.academy.queries.intake import earlier_of
from lamplighter.outbox.models import Mail, Text
from lamplighter.outbox.reach import By
from lamplighter.plumbing import turns
from tests.conftest import PROVE
from tests.support.academy import CLOSES, DAY, FIRST, HOUR, applied, course, sound, standings, told
from tests.support.concerns import ACTOR, NOW, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> None:
    small_city(tmp_path)


def test_an_application_is_kept_with_its_receipt_and_waits_for_the_offers() -> None:
    made = course()
    row = applied(made, " Ana@Example.org ", name="Ana  Ruiz", zone="W", words="I live here.")
    assert (row.standing, row.email, row.name, row.drawn) == (
        "applied",
        "ana@example.org",
        "Ana Ruiz",
        2**31 - 1,
    )
    mail = Mail.objects.get()
    assert link_of(row) in mail.text
    assert "We have your application." in mail.subject
    assert "who applied first comes first" in mail.text
    assert "Spring academy" not in mail.subject  # subjects are read on locked screens
    assert row.number[:4] in mail.subject
    assert not Happening.objects.exists()


def test_receipts_are_composed_once_and_still_each_ones_own() -> None:
    made = course()
    rows = [
        applied(made, f"{each}@example.org", language=each[:2]) for each in ("en-ana", "es-ben", "en-cleo")
    ]
    mails = {mail.to: mail for mail in Mail.objects.all()}
    for row in rows:
        others = [each for each in rows if each is not row]
        assert link_of(row) in mails[row.email].text
        assert link_of(row) in mails[row.email].html
        assert not any(each.number in mails[row.email].text for each in others)
    assert "Tenemos su solicitud." in mails["es-ben@example.org"].text


@pytest.mark.parametrize("when", ["before", "after", "draft", "cancelled"])
def test_nobody_applies_outside_of_the_window(when: str) -> None:
    made = course(announce=when != "draft")
    if when == "cancelled":
        courses.cancel(pk=made.pk, why=Why(), actor=ACTOR, now=NOW)
    now = {"before": NOW - 2 * DAY, "after": CLOSES}.get(when, NOW)
    with pytest.raises(NotOpen):
        applied(made, now=now)
    assert not Application.objects.exists()


def test_the_same_form_sent_twice_is_one_application() -> None:
    made = course()
    first, second = (applied(made, "ana@example.org", form="one-form") for _ in range(2))
    assert first == second == sent("one-form")
    assert Mail.objects.count() == 1
    with pytest.raises(NotOpen):
        applied(course(), "ana@example.org", form="one-form")


def test_a_form_sent_again_after_the_window_still_shows_what_it_made() -> None:
    made = course()
    first = applied(made, "ana@example.org", form="one-form")
    assert applied(made, "ana@example.org", form="one-form", now=CLOSES) == first


def test_an_address_applies_once_and_its_owner_gets_the_link_again() -> None:
    """Promise 4."""
    made = course()
    first = applied(made, "ana@example.org")
    assert applied(made, "ANA@example.org", now=NOW + HOUR) == first
    receipt, again = Mail.objects.order_by("pk")
    assert link_of(first) in again.text
    assert again.to == receipt.to
    applied(made, "ana@example.org", now=NOW + HOUR)
    assert Mail.objects.count() == 2  # nobody's mailbox is filled with them
    assert Application.objects.count() == 1
    assert applied(course(), "ana@example.org") != first


def test_a_phone_number_applies_once_however_it_is_written() -> None:
    made = course()
    first, second = (applied(made, phone=each, by=By.TEXT) for each in ("816-555-0142", "+1 (816) 555 0142"))
    assert first == second
    assert Text.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(
            number="00000000", course=made, form="x", standing="applied", phone=first.phone, by="text",
            made_at=NOW, changed_at=NOW,
        )  # fmt: skip


def test_the_page_shows_the_link_only_to_who_left_no_address() -> None:
    made = course()
    shown = [
        apply(course=made, new=told(email, phone=phone), form=f"{email}{phone}", now=NOW).shows_link
        for email, phone in (("", ""), ("ana@example.org", ""), ("", "816-555-0142"))
    ]
    assert shown == [True, False, False]


def test_a_mistyped_address_is_corrected_by_the_same_form_and_its_link_ends() -> None:
    made = course()
    wrong = applied(made, "anna@example.org", form="one-form")
    link = secret_of(wrong)
    right = applied(made, "ana@example.org", form="one-form")
    assert right == wrong
    assert by_link(right.number, link) is None
    assert by_link(right.number, secret_of(right)) == right
    assert by_link(right.number, secret_of(right), GUARDIAN) is None
    assert [mail.to for mail in Mail.objects.order_by("pk")] == ["anna@example.org", "ana@example.org"]
    checking.decline(pk=right.pk, why="", carries=False, actor=ACTOR, now=NOW)
    with pytest.raises(Closed):
        applied(made, "other@example.org", form="one-form")


def test_who_withdrew_may_apply_again_at_the_end_of_the_line() -> None:
    made = course()
    first, other = applied(made, "ana@example.org", name="Ana"), applied(made, "ben@example.org")
    answering.withdraw(pk=first.pk, now=NOW)
    second = applied(made, "ana@example.org")
    assert second.pk > other.pk
    first.refresh_from_db()
    assert (first.standing, first.name, first.email) == ("withdrawn", "", "")
    assert (
        by_link(first.number, secret_of(first)) == first
    )  # the new link of nobody; the one in the mails has ended


def test_who_was_declined_cannot_apply_again_for_the_same_course() -> None:
    made = course()
    first = applied(made, "ana@example.org")
    checking.decline(pk=first.pk, why="", carries=False, actor=ACTOR, now=NOW)
    assert applied(made, "ana@example.org") == first


def test_ages_are_those_on_the_first_night() -> None:
    made = course(least_age=18)
    eighteen = date(FIRST.year - 18, FIRST.month, FIRST.day)
    assert applied(made, born=eighteen).born == eighteen
    with pytest.raises(TooYoung) as refused:
        applied(made, born=date(FIRST.year - 18, FIRST.month, FIRST.day + 1))
    assert refused.value.least == 18
    for born in (None, date(2027, 1, 1), date(1880, 1, 1)):
        with pytest.raises(NoBirthDate):
            applied(made, born=born)
    assert applied(course(), born=eighteen).born is None  # where no age is asked, none is kept


def test_a_minor_names_a_guardian_who_can_be_reached() -> None:
    made = course(least_age=14, audience="youth")
    fifteen = date(FIRST.year - 15, 1, 1)
    for guardian in (
        Guardian(),
        Guardian("Ana Ruiz"),
        Guardian("", "ana@example.org"),
        Guardian("Ana", "", "none"),
    ):
        with pytest.raises(NoGuardian):
            applied(made, born=fifteen, guardian=guardian)
    row = applied(made, born=fifteen, guardian=Guardian(" Ana  Ruiz ", "Ana@Example.org"))
    assert (row.guardian_name, row.guardian_email) == ("Ana Ruiz", "ana@example.org")


def test_earlier_courses_without_a_seat_give_tickets_and_carrying_over_is_used_once() -> None:
    first = course(seats_count=1)
    _seated, ben, cleo = (applied(first, f"{name}@example.org") for name in ("ana", "ben", "cleo"))
    line.select(pk=first.pk, actor=ACTOR, now=CLOSES)
    checking.decline(pk=cleo.pk, why="", carries=True, actor=ACTOR, now=CLOSES)
    later = date(2026, 3, 20)

    def known(email: str, today: date = later) -> tuple[bool, int]:
        found = earlier_of(email=email, phone="", course=0, today=today)
        return found.first, found.unlucky

    assert known("ben@example.org", FIRST) == (False, 0)  # it may still come to a seat
    assert known("ben@example.org") == (False, 1)
    assert known("ana@example.org") == (False, 0)
    assert known("cleo@example.org") == (True, 0)
    assert known("") == (False, 0)
    second = course(first_day=date(2026, 5, 7), method="lottery")
    assert applied(second, "cleo@example.org").first
    assert known("cleo@example.org") == (False, 0)
    checking.carry(pk=ben.pk, carries=True, actor=ACTOR, now=CLOSES)
    assert known("ben@example.org") == (True, 1)


def test_staff_enter_what_came_on_paper_also_after_the_window() -> None:
    made = course(seats_count=1)
    applied(made)
    assert applied(made, now=CLOSES, actor=ACTOR).standing == "applied"
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    late = applied(made, now=CLOSES, actor=ACTOR)
    assert late.standing == "waiting"
    assert place_in_line(late) == 2
    sound(made, CLOSES)


def test_a_rolling_course_offers_at_once_and_then_the_line_begins() -> None:
    made = course(rolling=True, seats_count=2)
    rows = [applied(made, f"{each}@example.org") for each in "abcd"]
    assert standings(made) == ["offered", "offered", "waiting", "waiting"]
    assert [place_in_line(each) for each in rows] == [0, 0, 1, 2]
    first, _second, third, _fourth = Mail.objects.order_by("pk")
    assert "A seat is kept for you until" in first.subject
    assert "All seats are taken at the moment." in third.text
    assert list(Happening.objects.filter(application=rows[0]).values_list("verb", flat=True)) == [
        "line",
        "offer",
    ]
    assert list(Happening.objects.filter(application=rows[3]).values_list("verb", flat=True)) == ["line"]
    sound(made, NOW)


@pytest.mark.django_db(transaction=True)
def test_a_turn_needs_a_transaction() -> None:
    for take in (turns.alone, turns.together):
        with pytest.raises(turns.NotInTransaction):
            take("academy_course", 1)
        with transaction.atomic():
            take("academy_course", 1)


def at_once(jobs: list[Any]) -> list[Any]:
    """Everything at once, each in a thread of its own."""
    ready = threading.Barrier(len(jobs))

    def one(job: Any) -> Any:
        try:
            ready.wait(timeout=60)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [each.result() for each in [pool.submit(one, job) for job in jobs]]


def no_threads_in_memory() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the tests' SQLite lies in memory; a journey races on a file, over HTTP")


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_exactly_the_seats_there_are_and_the_line_is_in_order() -> None:
    """Promise 4."""
    no_threads_in_memory()
    made = course(rolling=True, seats_count=5)
    count = 60 if PROVE else 16
    rows = at_once([lambda each=each: applied(made, f"{each}@example.org") for each in range(count)])
    assert len({row.pk for row in rows}) == count
    found = Application.objects.filter(course=made)
    assert found.filter(standing="offered").count() == 5
    assert found.filter(standing="waiting").count() == count - 5
    last = found.filter(standing="offered").order_by("-pk")[0]
    assert last.pk < found.filter(standing="waiting").order_by("pk")[0].pk
    sound(made, NOW)


@pytest.mark.django_db(transaction=True)
def test_one_address_from_many_windows_at_once_is_one_application() -> None:
    """Promise 4."""
    no_threads_in_memory()
    for rolling in (False, True):
        made = course(rolling=rolling, seats_count=5)
        rows = at_once([lambda made=made: applied(made, "ana@example.org")] * 8)
        assert len({row.pk for row in rows}) == 1
        assert Seat.objects.filter(course=made).exclude(application=None).count() == int(rolling)


@pytest.mark.django_db(transaction=True)
def test_going_while_others_come_loses_no_seat() -> None:
    """Promise 4."""
    no_threads_in_memory()
    made = course(rolling=True, seats_count=4)
    rows = [applied(made, f"{each}@example.org") for each in range(6)]

    def leave(row: Application) -> None:
        answering.withdraw(pk=row.pk, now=NOW)

    gone = [lambda row=row: leave(row) for row in (*rows[:3], rows[5])]
    come = [lambda each=each: applied(made, f"late{each}@example.org") for each in range(8)]
    more = [lambda: courses.change_seats(pk=made.pk, count=6, actor=ACTOR, now=NOW)]
    at_once([*gone, *come, *more])
    sound(made, NOW)
    assert Application.objects.filter(course=made, standing="offered").count() == 6


@pytest.mark.django_db(transaction=True)
def test_who_applies_while_the_offers_are_made_is_in_the_draw_or_stands_behind_all_who_are() -> None:
    no_threads_in_memory()
    made: Course = course(method="lottery", seats_count=3)

    def late(each: int) -> bool:
        try:
            applied(made, f"{each}@example.org", now=CLOSES - HOUR)
        except NotOpen:
            return False
        return True

    def draw() -> int:
        return line.select(pk=made.pk, actor=ACTOR, now=CLOSES)

    at_once([*[lambda each=each: late(each) for each in range(10)], draw])
    sound(made, CLOSES)
    rows = Application.objects.filter(course=made, drawn__lt=2**31 - 1)
    assert sorted(rows.values_list("drawn", flat=True)) == list(range(1, rows.count() + 1))
