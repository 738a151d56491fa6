"""The coordinator's desk: a course made in steps, announced, changed, cancelled, copied; the selection; who may open all this."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from lamplighter.academy.actions.line import select
from lamplighter.academy.models import Application, Course, Material, Night
from lamplighter.academy.rules.line import Entry, drawn, mark_of
from lamplighter.audit.models import Event
from lamplighter.divisions.models import Division
from lamplighter.outbox.models import Mail
from tests.support.academy import applied, course, waivers
from tests.support.academy_desk import desk, officers, said
from tests.support.attendance import came, participant
from tests.support.attendance import course as running_course
from tests.support.concerns import ACTOR, NOW

pytestmark = pytest.mark.django_db
__all__ = ["desk", "officers"]
ALL = "/staff/academy/"
WHAT = {
    "name_en": "Fall academy", "name_es": "Academia de otoño", "about_en": "", "about_es": "", "audience": "adults",
    "least_age": "18", "language": "en", "interpreter": "on",
}  # fmt: skip
WHEN = {"first_day": "2026-10-01", "weekdays": ["3"], "starts": "18:00", "ends": "21:00", "nights": "11"}
WHERE = {
    "place": "Training center", "address": "12 Cedar Street", "access_en": "", "access_es": "", "seats_count": "30",
    "opens_at": "2026-08-01T08:00", "closes_at": "2026-09-01T20:00", "given": "lottery", "asks_check": "on", "offer_days": "7",
}  # fmt: skip
RULES = {
    "nights_needed": "8",
    "hours_needed": "0",
    "late_minutes": "45",
    "drills_needed": "on",
    "note": "Coffee by the Lions.",
}


def at(made: Course, part: str = "") -> str:
    return f"{ALL}{made.number}/{part}"


def made_in_steps(desk: Client, **other: Any) -> Any:
    """All steps at once, as the last page sends them."""
    return desk.post(f"{ALL}add/", {**WHAT, **WHEN, **WHERE, **RULES, **other, "step": "4"})


def test_nobody_but_the_coordinator_comes_in(staff: Callable[..., Client]) -> None:
    for role in ("officer", "supervisor", "reader", "analyst"):
        assert staff(role).get(ALL).status_code == 403
    assert ALL not in staff("officer").get("/staff/").content.decode()
    assert ALL in staff("coordinator").get("/staff/").content.decode()
    page = said(staff("coordinator").get(ALL))
    assert "No course is planned." in page
    assert "Write the waiver" in page


def test_a_course_is_made_in_steps_and_nothing_is_kept_before_the_last(desk: Client) -> None:
    add = f"{ALL}add/"
    assert "step 1 of 5" in said(desk.get(add))
    page = desk.post(add, {**WHAT, "step": "0"})
    assert "step 2 of 5" in said(page)
    assert 'name="name_es" value="Academia de otoño"' in page.content.decode()
    page = desk.post(add, {**WHAT, **WHEN, "step": "1"})
    assert "step 3 of 5" in said(page)
    late = desk.post(add, {**WHAT, **WHEN, **WHERE, "closes_at": "2026-10-20T08:00", "step": "2"})
    assert late.status_code == 422
    assert 'href="#id_closes_at"' in late.content.decode()
    page = desk.post(add, {**WHAT, **WHEN, **WHERE, "step": "2"})
    assert "step 4 of 5" in said(page)
    back = desk.post(add, {**WHAT, **WHEN, **WHERE, "step": "3", "to": "back"})
    assert 'value="12 Cedar Street"' in back.content.decode()
    assert "There is something to fix" not in said(back)
    page = desk.post(add, {**WHAT, **WHEN, **WHERE, **RULES, "step": "3"})
    told = said(page)
    assert "step 5 of 5" in told
    assert "No night on Thursday, November 26, 2026: Thanksgiving Day." in told
    assert "Use of force" in told
    assert "No ride-along is needed." in told
    assert "No check is made." not in told
    assert "No night with an exercise" not in told
    plain = {**WHAT, **WHEN, **WHERE, **RULES, "step": "3"}
    del plain["asks_check"], plain["drills_needed"]
    told_plain = said(desk.post(add, plain))
    assert "No check is made." in told_plain
    assert "No night with an exercise has to be attended." in told_plain
    assert (
        "Thursday, December 17, 6 pm to 9 pm" in told
    )  # eleven nights from October 1, one Thursday left out
    assert not Course.objects.exists()
    answer = made_in_steps(desk)
    made = Course.objects.get()
    assert answer["Location"] == at(made)
    assert (made.state, made.method, made.asks_check, made.minutes, made.nights.count()) == (
        "draft",
        "lottery",
        True,
        180,
        11,
    )
    assert made.note == "Coffee by the Lions."
    assert made.made_by is not None
    page_of_it = said(desk.get(at(made)))
    assert "This is a draft: the public does not see it." in page_of_it
    assert "Night 6: Use of force" in page_of_it


@pytest.mark.parametrize(
    ("wrong", "step", "words"),
    [
        ({"name_es": ""}, "step 1 of 5", "Name in Spanish: This field is required."),
        ({"weekdays": []}, "step 2 of 5", "Choose at least one weekday."),
        ({"ends": "18:00"}, "step 2 of 5", "It must end after it begins"),
        ({"ends": "18:10"}, "step 2 of 5", "between half an hour and eight hours"),
        ({"closes_at": "2026-07-01T08:00"}, "step 3 of 5", "That is before applications begin."),
        (
            {"closes_at": "2026-10-01T20:00"},
            "step 3 of 5",
            "The first night begins on Thursday, October 1 at 6 pm: let applications end before it.",
        ),
        (
            {"opens_at": "2026-10-02T08:00", "closes_at": "2026-10-20T08:00"},
            "step 3 of 5",
            "Thursday, October 1 at 6 pm: let applications begin before it.",
        ),
        ({"given": "rolling"}, "step 3 of 5", "With a check, seats are offered once it was passed."),
        ({"opens_at": "soon"}, "step 3 of 5", "Enter a valid date/time."),
        ({"nights_needed": "11"}, "step 4 of 5", "So many nights that count there are not."),
        ({"nights": "31"}, "step 2 of 5", "less than or equal to 30"),
    ],
)
def test_what_cannot_be_leads_back_to_its_step(
    desk: Client, wrong: dict[str, Any], step: str, words: str
) -> None:
    answer = made_in_steps(desk, **wrong)
    assert answer.status_code == 422
    assert step in said(answer)
    assert words in said(answer)
    assert not Course.objects.exists()


def test_announcing_says_first_what_gets_fixed_and_then_makes_seats_and_a_seed(desk: Client) -> None:
    made_in_steps(desk)
    made = Course.objects.get()
    page = said(desk.get(at(made, "announce/")))
    assert "its mark (SHA-256) is published with the course" in page
    assert "Rules can become easier later, never harder." in page
    desk.post(at(made, "announce/"))
    made.refresh_from_db()
    assert (made.state, made.seats.count()) == ("open", 30)
    assert made.seed_mark == mark_of(made.seed)
    page = said(desk.get(at(made)))
    assert made.seed_mark in page
    assert made.seed not in page
    assert Event.objects.filter(verb="course.announced", actor_kind="staff").exists()


def test_what_stands_in_the_way_is_said_before_announcing(desk: Client) -> None:
    made_in_steps(desk, least_age="15")
    made = Course.objects.get()
    Course.objects.update(closes_at=made.closes_at + timedelta(days=60))
    answer = desk.post(at(made, "announce/"))
    assert answer.status_code == 422
    assert "Applications would end after the first night has begun." in said(answer)
    assert "no text for the consent of a parent or guardian" in said(answer)
    made.refresh_from_db()
    assert made.state == "draft"


def test_an_announced_course_asks_only_what_may_change(desk: Client) -> None:
    made = course(nights=4)
    page = desk.get(at(made, "edit/")).content.decode()
    assert 'name="first_day"' not in page
    assert 'name="given"' not in page
    told = {
        "name_en": "Spring academy 2026", "name_es": made.name_es, "place": made.place, "address": made.address, "offer_days": "7",
        "closes_at": "2026-03-09T12:00", "nights_needed": "3", "hours_needed": "0", "late_minutes": "45",
    }  # fmt: skip
    answer = desk.post(at(made, "edit/"), told)
    assert answer.status_code == 422
    assert "That is fixed: people applied for it as it was." in said(answer)
    desk.post(at(made, "edit/"), {**told, "nights_needed": "1"})
    made.refresh_from_db()
    assert (made.name_en, made.nights_needed) == ("Spring academy 2026", 1)


def test_a_drafts_nights_move_with_its_first_day(desk: Client) -> None:
    made_in_steps(desk)
    made = Course.objects.get()
    told = {**WHAT, **WHEN, **WHERE, **RULES, "first_day": "2026-10-08"}
    desk.post(at(made, "edit/"), told)
    first = made.nights.order_by("order")[0]
    assert first.starts == datetime.fromisoformat("2026-10-08T18:00-05:00")


def test_more_seats_go_to_the_line_at_once(desk: Client) -> None:
    made = course(seats_count=1)
    people = [applied(made, f"a{n}@example.org") for n in range(3)]
    assert "Now 0 are taken, 0 offered and 1 free; 0 people wait." in said(desk.get(at(made, "seats/")))
    Course.objects.filter(pk=made.pk).update(closes_at=NOW)
    select(pk=made.pk, actor=ACTOR, now=NOW)
    answer = desk.post(at(made, "seats/"), {"count": "2"}, follow=True)
    assert "The number of seats is kept. 1 seat is offered." in said(answer)
    assert [Application.objects.get(pk=each.pk).standing for each in people] == [
        "offered",
        "offered",
        "waiting",
    ]
    answer = desk.post(at(made, "seats/"), {"count": "1"})
    assert answer.status_code == 422
    assert "2 seats are taken or offered: there cannot be fewer." in said(answer)


def test_the_offers_wait_for_the_window_and_can_be_redone_by_anybody(desk: Client) -> None:
    made = course(seats_count=2, method="lottery")
    for n in range(5):
        applied(made, f"a{n}@example.org")
    page = said(desk.get(at(made, "offers/")))
    assert "5 people with 5 tickets are put in order by the lottery" in page
    assert "It can be done once applications are closed" in page
    answer = desk.post(at(made, "offers/"), follow=True)
    assert "who applies on the last day has the same chance" in said(answer)
    Course.objects.filter(pk=made.pk).update(closes_at=NOW)
    answer = desk.post(at(made, "offers/"), follow=True)
    assert "2 seats are offered." in said(answer)
    made.refresh_from_db()
    assert made.seed in said(answer)
    order = drawn(made.seed, [Entry(each.number, each.tickets) for each in made.applications.all()])
    offered = set(made.applications.filter(standing="offered").values_list("number", flat=True))
    assert offered == set(order[:2])
    again = desk.post(at(made, "offers/"), follow=True)
    assert "It has changed in the meantime." in said(again)


def test_a_course_is_cancelled_with_a_reason_in_both_languages(desk: Client) -> None:
    made = course()
    applied(made, "ana@example.org", language="es")
    page = said(desk.get(at(made, "cancel/")))
    assert "1 person is written to at once." in page
    assert desk.post(at(made, "cancel/"), {"why_en": "Too few", "why_es": ""}).status_code == 422
    Mail.objects.all().delete()
    answer = desk.post(
        at(made, "cancel/"), {"why_en": "Too few of us.", "why_es": "Somos pocos."}, follow=True
    )
    assert "The course is cancelled. 1 person is written to." in said(answer)
    assert "Somos pocos." in Mail.objects.get().text


def test_a_course_is_copied_to_a_new_term(desk: Client) -> None:
    old = course(nights=5, seats_count=7, drills_needed=True)
    night = old.nights.order_by("order")[1]
    night.room = "Room 2"
    night.save()
    Material.objects.create(night=night, title_en="Law", title_es="Ley", url="https://example.org/law")
    page = desk.get(at(old, "copy/")).content.decode()
    assert 'name="first_day" value="2026-09-17"' in page  # a Thursday, half a year later
    told = {
        "name_en": "Fall", "name_es": "Otoño", "first_day": "2026-09-17", "opens_at": "2026-07-30T08:00",
        "closes_at": "2026-08-27T20:00",
    }  # fmt: skip
    desk.post(at(old, "copy/"), told)
    made = Course.objects.get(name_en="Fall")
    assert (made.state, made.seats_count, made.drills_needed, made.seed) == ("draft", 7, True, "")
    assert made.first_day == date(2026, 9, 17)
    titles = list(made.nights.order_by("order").values_list("title_en", flat=True))
    assert titles == list(old.nights.order_by("order").values_list("title_en", flat=True))
    copied = made.nights.order_by("order")[1]
    assert copied.room == "Room 2"
    assert copied.materials.get().url == "https://example.org/law"


def test_a_draft_is_removed_an_announced_course_is_not(desk: Client) -> None:
    draft, made = course(announce=False), course()
    desk.post(at(draft, "remove/"))
    desk.post(at(made, "remove/"))
    assert list(Course.objects.values_list("pk", flat=True)) == [made.pk]
    assert Night.objects.count() == 4


def test_the_dashboard_says_what_is_to_be_done_first(desk: Client) -> None:
    made = course(asks_check=True, seats_count=2)
    applied(made, "a@example.org")
    applied(made, "b@example.org")
    page = desk.get(ALL)
    assert "Write the waiver" in said(page)
    assert "2 checks are to be started." in said(page)
    waivers("course")
    Course.objects.filter(pk=made.pk).update(closes_at=NOW)
    told = said(desk.get(ALL))
    assert told.index("Applications are closed: make the offers.") < told.index("2 checks are to be started.")
    assert "Seats taken 0 of 2" in told


def test_the_dashboard_shows_who_is_at_risk_and_nights_without_a_presenter(
    staff: Callable[..., Client], time_machine: Any
) -> None:
    made = running_course(needed=2)
    nights = list(made.nights.order_by("order"))
    lost, near = participant(made), participant(made, "Ben Okoro")
    for person, missed in ((lost, nights[:2]), (near, nights[:1])):
        came(person, *missed, how="absent")
    came(near, nights[1])
    time_machine.move_to(nights[1].ends + timedelta(hours=1), tick=False)
    Night.objects.filter(pk=nights[2].pk).update(
        division=Division.objects.create(slug="dispatch", name_en="Dispatch", name_es="Despacho", order=1)
    )
    desk = staff("coordinator")
    page = desk.get(ALL)
    assert "2 1 can no longer graduate" in said(page)
    assert "2 participants may not graduate." in said(page)
    assert f'href="{at(made, "risks/")}">2</a>' in page.content.decode()
    assert f'href="{at(made)}#nights-title">1</a>' in page.content.decode()
    assert "Nights without a presenter" in said(page)
    Course.objects.filter(pk=made.pk).update(state="done")
    assert "may not graduate" not in said(desk.get(ALL))


def test_of_a_rolling_course_that_takes_no_applications_yet_no_offer_is_said_to_be_made(desk: Client) -> None:
    made = course(rolling=True, method="order", opens_at=NOW + timedelta(days=1))
    page = said(desk.get(at(made, "offers/")))
    assert "The offers were made" not in page
    assert "none is offered yet" in page
    assert "nobody waits" not in said(desk.get(ALL))
    Course.objects.filter(pk=made.pk).update(opens_at=NOW)
    assert "A seat is offered to each who applies" in said(desk.get(at(made, "offers/")))
    assert "seats are free and nobody waits." in said(desk.get(ALL))


def test_an_unknown_course_night_or_application_is_not_there(desk: Client) -> None:
    for path in (
        "ZZZZZZZZ/",
        "ZZZZZZZZ/offers/",
        "nights/999/",
        f"nights/{2**70}/",
        "applications/ZZZZZZZZ/",
        "waivers/nothing/",
    ):
        assert desk.get(f"{ALL}{path}").status_code == 404
