"""The coordinator's work on applications: the list, checks, declining, what is done by telephone and on paper, waivers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from lamplighter.academy.actions.applying import Guardian
from lamplighter.academy.actions.line import select
from lamplighter.academy.actions.shipped import ship
from lamplighter.academy.models import Application, Course, Signature, Waiver
from lamplighter.audit.models import Event
from lamplighter.outbox.models import Mail
from lamplighter.outbox.reach import By
from tests.support.academy import applied, course, waivers
from tests.support.academy_desk import desk, officers, said
from tests.support.concerns import ACTOR, NOW

pytestmark = pytest.mark.django_db
__all__ = ["desk", "officers"]
ALL = "/staff/academy/"


def at(row: Application, part: str = "") -> str:
    return f"{ALL}applications/{row.number}/{part}"


def selected(made: Course) -> None:
    Course.objects.filter(pk=made.pk).update(closes_at=NOW)
    select(pk=made.pk, actor=ACTOR, now=NOW)


def now_of(row: Application) -> Application:
    return Application.objects.get(pk=row.pk)


def test_the_list_is_filtered_and_searched_without_a_name_in_an_address(desk: Client) -> None:
    made = course(asks_check=True)
    ana = applied(made, "ana@example.org", name="Ana Ruiz", zone="W")
    bo = applied(made, name="Bo Lind", phone="816-555-0142", by=By.CALL, needs="A ramp")
    where = f"{ALL}{made.number}/applications/"
    page = said(desk.get(where))
    assert "2 applications" in page
    assert "Ana Ruiz" in page
    assert "A ramp" not in page  # what is needed stands on the page of one
    assert "Bo Lind" not in said(desk.get(f"{where}?zone=W"))
    assert "Ana Ruiz" not in said(desk.get(f"{where}?only=call"))
    assert "Ana Ruiz" not in said(desk.get(f"{where}?only=needs"))
    assert "Nobody here." in said(desk.get(f"{where}?standing=enrolled"))
    assert "2 applications" in said(desk.get(f"{where}?standing=nonsense"))
    for text in ("ruiz ana", ana.number.lower(), "ana@example"):
        found = said(desk.post(where, {"find": text}))
        assert "Ana Ruiz" in found
        assert "Bo Lind" not in found
    assert "Bo Lind" in said(desk.post(where, {"find": "555-0142"}))
    applied(made, "jose@example.org", name="José Ñandú")
    for text in ("nandu", "Ñandú", "jose", "JOSÉ ñandu"):
        assert "José Ñandú" in said(desk.post(where, {"find": text})), text
    assert "José Ñandú" not in said(desk.post(where, {"find": "josefa"}))
    assert bo.standing == "applied"


def test_checks_are_started_for_those_picked_or_for_all(desk: Client) -> None:
    made = course(asks_check=True)
    rows = [applied(made, f"a{n}@example.org") for n in range(3)]
    where = f"{ALL}{made.number}/applications/checks/"
    assert "pick somebody" in said(desk.post(where, follow=True))
    assert "1 check is started." in said(
        desk.post(where, {"pick": [str(rows[1].pk), "x", "9" * 30]}, follow=True)
    )
    assert [now_of(each).standing for each in rows] == ["applied", "checking", "applied"]
    assert "2 checks are started." in said(desk.post(where, {"all": "1"}, follow=True))


def test_one_application_shows_everything_and_that_it_was_read_is_on_record(desk: Client) -> None:
    made = course(asks_check=True, least_age=16)
    row = applied(
        made,
        "kim@example.org",
        name="Kim Doe",
        born=date(2009, 5, 1),
        words="I like dogs.",
        needs="A ramp",
        interpreter="vi",
        guardian=Guardian("Pat Doe", "pat@example.org"),
    )
    page = said(desk.get(at(row)))
    for words in (
        "Kim Doe",
        "kim@example.org",
        "16 years on the first night",
        "I like dogs.",
        "A ramp",
        "Pat Doe",
        "No result yet.",
    ):
        assert words in page, words
    assert (
        Event.objects.filter(verb="application.read", subject_id=str(row.pk), actor_kind="staff").count() == 1
    )


def test_a_passed_check_gives_the_free_seat_and_a_failed_one_is_told_in_their_language(desk: Client) -> None:
    made = course(asks_check=True, seats_count=1)
    first, second = applied(made, "a@example.org"), applied(made, "b@example.org", language="es")
    selected(made)
    answer = desk.post(
        at(first, "result/"), {"result": "passed", "on": "2026-03-01", "reason": "", "words": ""}, follow=True
    )
    assert "A seat was free: it is offered." in said(answer)
    assert (now_of(first).standing, now_of(first).check_result) == ("offered", "passed")
    page = desk.get(at(second, "result/")).content.decode()
    assert "Después de la verificación por la que pasan todos" in page
    wrong = desk.post(at(second, "result/"), {"result": "failed", "on": "2026-04-01", "reason": "check"})
    assert wrong.status_code == 422
    assert "That day is still to come." in said(wrong)
    Mail.objects.all().delete()
    desk.post(at(second, "result/"), {"result": "failed", "on": "2026-03-01", "reason": "check"})
    row = now_of(second)
    assert (row.standing, row.check_result) == ("declined", "failed")
    assert row.why in Mail.objects.get().text
    assert "check" not in row.why.lower()


def test_declining_frees_the_seat_says_why_and_may_carry_over(desk: Client) -> None:
    made = course(seats_count=1)
    first, second = applied(made, "a@example.org"), applied(made, "b@example.org")
    selected(made)
    answer = desk.post(at(first, "decline/"), {"reason": "own", "words": ""})
    assert answer.status_code == 422
    assert "Write the words they read" in said(answer)
    desk.post(at(first, "decline/"), {"reason": "own", "words": "You have moved away.", "carries": "on"})
    row = now_of(first)
    assert (row.standing, row.why, row.carries) == ("declined", "You have moved away.", True)
    assert now_of(second).standing == "offered"
    page = said(desk.get(at(first)))
    assert "They come before all others in the next course" in page
    desk.post(at(first, "carry/"), {"carries": "0"})
    assert not now_of(first).carries


def test_by_telephone_a_seat_is_taken_signed_on_paper_and_given_back(desk: Client) -> None:
    waivers("course")
    made = course(seats_count=1)
    first, second = applied(made, "a@example.org"), applied(made, "b@example.org")
    selected(made)
    assert "They take the seat." in said(desk.post(at(first, "accept/"), follow=True))
    page = said(desk.get(at(first)))
    assert "not signed" in page
    answer = desk.post(at(first, "sign/course/"), follow=True)
    assert "It is kept that the waiver was signed on paper." in said(answer)
    assert now_of(first).standing == "enrolled"
    assert Signature.objects.get().on_paper
    assert "on paper, March 2" in said(desk.get(at(first)))
    desk.post(at(first, "withdraw/"))
    assert (now_of(first).standing, now_of(second).standing) == ("withdrawn", "offered")
    assert "It has changed in the meantime." in said(desk.post(at(first, "accept/"), follow=True))
    assert Event.objects.filter(verb="application.moved").count() == 2


def test_an_offer_that_ran_out_cannot_be_taken_by_telephone(desk: Client, time_machine: Any) -> None:
    made = course(seats_count=1)
    row = applied(made, "a@example.org")
    selected(made)
    Application.objects.filter(pk=row.pk).update(offer_ends=NOW - timedelta(hours=1))
    assert "The time to take the seat is over" in said(desk.post(at(row, "accept/"), follow=True))


def test_a_guardians_consent_on_paper_enrolls_a_minor(desk: Client) -> None:
    waivers()
    made = course(least_age=15, audience="youth")
    row = applied(made, "kim@example.org", born=date(2010, 1, 1), guardian=Guardian("Pat", "pat@example.org"))
    selected(made)
    desk.post(at(row, "accept/"))
    desk.post(at(row, "sign/course/"))
    assert now_of(row).standing == "accepted"
    desk.post(at(row, "sign/guardian/"))
    assert now_of(row).standing == "enrolled"
    assert desk.post(at(row, "sign/nothing/")).status_code == 404


def test_waivers_have_versions_and_begin_with_the_shipped_text(desk: Client) -> None:
    page = said(desk.get(f"{ALL}waivers/"))
    assert "Begin with the shipped text" in page
    assert "gives me none of an officer" in said(desk.get(f"{ALL}waivers/course/"))
    assert ship(actor=ACTOR, now=NOW) == 3
    assert ship(actor=ACTOR, now=NOW) == 0
    answer = desk.post(
        f"{ALL}waivers/course/", {"text_en": "I agree.\r\nReally.", "text_es": "De acuerdo."}, follow=True
    )
    assert "Version 2 holds from now on." in said(answer)
    made = Waiver.objects.get(kind="course", version=2)
    assert (made.text_en, made.made_by is None) == ("I agree.\nReally.", False)
    assert desk.post(f"{ALL}waivers/course/", {"text_en": "Only English", "text_es": ""}).status_code == 422
