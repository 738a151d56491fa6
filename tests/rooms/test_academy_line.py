"""Offers, the line, answers, checks, signatures: seats go on in the stated order, and everybody gets their letter."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from lamplighter.academy.actions import answering, checking, courses, line, signing
from lamplighter.academy.actions.answering import OfferOver
from lamplighter.academy.actions.applying import Guardian
from lamplighter.academy.actions.checking import Future
from lamplighter.academy.actions.line import TooEarly
from lamplighter.academy.actions.shared import Closed, Gone, Why
from lamplighter.academy.actions.signing import Changed, Nameless, NothingToSign
from lamplighter.academy.models import Application, Signature
from lamplighter.academy.queries import signing as signed
from lamplighter.academy.queries.applications import drawn_list, guardian_link_of, link_of, published_seed
from lamplighter.academy.queries.courses import begins_at
from lamplighter.academy.rules.states import NotAllowed
from lamplighter.audit.models import Event
from lamplighter.outbox.models import Mail
from tests.support.academy import CLOSES, DAY, FIRST, HOUR, applied, course, sound, standings, waivers
from tests.support.concerns import ACTOR, NOW, small_city

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 9)


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> None:
    small_city(tmp_path)


def offers(seats: int = 2, people: int = 4, **more: object) -> tuple[object, list[Application]]:
    """A course whose offers are made, and those who applied."""
    made = course(seats_count=seats, **more)
    rows = [applied(made, f"{each}@example.org") for each in "abcdefgh"[:people]]
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    Mail.objects.all().delete()
    return made, rows


def test_nobody_is_offered_a_seat_before_the_window_has_closed() -> None:
    made = course()
    applied(made)
    with pytest.raises(TooEarly):
        line.select(pk=made.pk, actor=ACTOR, now=CLOSES - HOUR)
    assert standings(made) == ["applied"]
    assert line.select(pk=made.pk, actor=ACTOR, now=CLOSES) == 1
    with pytest.raises(NotAllowed):
        line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    late = course()
    with pytest.raises(NotAllowed):
        line.select(pk=late.pk, actor=ACTOR, now=begins_at(late))


def test_offers_go_in_the_order_of_application_and_everybody_hears() -> None:
    made = course(seats_count=2)
    rows = [applied(made, f"{each}@example.org") for each in "abcd"]
    Mail.objects.all().delete()
    assert line.select(pk=made.pk, actor=ACTOR, now=CLOSES) == 2
    assert standings(made) == ["offered", "offered", "waiting", "waiting"]
    mails = {mail.to[0]: mail for mail in Mail.objects.all()}
    assert "A seat is kept for you until Monday, March 16 at 1 pm." in mails["a"].text
    assert "You are number 1 in line." in mails["c"].text
    assert "You are number 2 in line." in mails["d"].text
    assert link_of(rows[3]) in mails["d"].text
    assert not Event.objects.filter(verb="course.selected").exclude(subject_id=str(made.pk)).exists()


def test_who_was_carried_over_stands_before_all_others() -> None:
    made = course(seats_count=1)
    applied(made)
    last = applied(made)
    Application.objects.filter(pk=last.pk).update(first=True)
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    assert standings(made) == ["waiting", "offered"]


def test_a_published_seed_gives_the_same_list_to_anybody() -> None:
    """Promise 4, and the issue's third thing to show: a few lines that know nothing of the program."""
    made = course(method="lottery", seats_count=3)
    for each in range(12):
        row = applied(made, f"{each}@example.org")
        Application.objects.filter(pk=row.pk).update(unlucky=each % 5)
    assert published_seed(made) == ""
    assert drawn_list(made) == []
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    made.refresh_from_db()
    seed, rows = published_seed(made), drawn_list(made)
    assert hashlib.sha256(seed.encode()).hexdigest() == made.seed_mark
    assert [row.tickets for row in sorted(rows, key=lambda each: each.number)] == [
        1 + min(row.unlucky, 3) for row in Application.objects.filter(course=made).order_by("number")
    ]

    def value(number: str, tickets: int) -> int:
        return min(
            int(hashlib.sha256(f"{seed}:{number}:{t + 1}".encode()).hexdigest(), 16) for t in range(tickets)
        )

    assert [row.number for row in rows] == [
        number for _, number in sorted((value(row.number, row.tickets), row.number) for row in rows)
    ]
    offered = Application.objects.filter(course=made, standing="offered")
    assert set(offered.values_list("number", flat=True)) == {row.number for row in rows[:3]}
    waiting = Mail.objects.filter(subject__contains="in line").first()
    assert waiting is not None
    assert "/academy/" in waiting.text


def test_a_seat_that_is_refused_or_given_back_goes_to_the_next_at_once() -> None:
    """Promise 4."""
    made, (first, second, third, fourth) = offers()
    answering.accept(pk=first.pk, now=CLOSES)
    answering.refuse(pk=second.pk, now=CLOSES)
    assert standings(made) == ["enrolled", "withdrawn", "offered", "waiting"]
    answering.withdraw(pk=first.pk, now=CLOSES)
    answering.withdraw(pk=first.pk, now=CLOSES)  # pressed twice
    assert standings(made) == ["withdrawn", "withdrawn", "offered", "offered"]
    answering.withdraw(pk=third.pk, now=CLOSES)
    assert standings(made) == ["withdrawn"] * 3 + ["offered"]
    sound(made, CLOSES)
    assert Mail.objects.filter(to=fourth.email, subject__contains="A seat is kept").count() == 1
    assert Mail.objects.filter(to=first.email, subject__contains="withdrawn").count() == 1


def test_an_offer_that_runs_out_passes_on_and_cannot_be_taken_any_more() -> None:
    made, (first, *_others) = offers(seats=1, people=3)
    first.refresh_from_db()
    ends = first.offer_ends
    assert ends == CLOSES + 7 * DAY
    assert line.expire(now=ends - timedelta(seconds=1)) == 0
    with pytest.raises(OfferOver):
        answering.accept(pk=first.pk, now=ends)
    assert line.expire(now=ends) == 1
    assert standings(made) == ["withdrawn", "offered", "waiting"]
    first.refresh_from_db()
    assert first.ran_out
    with pytest.raises(NotAllowed):
        answering.accept(pk=first.pk, now=ends)
    assert Mail.objects.filter(to=first.email, subject__contains="over").exists()
    sound(made, ends)


def test_no_offer_outlives_the_beginning_of_the_course_and_then_the_line_rests() -> None:
    made, (first, second, _third) = offers(seats=2, people=3, offer_days=30)
    first.refresh_from_db()
    begins = begins_at(made)
    assert first.offer_ends == begins
    answering.accept(pk=second.pk, now=begins - HOUR)
    assert line.expire(now=begins) == 1
    answering.withdraw(pk=second.pk, now=begins + HOUR)
    assert standings(made) == ["withdrawn", "withdrawn", "waiting"]
    assert courses.change_seats(pk=made.pk, count=5, actor=ACTOR, now=begins + HOUR) == 0


def test_only_who_passed_the_check_stands_in_line() -> None:
    made = course(asks_check=True, seats_count=1)
    rows = [applied(made, f"{each}@example.org") for each in "abc"]
    assert checking.begin_checks(pks=[row.pk for row in rows], actor=ACTOR, now=NOW) == 3
    assert checking.begin_checks(pks=[row.pk for row in rows], actor=ACTOR, now=NOW) == 0
    checking.check_passed(pk=rows[1].pk, on=date(2026, 3, 2), actor=ACTOR, now=NOW)
    assert standings(made) == ["checking", "waiting", "checking"]
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    assert standings(made) == ["checking", "offered", "checking"]
    checking.check_passed(pk=rows[2].pk, on=TODAY, actor=ACTOR, now=CLOSES)
    checking.check_passed(pk=rows[0].pk, on=TODAY, actor=ACTOR, now=CLOSES)
    answering.refuse(pk=rows[1].pk, now=CLOSES)
    assert standings(made) == ["offered", "withdrawn", "waiting"]  # by the order of application
    checking.decline(pk=rows[0].pk, why="No.", carries=False, actor=ACTOR, now=CLOSES)
    assert standings(made) == ["declined", "withdrawn", "offered"]
    sound(made, CLOSES)


def test_a_failed_check_declines_and_its_letter_tells_nothing_of_it() -> None:
    made = course(asks_check=True)
    row = applied(made, "ana@example.org")
    Mail.objects.all().delete()
    with pytest.raises(Future):
        checking.check_failed(pk=row.pk, on=date(2026, 3, 3), why="", actor=ACTOR, now=NOW)
    checking.check_failed(pk=row.pk, on=date(2026, 3, 2), why="", actor=ACTOR, now=NOW)
    row.refresh_from_db()
    assert (row.standing, row.check_result, row.checked_on) == ("declined", "failed", date(2026, 3, 2))
    mail = Mail.objects.get()
    assert "check" not in mail.text.lower()
    with pytest.raises(NotAllowed):
        checking.check_passed(pk=row.pk, on=date(2026, 3, 2), actor=ACTOR, now=NOW)
    with pytest.raises(NotAllowed):
        checking.check_passed(pk=applied(course()).pk, on=date(2026, 3, 2), actor=ACTOR, now=NOW)


def test_who_accepts_is_enrolled_once_everything_is_signed() -> None:
    waivers()
    made, (first, _second) = offers(people=2)
    for _ in range(2):  # pressed twice
        answering.accept(pk=first.pk, now=CLOSES)
    first.refresh_from_db()
    assert first.standing == "accepted"
    assert "Still missing: the waiver." in Mail.objects.get().text
    with pytest.raises(Changed):
        signing.sign(pk=first.pk, kind="course", name="Ana Ruiz", version=2, now=CLOSES)
    with pytest.raises(Nameless):
        signing.sign(pk=first.pk, kind="course", name="  ", version=1, now=CLOSES)
    with pytest.raises(NothingToSign):
        signing.sign(pk=first.pk, kind="guardian", name="Ana Ruiz", now=CLOSES)
    with pytest.raises(NothingToSign):
        signing.sign(pk=first.pk, kind="ride", name="Ana Ruiz", now=CLOSES)
    for _ in range(2):
        signing.sign(pk=first.pk, kind="course", name=" Ana  Ruiz ", version=1, now=CLOSES)
    first.refresh_from_db()
    assert first.standing == "enrolled"
    assert Signature.objects.get().name == "Ana Ruiz"
    mail = Mail.objects.order_by("-pk")[0]
    assert "You are enrolled." in mail.subject
    assert "Night 1: Welcome and tour: Thursday, March 19, 6 pm to 9 pm" in mail.text
    assert mail.files.get().content.count(b"BEGIN:VEVENT") == made.nights.count()


def test_paper_is_signed_with_a_member_of_staff_and_on_record() -> None:
    waivers()
    _made, (first, _second) = offers(people=2)
    with pytest.raises(NotAllowed):
        signing.sign(pk=applied(course()).pk, kind="course", actor=ACTOR, now=CLOSES)
    signing.sign(pk=first.pk, kind="course", actor=ACTOR, now=CLOSES)
    answering.accept(pk=first.pk, actor=ACTOR, now=CLOSES)
    first.refresh_from_db()
    assert first.standing == "enrolled"
    assert Signature.objects.get().on_paper
    verbs = set(Event.objects.filter(subject_type="academy.application").values_list("verb", flat=True))
    assert verbs == {"application.signed", "application.moved"}


def test_a_minor_is_enrolled_with_the_guardians_consent_which_is_asked_for() -> None:
    waivers()
    made = course(least_age=14, audience="youth")
    row = applied(
        made, "kim@example.org", name="Kim", born=date(FIRST.year - 15, 1, 1),
        guardian=Guardian("Ana Ruiz", "ana@example.org"),
    )  # fmt: skip
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    Mail.objects.all().delete()
    answering.accept(pk=row.pk, now=CLOSES)
    to_kim, to_ana = Mail.objects.order_by("-to")
    assert "the waiver and the consent of a parent or guardian" in to_kim.text
    assert to_ana.to == "ana@example.org"
    assert guardian_link_of(row) in to_ana.text
    assert link_of(row) not in to_ana.text
    signing.sign(pk=row.pk, kind="course", name="Kim", now=CLOSES)
    row.refresh_from_db()
    assert [each.kind for each in signed.missing(row)] == ["guardian"]
    assert row.standing == "accepted"
    signing.sign(pk=row.pk, kind="guardian", name="Ana Ruiz", now=CLOSES)
    row.refresh_from_db()
    assert row.standing == "enrolled"
    assert sorted(Signature.objects.values_list("guardian", flat=True)) == [False, True]


def test_declining_says_why_and_may_carry_over() -> None:
    made, (first, *_rest) = offers()
    checking.decline(pk=first.pk, why="Two for each zone.", carries=True, actor=ACTOR, now=CLOSES)
    mail = Mail.objects.get(to=first.email)
    assert "Two for each zone." in mail.text
    assert "you come before all others" in mail.text
    assert standings(made)[:3] == ["declined", "offered", "offered"]
    with pytest.raises(NotAllowed):
        checking.decline(pk=first.pk, why="", carries=False, actor=ACTOR, now=CLOSES)
    checking.carry(pk=first.pk, carries=False, actor=ACTOR, now=CLOSES)
    first.refresh_from_db()
    assert not first.carries
    second = Application.objects.filter(course=made, standing="offered")[0]
    with pytest.raises(NotAllowed):
        checking.carry(pk=second.pk, carries=True, actor=ACTOR, now=CLOSES)


def test_nothing_moves_in_a_cancelled_course_nor_of_what_is_not_there() -> None:
    made, (first, *_rest) = offers()
    courses.cancel(pk=made.pk, why=Why(), actor=ACTOR, now=CLOSES)
    for do in (answering.accept, answering.withdraw, answering.refuse):
        with pytest.raises(Closed):
            do(pk=first.pk, now=CLOSES)
        with pytest.raises(Gone):
            do(pk=0, now=CLOSES)
    assert line.expire(now=CLOSES + 30 * DAY) == 0


def test_a_lost_link_goes_to_whom_it_belongs_and_to_nobody_else() -> None:
    made, (first, *_rest) = offers()
    for number, reach in (
        (first.number, "b@example.org"),
        (first.number, ""),
        (first.number, "nonsense"),
        ("00000000", "a@example.org"),
        (course().number, "a@example.org"),
    ):
        assert not answering.find_again(number=number, reach=reach, now=CLOSES)
    assert not Mail.objects.exists()
    assert answering.find_again(number=made.number, reach=" A@example.org", now=CLOSES)
    mail = Mail.objects.get()
    assert (mail.to, link_of(first) in mail.text) == ("a@example.org", True)
    assert "A seat is kept for you until" in mail.text
    assert not answering.find_again(number=first.number, reach="a@example.org", now=CLOSES)
    assert not answering.find_again(number=first.number, reach="a@example.org", now=CLOSES + 90 * DAY)


def test_who_looks_by_themselves_gets_no_letter() -> None:
    made = course(seats_count=1)
    applied(made)
    line.select(pk=made.pk, actor=ACTOR, now=CLOSES)
    assert not Mail.objects.exists()
