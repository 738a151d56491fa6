"""Who came to a night of the academy: the code on the screen, the coordinator's list, marks that arrive late; what participants see."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.test import Client

from lamplighter.academy.actions import marks as actions
from lamplighter.academy.actions.marks import Closed, NotTakingPart, NotYet, Word
from lamplighter.academy.messages.night_letters import reminder
from lamplighter.academy.models import Application, Course, Mark, Night
from lamplighter.academy.queries.marks import counts_of, reckoned_all, reckoned_one
from lamplighter.academy.queries.night_codes import (
    code_of,
    is_open,
    link_of_night,
    night_by_code,
    night_by_word,
    word_of,
)
from lamplighter.academy.queries.own_codes import own_code, shown_own_code
from lamplighter.academy.rules.marks import Came, Said
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor
from lamplighter.core.numbers import shown_number
from tests.support.attendance import FIRST, WEEK, came, course, night, own, participant

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("test")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def spring() -> Course:
    return course()


@pytest.fixture
def first(spring: Course) -> Night:
    return spring.nights.get(order=1)


@pytest.fixture
def ana(spring: Course) -> Application:
    return participant(spring)


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def path(night: Night, language: str = "en") -> str:
    return "/" + link_of_night(night, language).split("://", 1)[1].split("/", 1)[1]


def word(came: Came, at: datetime, late: int = 0) -> Said:
    return Said(came, at, late=late)


def test_the_code_on_the_screen_checks_in_with_ones_own_code_and_one_button(
    spring: Course, first: Night, ana: Application, time_machine: Any
) -> None:
    time_machine.move_to(FIRST - 5 * MINUTE, tick=False)
    client = Client()
    page = client.get(path(first))
    assert "Check in: Night 1" in said(page)
    assert page.content.decode().count('method="post"') == 1
    assert not Mark.objects.exists()
    answer = client.post(path(first), {"own": f" {shown_own_code(ana).lower()} "})
    assert "You are checked in" in said(answer)
    assert "Ana" not in said(answer)
    assert not answer.cookies
    kept = Mark.objects.get()
    assert (kept.application, kept.night, kept.came, kept.late, kept.by_code) == (
        ana,
        first,
        "present",
        0,
        True,
    )
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]


def test_nights_to_come_show_no_counts_and_nights_of_another_year_their_year(
    staff: Callable[..., Client], time_machine: Any
) -> None:
    spring = course(nights=2)
    night(spring, 3, starts=FIRST + 50 * WEEK)
    came(participant(spring, "Ana Ruiz"), spring.nights.get(order=1))
    time_machine.move_to(FIRST + timedelta(days=1), tick=False)
    page = said(staff("coordinator").get(f"/staff/academy/{spring.number}/attendance/"))
    assert "1. Night 1 Wednesday, March 4, 6 pm to 9 pm 1 0 0" in page
    assert "2. Night 2 Wednesday, March 11, 7 pm to 10 pm – – 3. Night 3" in page
    assert "3. Night 3 Wednesday, February 17, 2027, 6 pm to 9 pm – –" in page


def test_the_clock_tells_how_late_and_a_second_scan_changes_nothing(
    first: Night, ana: Application, time_machine: Any
) -> None:
    time_machine.move_to(FIRST + 12 * MINUTE, tick=False)
    assert "Noted as 12 minutes late." in said(Client().post(path(first), {"own": own_code(ana)}))
    time_machine.move_to(FIRST + 80 * MINUTE, tick=False)
    again = Client().post(path(first), {"own": own_code(ana)})
    assert "12 minutes late" in said(again)
    assert "absent" not in said(again)
    assert Mark.objects.get().late == 12


def test_who_comes_too_late_is_told_that_it_counts_as_absent(
    first: Night, ana: Application, time_machine: Any
) -> None:
    time_machine.move_to(FIRST + 46 * MINUTE, tick=False)
    answer = Client().post(path(first), {"own": own_code(ana)})
    assert "Who misses more than 45 minutes of a night counts as absent." in said(answer)
    assert reckoned_one(ana, FIRST + WEEK).reckoned.cut_short == 1


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (-46 * MINUTE, "Check-in opens at 5:15 pm"),
        (180 * MINUTE, "This night is over."),
    ],
)
def test_the_code_works_shortly_before_the_night_until_it_ends(
    first: Night, ana: Application, time_machine: Any, at: timedelta, words: str
) -> None:
    time_machine.move_to(FIRST + at, tick=False)
    page = Client().get(path(first))
    assert words in said(page)
    assert "I am here" not in said(page)
    assert Client().post(path(first), {"own": own_code(ana)}).status_code == 422
    assert not Mark.objects.exists()


def test_a_wrong_a_renewed_and_another_nights_code_let_nobody_in(
    spring: Course, first: Night, ana: Application, time_machine: Any, staff: Callable[..., Client]
) -> None:
    time_machine.move_to(FIRST, tick=False)
    before, short = path(first), code_of(first)
    assert night_by_code(short.lower(), FIRST) == first
    assert staff("coordinator").post(f"/staff/academy/nights/{first.pk}/screen/new/").status_code == 302
    assert Client().get(before).status_code == 404
    assert Client().post(before, {"own": own_code(ana)}).status_code == 404
    assert night_by_code(short, FIRST) is None
    first.refresh_from_db()
    assert path(first) != before
    other = spring.nights.get(order=2)
    assert night_by_word(first.pk, word_of(other)) is None
    assert night_by_code(code_of(other), FIRST) is None  # its evening has not come
    assert Client().get(f"/academy/here/{2**70}/{'a' * 26}/").status_code == 404
    assert Event.objects.filter(verb="night-code.renewed").count() == 1
    assert not Mark.objects.exists()


@pytest.mark.parametrize("standing", ["applied", "accepted", "withdrawn", "offered", ""])
def test_only_who_is_enrolled_in_this_course_can_check_in(
    spring: Course, first: Night, time_machine: Any, standing: str
) -> None:
    time_machine.move_to(FIRST, tick=False)
    elsewhere = participant(course()) if not standing else participant(spring, standing="enrolled")
    if standing:
        Application.objects.filter(pk=elsewhere.pk).update(standing=standing, offer_ends=FIRST)
    answer = Client().post(path(first), {"own": own_code(elsewhere)})
    unknown = Client().post(path(first), {"own": "000000"})
    assert answer.status_code == unknown.status_code == 422
    assert said(answer).replace(own_code(elsewhere), "") == said(unknown).replace("000000", "")
    assert not Mark.objects.exists()


def test_the_number_that_the_lottery_publishes_checks_nobody_in(
    first: Night, ana: Application, time_machine: Any
) -> None:
    time_machine.move_to(FIRST, tick=False)
    client = Client()
    for where, more in ((path(first), {}), ("/academy/here/", {"code": code_of(first)})):
        answer = client.post(where, {"own": shown_number(ana.number), **more})
        assert answer.status_code == 422
        assert "it stands on your own page, and in the reminder of the night" in said(answer)
    assert "six letters and digits" in said(client.post(path(first), {"own": "K7"}))
    assert not Mark.objects.exists()


def test_ones_own_code_stands_on_ones_pages_and_in_the_reminder_and_is_stored_nowhere(
    first: Night, ana: Application, time_machine: Any
) -> None:
    time_machine.move_to(FIRST - 5 * MINUTE, tick=False)
    code = shown_own_code(ana)
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}", code)
    assert code != shown_own_code(participant(first.course))
    for page in (own(ana), own(ana).removesuffix("attendance/")):
        assert f"Your check-in code: {code} ." in said(Client().get(page))
    letter = reminder(ana, first, "https://a.example/", FIRST)
    assert f"Your check-in code: {code}." in letter.text
    assert f"Your check-in code: {code}." in letter.sms
    assert code not in letter.subject
    ana.link_version += 1  # whoever had the mails of a wrong address has the code no more
    assert shown_own_code(ana) != code
    Application.objects.filter(pk=ana.pk).update(standing="graduated")
    assert code not in said(Client().get(own(ana)))


def test_who_cannot_scan_types_the_code(first: Night, ana: Application, time_machine: Any) -> None:
    time_machine.move_to(FIRST, tick=False)
    client = Client()
    assert "Type the code" in said(client.get("/academy/here/"))
    wrong = client.post("/academy/here/", {"code": "00000000", "own": own_code(ana)})
    assert "This code lets nobody in now." in said(wrong)
    answer = client.post("/academy/here/", {"code": code_of(first).lower(), "own": own_code(ana)})
    assert "You are checked in" in said(answer)
    assert Mark.objects.get().night == first


def test_ones_own_page_shows_what_is_needed_and_checks_in_with_the_code(
    spring: Course, first: Night, ana: Application, time_machine: Any
) -> None:
    time_machine.move_to(FIRST + WEEK, tick=False)
    second = spring.nights.get(order=2)
    came(ana, first, late=10)
    page = Client().get(own(ana))
    assert "You need 1 more night to graduate." in said(page)
    assert "Present, 10 minutes late" in said(page)
    assert "Ana" not in said(page)
    wrong = Client().post(own(ana, "here"), {"code": code_of(first)})
    assert wrong.status_code == 422
    answer = Client().post(own(ana, "here"), {"code": code_of(second)})
    assert answer["Location"] == f"{own(ana)}?told=here"
    page = Client().get(answer["Location"])
    assert "You are checked in." in said(page)
    assert "You have all that is needed to graduate." in said(page)
    other = night(course(0), 1, starts=FIRST + WEEK)  # another course, the same evening
    assert Client().post(own(ana, "here"), {"code": code_of(other)}).status_code == 422


def test_a_wrong_link_and_who_does_not_take_part_see_nothing(spring: Course, ana: Application) -> None:
    wrong = own(ana).replace(ana.number, "00000000")
    nobody = Client().get(wrong)
    assert nobody.status_code == 404
    assert "This link leads nowhere." in said(nobody)
    Application.objects.filter(pk=ana.pk).update(standing="waiting")
    assert "not yet" in said(Client().get(own(ana)))


def test_three_nights_by_code_in_spanish_and_what_is_missing_is_told(
    spring: Course, ana: Application, time_machine: Any
) -> None:
    for n in (1, 2, 3):
        each = spring.nights.get(order=n)
        time_machine.move_to(each.starts, tick=False)
        assert Client().post(path(each, "es"), {"own": own_code(ana)}).status_code == 200
    assert reckoned_one(ana, FIRST + 3 * WEEK).reckoned.passes
    assert [each.late for each in Mark.objects.all()] == [0, 0, 0]


# -- the coordinator's list -------------------------------------------------------------------------------------------


def test_the_list_marks_with_one_press_and_every_mark_is_on_record(
    first: Night, ana: Application, time_machine: Any, staff: Callable[..., Client]
) -> None:
    time_machine.move_to(FIRST, tick=False)
    client = staff("coordinator")
    page = client.get(f"/staff/academy/nights/{first.pk}/attendance/")
    assert "0 of 1 are there" in said(page)
    assert "Nothing noted yet" in said(page)
    where = f"/staff/academy/nights/{first.pk}/attendance/{ana.pk}/"
    answer = client.post(where, {"came": "present", "late": "7", "early": ""})
    assert answer["Location"] == f"/staff/academy/nights/{first.pk}/attendance/#p{ana.pk}"
    assert "Present, 7 minutes late" in said(client.get(answer["Location"]))
    event = Event.objects.get(verb="attendance.marked")
    assert (event.subject_type, event.subject_id) == ("academy.mark", str(Mark.objects.get().pk))
    assert set(event.fields) == {"came", "late", "early", "by_code", "said_at"}
    time_machine.move_to(FIRST + MINUTE, tick=False)
    client.post(where, {"came": "excused", "late": "7"})
    kept = Mark.objects.get()
    assert (kept.came, kept.late) == ("excused", 0)


@pytest.mark.parametrize(
    "told", [{"came": "asleep"}, {"came": "present", "late": "-3"}, {"came": "present", "late": "200"}, {}]
)
def test_what_cannot_be_is_not_kept(
    first: Night, ana: Application, time_machine: Any, staff: Callable[..., Client], told: dict[str, str]
) -> None:
    time_machine.move_to(FIRST, tick=False)
    client = staff("coordinator")
    answer = client.post(f"/staff/academy/nights/{first.pk}/attendance/{ana.pk}/", told, follow=True)
    assert (
        'role="alert"' in answer.content.decode() or "cannot be" in said(answer) or "so long" in said(answer)
    )
    assert not Mark.objects.exists()
    assert client.post(f"/staff/academy/nights/{first.pk}/attendance/{2**70}/", told).status_code == 404
    assert client.post(f"/staff/academy/nights/{2**70}/attendance/1/", told).status_code == 404


def test_an_excuse_is_noted_before_the_night_and_nothing_else(
    first: Night, ana: Application, time_machine: Any, staff: Callable[..., Client]
) -> None:
    time_machine.move_to(FIRST - timedelta(days=2), tick=False)
    client = staff("coordinator")
    page = client.get(f"/staff/academy/nights/{first.pk}/attendance/")
    assert "Until then you can note who is excused." in said(page)
    assert 'value="present"' not in page.content.decode()
    where = f"/staff/academy/nights/{first.pk}/attendance/{ana.pk}/"
    assert "People can be marked as present" in said(client.post(where, {"came": "absent"}, follow=True))
    assert not Mark.objects.exists()
    client.post(where, {"came": "excused"})
    assert Mark.objects.get().came == "excused"


def test_who_was_excused_and_comes_all_the_same_is_there(
    first: Night, ana: Application, time_machine: Any
) -> None:
    actions.mark(
        night=first.pk,
        application=ana.pk,
        said=word(Came.EXCUSED, FIRST - WEEK),
        actor=ACTOR,
        now=FIRST - WEEK,
    )
    assert actions.check_in(night=first.pk, application=ana.pk, now=FIRST).came == "present"


def test_the_coordinators_newer_word_stands_over_the_code(first: Night, ana: Application) -> None:
    actions.check_in(night=first.pk, application=ana.pk, now=FIRST)
    late = actions.mark(
        night=first.pk, application=ana.pk, said=Said(Came.PRESENT, FIRST + 150 * MINUTE, early=40),
        actor=ACTOR, now=FIRST + 150 * MINUTE,
    )  # fmt: skip
    assert (late.early, late.by_code) == (40, False)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_words_of_several_devices_merge_to_the_newest_in_whatever_order_they_arrive(
    first: Night, ana: Application, order: tuple[int, ...]
) -> None:
    words = [
        word(Came.ABSENT, FIRST + 1 * MINUTE),
        word(Came.PRESENT, FIRST + 20 * MINUTE, late=20),
        word(Came.PRESENT, FIRST + 25 * MINUTE, late=15),
        word(Came.EXCUSED, FIRST + 9 * MINUTE),
    ]
    now = FIRST + 3 * timedelta(hours=1)
    for n in (*order, order[0]):
        actions.mark_many(night=first.pk, words=[Word(ana.pk, words[n])], actor=ACTOR, now=now)
    kept = Mark.objects.get()
    assert (kept.came, kept.late, kept.said_at) == ("present", 15, FIRST + 25 * MINUTE)


def test_a_word_sent_again_or_older_writes_nothing_and_leaves_no_record(
    first: Night, ana: Application
) -> None:
    newest, older = word(Came.PRESENT, FIRST + MINUTE), word(Came.ABSENT, FIRST)
    for each in (newest, newest, older):
        actions.mark_many(night=first.pk, words=[Word(ana.pk, each)], actor=ACTOR, now=FIRST + WEEK / 7)
    assert Mark.objects.get().came == "present"
    assert Event.objects.filter(verb="attendance.marked").count() == 1


def test_a_telephone_whose_clock_runs_ahead_reaches_no_further_than_now(
    first: Night, ana: Application
) -> None:
    ahead = word(Came.ABSENT, FIRST + WEEK)
    kept = actions.mark(night=first.pk, application=ana.pk, said=ahead, actor=ACTOR, now=FIRST)
    assert kept.said_at == FIRST


def test_nothing_is_marked_of_a_cancelled_night_a_draft_or_a_course_that_is_done(
    spring: Course, first: Night, ana: Application
) -> None:
    def mark() -> None:
        actions.mark(
            night=first.pk, application=ana.pk, said=word(Came.PRESENT, FIRST), actor=ACTOR, now=FIRST
        )

    for state in ("draft", "done", "cancelled"):
        Course.objects.filter(pk=spring.pk).update(state=state)
        with pytest.raises(Closed):
            mark()
        with pytest.raises(Closed):
            actions.check_in(night=first.pk, application=ana.pk, now=FIRST)
    Course.objects.filter(pk=spring.pk).update(state="open")
    Night.objects.filter(pk=first.pk).update(state="cancelled")
    first.refresh_from_db()
    assert not is_open(first, FIRST)
    with pytest.raises(Closed):
        mark()
    Night.objects.filter(pk=first.pk).update(state="planned")
    with pytest.raises(NotYet):
        actions.mark(
            night=first.pk,
            application=ana.pk,
            said=word(Came.PRESENT, FIRST - WEEK),
            actor=ACTOR,
            now=FIRST - WEEK,
        )
    with pytest.raises(NotTakingPart):
        actions.mark(
            night=first.pk, application=10**9, said=word(Came.PRESENT, FIRST), actor=ACTOR, now=FIRST
        )
    assert not Mark.objects.exists()


# -- marks that were kept without a connection ------------------------------------------------------------------------


def sent(client: Client, night: Night, body: Any) -> Any:
    where = f"/staff/academy/nights/{night.pk}/attendance/kept/"
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(where, text, content_type="application/json")


def test_kept_marks_are_taken_by_how_long_ago_they_were_said_whatever_the_devices_clock(
    spring: Course, first: Night, ana: Application, time_machine: Any, staff: Callable[..., Client]
) -> None:
    time_machine.move_to(FIRST + 60 * MINUTE, tick=False)
    ben = participant(spring, "Ben Okoro")
    client, wrong_clock = staff("coordinator"), 1_000_000_000_000
    marks = [
        {
            "application": ana.pk,
            "came": "present",
            "late": 5,
            "early": 0,
            "said_at": wrong_clock - 40 * 60_000,
        },
        {"application": ben.pk, "came": "absent", "late": 0, "early": 0, "said_at": wrong_clock + 9_000_000},
        {"application": 10**12, "came": "present", "late": 0, "early": 0, "said_at": wrong_clock},
    ]
    answer = sent(client, first, {"sent_at": wrong_clock, "marks": marks})
    told = answer.json()
    assert told["marks"][str(ana.pk)]["said"] == "Present, 5 minutes late"
    assert told["marks"][str(ben.pk)]["kind"] == "missed"
    assert list(told["refused"]) == [str(10**12)]
    assert Mark.objects.get(application=ana).said_at == FIRST + 20 * MINUTE
    assert Mark.objects.get(application=ben).said_at == FIRST + 60 * MINUTE
    assert Event.objects.filter(verb="attendance.marked").count() == 2
    assert sent(client, first, {"sent_at": wrong_clock, "marks": marks}).json() == told
    assert Event.objects.filter(verb="attendance.marked").count() == 2


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "null", "{", '{"sent_at": 1}', '{"sent_at": 1, "marks": {}}', '{"sent_at": 1, "marks": [1]}',
        '{"sent_at": 1, "marks": [{"application": 1, "came": "asleep", "said_at": 1}]}',
        '{"sent_at": 1e400, "marks": [{"application": 1, "came": "present", "said_at": 1}]}',
        '{"sent_at": 1, "marks": [{"application": 1, "came": "present", "said_at": -1e300}]}',
        '{"sent_at": NaN, "marks": [{"application": 1, "came": "present", "said_at": 1}]}',
        '{"sent_at": 1, "marks": [{"application": 1e30, "came": "present", "said_at": 1}]}',
        '{"sent_at": 1, "marks": [{"application": 1, "came": "present", "late": 99999, "said_at": 1}]}',
        json.dumps({"sent_at": 1, "marks": [{"application": 1, "came": "present", "said_at": 1}] * 501}),
        "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_message_of_ours_is_refused_with_a_sentence(
    first: Night, time_machine: Any, staff: Callable[..., Client], body: str
) -> None:
    time_machine.move_to(FIRST, tick=False)
    answer = sent(staff("coordinator"), first, body)
    assert answer.status_code == 400
    assert answer.json()["said"]


def test_marks_that_come_after_the_end_of_the_course_are_told_why(
    spring: Course, first: Night, ana: Application, time_machine: Any, staff: Callable[..., Client]
) -> None:
    time_machine.move_to(FIRST, tick=False)
    Course.objects.filter(pk=spring.pk).update(state="done")
    mark = {"application": ana.pk, "came": "present", "said_at": 0}
    answer = sent(staff("coordinator"), first, {"sent_at": 1, "marks": [mark]})
    assert answer.status_code == 409
    assert "its marks stand" in answer.json()["said"]


def test_the_pages_carry_what_the_script_needs_and_the_worker_keeps_to_its_own_place(
    first: Night, ana: Application, time_machine: Any, staff: Callable[..., Client]
) -> None:
    time_machine.move_to(FIRST, tick=False)
    client = staff("coordinator")
    page = client.get(f"/staff/academy/nights/{first.pk}/attendance/").content.decode()
    assert f'data-url="/staff/academy/nights/{first.pk}/attendance/kept/"' in page
    assert 'data-scope="/staff/academy/nights/"' in page
    worker = client.get("/staff/academy/nights/attendance-worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "lamplighter-attendance-" in worker.content.decode()
    assert "{" + "%" not in worker.content.decode()


def test_the_screen_shows_the_code_in_both_languages_and_names_nobody(
    first: Night, ana: Application, time_machine: Any, staff: Callable[..., Client]
) -> None:
    time_machine.move_to(FIRST, tick=False)
    page = staff("coordinator").get(f"/staff/academy/nights/{first.pk}/screen/")
    text = said(page)
    assert "Scan to check in." in text
    assert "Escanee para registrarse." in text
    assert f"{code_of(first)[:4]}-{code_of(first)[4:]}" in text
    assert "<svg" in page.content.decode()
    assert "Ana" not in text


def test_the_overview_counts_each_night_and_shows_everybodys_signs(
    spring: Course, first: Night, ana: Application, time_machine: Any, staff: Callable[..., Client]
) -> None:
    time_machine.move_to(FIRST + 8 * timedelta(days=1), tick=False)
    ben, cleo = participant(spring, "Ben Okoro"), participant(spring, "Cleo Fox")
    came(ana, *spring.nights.filter(order__lte=2))
    came(ben, first, late=50)
    came(cleo, first, how="excused")
    participant(spring, "Dan Unsigned", standing="accepted")
    people = reckoned_all(spring, FIRST + 8 * timedelta(days=1))
    assert [each.application.name for each in people] == ["Ana Ruiz", "Ben Okoro", "Cleo Fox"]
    counted = counts_of(first, people)
    assert (counted.there, counted.missed, counted.unmarked) == (1, 2, 0)
    page = staff("coordinator").get(f"/staff/academy/{spring.number}/attendance/")
    assert "Counts as missed: 50 minutes late" in page.content.decode()
    assert "▲ 2" in said(page)  # nobody noted anything of two people's second night
    assert "Dan Unsigned" in said(staff("coordinator").get(f"/staff/academy/nights/{first.pk}/attendance/"))


def test_only_who_runs_the_academy_opens_these_pages(
    spring: Course, first: Night, staff: Callable[..., Client], time_machine: Any
) -> None:
    time_machine.move_to(FIRST, tick=False)
    for role, status in (("coordinator", 200), ("officer", 403), ("supervisor", 403)):
        client = staff(role)
        assert client.get(f"/staff/academy/nights/{first.pk}/attendance/").status_code == status
        assert client.get(f"/staff/academy/{spring.number}/attendance/").status_code == status
