"""Applying for a course, and one's own page afterwards: without an account, by private link."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from django.test import Client

from lamplighter.academy.actions.drafts import clear
from lamplighter.academy.actions.line import select
from lamplighter.academy.models import Application, Draft, Question, Signature, Waiver
from lamplighter.academy.queries.applications import guardian_link_of, path_of
from lamplighter.academy.rules.states import Standing
from lamplighter.outbox.models import Mail
from lamplighter.plumbing.ratelimit import BURST_MINUTES, SHARES, Kind, kind_of
from tests.support.academy import CLOSES, DAY, applied, course, waivers
from tests.support.applying import Applicant
from tests.support.city import address_book
from tests.support.concerns import ACTOR, NOW, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path, time_machine: Any) -> dict[str, Any]:
    time_machine.move_to(NOW, tick=False)
    return small_city(tmp_path)


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def mailed() -> str:
    """The link of the newest mail, as a path."""
    found = re.search(r"https?://[^/]+(/\S*academy/\S+/)", Mail.objects.latest("pk").text)
    assert found is not None
    return found[1]


def offered(made: Any, *, email: str = "ana@example.org", now: Any = CLOSES, **more: Any) -> Application:
    """Somebody to whom a seat is offered, after applications closed."""
    row = applied(made, email, **more)
    select(pk=made.pk, actor=ACTOR, now=now)
    row.refresh_from_db()
    assert row.standing == Standing.OFFERED.value
    return row


def test_somebody_applies_in_spanish_page_by_page_and_nothing_sets_a_cookie() -> None:
    made = course(least_age=18, asks_check=True)
    form = Applicant(made.number, language="es").until(
        "check", needs={"language": "es", "needs": "Rampa"}, words={"words": "Curiosidad"}
    )
    for words in ("Ana Luz", "ana@example.org", "27 de abril de 1990", "Rampa", "Curiosidad"):
        assert words in form.page, words
    assert not form.client.cookies
    form.send()
    assert form.status == 200
    assert "ana@example.org" in form.page
    row = Application.objects.get()
    assert (row.name, row.email, row.zone, row.language, row.needs, row.words) == (
        "Ana Luz", "ana@example.org", "W", "es", "Rampa", "Curiosidad",
    )  # fmt: skip
    assert row.standing == Standing.APPLIED.value
    assert row.number not in form.page
    assert not Draft.objects.exists()
    page = said(form.client.get(mailed()))
    assert "Tenemos su solicitud" in page
    assert mailed().startswith("/es/academy/application/")


def test_who_applied_before_and_who_did_not_are_answered_alike_and_the_first_stays_as_it_was() -> None:
    made = course()
    pages = []
    for name in ("Ana Luz", "Somebody Else"):
        form = (
            Applicant(made.number)
            .until("check", who={"name": name, "by": "email", "email": "ana@example.org"})
            .send()
        )
        pages.append(re.sub(r'name="draft" value="[^"]+"', "", form.page))
    assert pages[0] == pages[1]
    assert Application.objects.get().name == "Ana Luz"
    assert "Here is the link to your page again" in Mail.objects.latest("pk").text


def test_the_same_form_sent_twice_is_one_application_and_shows_the_same_page() -> None:
    made = course()
    form = Applicant(made.number).until("check")
    hidden = dict(form.hidden)
    first = form.send().page
    form.hidden = hidden
    assert form.send().page == first
    assert Application.objects.count() == 1


def test_who_leaves_no_address_gets_number_and_link_on_the_spot() -> None:
    made = course()
    form = Applicant(made.number).until("check", who={"name": "Ana", "by": "link"}).send()
    row = Application.objects.get()
    assert form.status == 302
    assert form.reply["Location"] == f"{path_of(row, 'en')}?told=applied"
    page = said(form.client.get(form.reply["Location"]))
    assert f"{row.number[:4]}-{row.number[4:]}" in page
    assert "the only way back" in page


def test_each_page_says_what_is_wrong_and_leads_to_the_field() -> None:
    made = course(least_age=18)
    form = Applicant(made.number).post()
    assert form.post(by="email", email="nonsense", name="").status == 422
    assert 'href="#id_name"' in form.page
    assert "Type your name." in form.page
    assert "That is no e-mail address." in form.page
    form.post(name="Ana", by="email", email="ana@example.org")
    assert form.step == "born"
    assert form.post(born="").status == 422
    assert "Type your birth date." in form.page
    assert form.post(born="2012-05-01").status == 422
    assert "This course is for people who are 18 or older on March 19, 2026." in form.page
    assert form.post(born="2031-05-01").status == 422
    form.post(born="04/27/1990")
    assert form.step == "zone"
    assert form.post().status == 422
    assert "Type an address, or choose a district from the list." in form.page
    assert form.post("back").step == "born"
    assert 'value="1990-04-27"' in form.page


def test_the_zone_is_found_by_address_and_the_address_is_kept_nowhere(tmp_path: Path) -> None:
    address_book(tmp_path)
    made = course()
    form = Applicant(made.number).until("zone")
    assert form.post(address="104 Main Street", works="1").step == "needs"
    kept = Draft.objects.get().answers
    assert kept["zone"] == ["W"]
    assert kept["works"] == ["1"]
    assert "104" not in json.dumps(kept)
    form.post("back")
    assert form.post(address="104 Lantern", works="1").status == 422
    picks = re.findall(r'name="pick" value="([^"]+)"', form.page)
    assert len(picks) >= 2
    assert form.post("", pick=picks[0]).step == "needs"
    assert Draft.objects.get().answers["works"] == ["1"]
    form.post("back")
    assert form.post(address="999 Nowhere Boulevard").status == 422
    assert "No such place is known here" in form.page
    form.post(zone="-").post(language="en").post()
    assert "Outside of the city" in form.page
    form.send()
    row = Application.objects.get()
    assert (row.zone, row.works) == ("", False)


def test_an_answer_is_changed_from_the_last_page_and_a_faulty_change_leaves_what_there_was() -> None:
    made = course()
    form = Applicant(made.number).until("check").post("to:who")
    assert form.step == "who"
    assert form.post(name="", by="link").status == 422
    form.post("back")
    assert "Ana Luz" in form.page
    form.post("to:who").post(name="Ana María", by="link")
    assert form.step == "check"
    assert "Ana María" in form.page


def test_a_draft_ends_after_a_day_and_the_page_says_so(time_machine: Any) -> None:
    made = course()
    form = Applicant(made.number).until("zone")
    time_machine.move_to(NOW + DAY + timedelta(seconds=1), tick=False)
    form.post(zone="W")
    assert "What you told before is gone" in form.page
    assert form.step == "who"
    assert clear(now=NOW + 3 * DAY) == 1
    assert not Draft.objects.exists()


def test_who_keeps_the_form_comes_back_by_a_link_days_later_to_the_page_where_they_were(
    time_machine: Any,
) -> None:
    made = course(least_age=18)
    form = Applicant(made.number).until("needs")
    assert "Keep this and come back later" in form.page
    form.post("keep", needs="A ramp", language="en")
    found = re.search(r'<p class="keep"><a href="([^"]+)">https?://[^<]+\1<', form.page)
    assert found is not None
    assert "It is not sent yet." in form.page
    assert "March 9" in form.page  # two weeks on
    assert form.reply["Cache-Control"] == "no-store"
    assert form.reply["X-Robots-Tag"] == "noindex, nofollow"
    assert not Mail.objects.exists()
    time_machine.move_to(NOW + 3 * DAY, tick=False)
    assert clear(now=NOW + 3 * DAY) == 0
    back = Applicant(made.number)
    before = Draft.objects.get()
    back.shown(Client().get(found[1]))
    after = Draft.objects.get()
    assert (before.answers, before.expires_at) == (after.answers, after.expires_at)
    assert back.step == "needs"
    assert "A ramp" in back.page
    assert back.reply["Cache-Control"] == "no-store"
    back.post(needs="A ramp", language="en").post()
    assert Draft.objects.get().expires_at == after.expires_at  # going on does not shorten it
    assert back.send().status == 200
    assert Application.objects.get().needs == "A ramp"
    again = Client().get(found[1])
    assert "We have sent you a mail." in said(again)


def test_a_link_whose_draft_is_gone_leads_to_the_first_page_which_says_so(
    client: Client, time_machine: Any
) -> None:
    made = course()
    form = Applicant(made.number).until("zone").post("keep")
    path = re.search(r'<p class="keep"><a href="([^"]+)"', form.page)
    assert path is not None
    assert client.get(path[1]).status_code == 200
    for where in (f"/academy/apply/{made.number}/{'a' * 22}/", f"/academy/apply/{made.number}/x/"):
        answer = client.get(where)
        assert answer.status_code == 404
        assert "What you told before is gone" in said(answer)
    assert clear(now=NOW + 15 * DAY) == 1
    assert client.get(path[1]).status_code == 404
    time_machine.move_to(CLOSES, tick=False)
    assert "Applications are closed." in said(client.get(path[1]))


@pytest.mark.parametrize(
    ("language", "read"), [("", "We read your birth date as May 6, 1990."), ("es", "6 de mayo de 1990")]
)
def test_a_birth_date_is_read_back_with_the_month_as_a_word(language: str, read: str) -> None:
    form = Applicant(course(least_age=18).number, language=language).until("born")
    assert "04/27/1990" in form.page
    form.post(born="05/06/1990")
    assert form.step == "zone"
    assert read in form.page


def test_nobody_applies_before_or_after_the_window_and_a_sent_form_keeps_its_receipt(
    client: Client, time_machine: Any
) -> None:
    made, later = course(), course(opens_at=NOW + DAY)
    form, sent = (
        Applicant(made.number).until("check"),
        Applicant(made.number).until("check", who={"name": "B", "by": "link"}),
    )
    hidden = dict(sent.hidden)
    sent.send()
    assert "One cannot apply yet." in said(client.get(f"/academy/apply/{later.number}/"))
    time_machine.move_to(CLOSES, tick=False)
    assert "Applications are closed." in said(client.get(f"/academy/apply/{made.number}/"))
    assert form.send().status == 409
    sent.hidden = hidden
    assert sent.send().status == 302
    assert Application.objects.count() == 1


def test_all_answers_may_be_sent_at_once(client: Client) -> None:
    made = course()
    told = {
        "draft": "a" * 22,
        "go": "send",
        "name": "Ana",
        "by": "email",
        "email": "ana@example.org",
        "zone": "W",
        "language": "es",
    }
    assert client.post(f"/academy/apply/send/{made.number}/", told).status_code == 200
    assert Application.objects.get().language == "es"


def test_a_minor_names_a_guardian_who_consents_by_a_link_of_their_own(
    client: Client, time_machine: Any
) -> None:
    made = course(least_age=14, audience="youth")
    waivers()
    form = Applicant(made.number)
    form.until("guardian", born={"born": "2010-06-01"})
    assert form.post(guardian_name="Rosa").status == 422
    form.until("check", born={"born": "2010-06-01"})
    assert "Rosa Luz" in form.page
    form.send()
    row = Application.objects.get()
    time_machine.move_to(CLOSES, tick=False)
    select(pk=made.pk, actor=ACTOR, now=CLOSES)
    mine = path_of(row, "en")
    client.post(f"{mine}accept/")
    page = said(client.get(mine))
    assert "We have asked Rosa Luz for consent" in page
    asked = Mail.objects.get(to="rosa@example.org")
    consent = re.search(r"https?://[^/]+(/academy/consent/\S+/)", asked.text)
    assert consent is not None
    assert (
        consent[1]
        == guardian_link_of(row).partition("//")[2].partition("/")[1]
        + guardian_link_of(row).partition("//")[2].partition("/")[2]
    )
    assert consent[1] not in client.get(mine).content.decode()
    assert "May Ana Luz take part?" in said(client.get(consent[1]))
    assert client.post(f"{mine}guardian/", follow=True).redirect_chain[-1][0].endswith("asked-before")
    version = Waiver.objects.get(kind="guardian").version
    client.post(consent[1], {"version": version, "name": "Rosa Luz", "agree": "on"})
    assert "You have signed. Thank you." in said(client.get(consent[1]))
    client.post(
        f"{mine}sign/course/",
        {"version": Waiver.objects.get(kind="course").version, "name": "Ana Luz", "agree": "on"},
    )
    row.refresh_from_db()
    assert row.standing == Standing.ENROLLED.value


def test_an_offer_is_taken_signed_and_put_into_the_calendar_by_its_private_link(
    client: Client, time_machine: Any
) -> None:
    made = course()
    waivers()
    row = offered(made)
    time_machine.move_to(CLOSES, tick=False)
    mine = path_of(row, "en")
    page = said(client.get(mine))
    assert "A seat is kept for you until" in page
    assert Application.objects.get(pk=row.pk).standing == Standing.OFFERED.value, "a look takes nothing"
    assert client.get(f"{mine}accept/").status_code == 405
    client.post(f"{mine}accept/")
    assert "The seat is yours. Something is still missing." in said(client.get(mine))
    sign = f"{mine}sign/course/"
    assert "I agree (course)." in said(client.get(sign))
    assert client.post(sign, {"version": 1, "name": "Ana"}).status_code == 422
    assert client.post(sign, {"version": 0, "name": "Ana", "agree": "on"}).status_code == 422
    assert not Signature.objects.exists()
    client.post(sign, {"version": 1, "name": "Ana  Luz", "agree": "on"})
    assert Signature.objects.get().name == "Ana Luz"
    page = said(client.get(mine))
    assert "You are enrolled." in page
    assert "Welcome and tour" in page
    file = client.get(f"{mine}calendar.ics")
    assert len(icalendar.Calendar.from_ical(file.content).walk("vevent")) == 4


def test_an_offer_is_refused_after_one_question_and_goes_to_the_next(
    client: Client, time_machine: Any
) -> None:
    made = course(seats_count=1)
    row, second = applied(made, "a@example.org"), applied(made, "b@example.org")
    select(pk=made.pk, actor=ACTOR, now=CLOSES)
    time_machine.move_to(CLOSES, tick=False)
    assert "You are number 1 in line." in said(client.get(path_of(second, "en")))
    mine = path_of(row, "en")
    assert "Give the offered seat back?" in said(client.get(f"{mine}refuse/"))
    answer = said(client.post(f"{mine}refuse/", follow=True))
    assert "You have given the seat back." in answer
    second.refresh_from_db()
    assert second.standing == Standing.OFFERED.value


def test_too_late_an_answer_says_how_it_stands(client: Client, time_machine: Any) -> None:
    row = offered(course())
    assert row.offer_ends is not None
    time_machine.move_to(row.offer_ends, tick=False)
    mine = path_of(row, "en")
    assert "Yes, I take the seat" not in said(client.get(mine))
    assert "The time to take the seat is over." in said(client.post(f"{mine}accept/", follow=True))


def test_who_waits_or_has_a_seat_withdraws(client: Client) -> None:
    row = applied(course(), "ana@example.org")
    mine = path_of(row, "en")
    assert "Withdraw your application?" in said(client.get(f"{mine}withdraw/"))
    assert "You have withdrawn" in said(client.post(f"{mine}withdraw/", follow=True))
    row.refresh_from_db()
    assert row.standing == Standing.WITHDRAWN.value


def test_answers_are_corrected_until_applications_close(client: Client, time_machine: Any) -> None:
    made = course(least_age=16)
    row = applied(made, "ana@example.org", name="Ana", zone="W", born=NOW.date().replace(year=1990))
    mine = path_of(row, "en")
    page = said(client.get(f"{mine}answers/"))
    assert "You live in" in page
    client.post(f"{mine}answers/zone/", {"zone": "E", "works": "1"})
    client.post(f"{mine}answers/who/", {"name": "Ana  Luz"})
    client.post(f"{mine}answers/needs/", {"needs": "A ramp", "language": "es"})
    row.refresh_from_db()
    assert (row.zone, row.works, row.name, row.needs, row.language) == ("E", True, "Ana Luz", "A ramp", "es")
    assert client.post(f"{mine}answers/born/", {"born": "2015-01-01"}).status_code == 422
    assert client.post(f"{mine}answers/born/", {"born": "2009-01-01"}).status_code == 422
    guardian = {"guardian_name": "Rosa", "guardian_email": "rosa@example.org", "guardian_phone": ""}
    assert client.post(f"{mine}answers/guardian/", guardian).status_code == 302
    assert client.post(f"{mine}answers/born/", {"born": "2009-01-01"}).status_code == 302
    time_machine.move_to(CLOSES, tick=False)
    assert client.get(f"{mine}answers/").status_code == 302
    client.post(f"{mine}answers/words/", {"words": "late"})
    row.refresh_from_db()
    assert row.words == ""


def test_name_and_birth_date_stand_once_the_check_has_begun(client: Client) -> None:
    row = applied(course(asks_check=True), "ana@example.org", name="Ana")
    Application.objects.filter(pk=row.pk).update(standing=Standing.CHECKING.value)
    mine = path_of(row, "en")
    client.post(f"{mine}answers/who/", {"name": "Somebody Else"})
    client.post(f"{mine}answers/words/", {"words": "Curious"})
    row.refresh_from_db()
    assert (row.name, row.words) == ("Ana", "Curious")


def enrolled(made: Any, email: str = "ana@example.org") -> Application:
    row = applied(made, email)
    Application.objects.filter(pk=row.pk).update(standing=Standing.ENROLLED.value)
    row.refresh_from_db()
    return row


def test_those_enrolled_ask_ahead_and_vote_once_and_nothing_tells_who(client: Client) -> None:
    made = course()
    first, second = enrolled(made), enrolled(made, "b@example.org")
    mine = f"{path_of(first, 'en')}questions/"
    night = made.nights.order_by("starts")[1]
    assert client.post(mine, {"night": night.pk, "text": ""}).status_code == 422
    client.post(mine, {"night": night.pk, "text": "Do  dogs work nights?"})
    client.post(mine, {"night": night.pk, "text": "Do dogs work nights?"})
    asked = Question.objects.get()
    assert (asked.text, asked.state) == ("Do dogs work nights?", "waiting")
    assert "Do dogs" not in said(client.get(mine))
    Question.objects.update(state="shown", shown_en="Do dogs work nights?")
    for each in (first, second, second):
        client.post(f"{path_of(each, 'en')}questions/{asked.pk}/")
    asked.refresh_from_db()
    assert asked.votes == 2
    assert "2 people want to hear this" in said(client.get(mine))
    outsider = applied(made, "c@example.org")
    client.post(f"{path_of(outsider, 'en')}questions/{asked.pk}/")
    client.post(f"{path_of(outsider, 'en')}questions/", {"night": night.pk, "text": "Mine?"})
    asked.refresh_from_db()
    assert (asked.votes, Question.objects.count()) == (2, 1)


def test_reminders_stop_at_a_wish(client: Client) -> None:
    row = applied(course(), "ana@example.org")
    page = said(client.post(f"{path_of(row, 'en')}stop/", follow=True))
    assert "You get no reminders." in page
    row.refresh_from_db()
    assert row.stopped_at == NOW


def test_what_is_kept_is_taken_along_and_erased(client: Client) -> None:
    made = course(least_age=16)
    row = applied(made, "ana@example.org", name="Ana", needs="A ramp", born=NOW.date().replace(year=1990))
    mine = path_of(row, "en")
    told = json.loads(client.get(f"{mine}data.json").content)
    assert told["contact"]["email"] == "ana@example.org"
    assert told["needs"] == "A ramp"
    assert "check" not in told
    assert "Erase what you told us?" in said(client.get(f"{mine}erase/"))
    client.post(f"{mine}erase/")
    row.refresh_from_db()
    assert (row.name, row.email, row.needs, row.born, row.standing) == (
        "",
        "",
        "",
        None,
        Standing.WITHDRAWN.value,
    )
    assert "What you told us is erased." in said(client.get(f"{mine}?told=erased"))


def test_a_wrong_link_opens_nothing_and_a_lost_one_is_sent_to_its_owner_alone(client: Client) -> None:
    row = applied(course(), "ana@example.org")
    wrong = f"/academy/application/{row.number}/{'a' * 26}/"
    for path in ("", "sign/course/", "data.json", "answers/", "calendar.ics"):
        assert client.get(wrong + path).status_code == 404
    assert (
        client.get(f"/academy/consent/{row.number}/{path_of(row, 'en').split('/')[-2]}/").status_code == 404
    )
    before = Mail.objects.count()
    answers = [
        said(client.post("/academy/application/", {"number": number, "reach": reach}))
        for number, reach in (
            (row.number, "ana@example.org"),
            (row.number, "b@example.org"),
            ("00000000", "ana@example.org"),
        )
    ]
    assert answers[0] == answers[1] == answers[2]
    assert Mail.objects.count() == before + 1
    assert Mail.objects.latest("pk").to == "ana@example.org"


def test_own_pages_are_kept_by_no_cache_and_listed_nowhere(client: Client) -> None:
    row = applied(course(), "ana@example.org")
    reply = client.get(path_of(row, "en"))
    assert reply["Cache-Control"] == "no-store"
    assert reply["X-Robots-Tag"] == "noindex, nofollow"
    assert not reply.cookies


def test_a_room_full_of_people_may_apply_over_one_network() -> None:
    assert kind_of("/es/academy/apply/send/C0RSE001/", "POST") is Kind.CROWD
    assert kind_of("/academy/apply/C0RSE001/", "POST") is Kind.SEARCH
    assert kind_of("/academy/application/APP00001/abc/accept/", "POST") is Kind.WRITING
    assert SHARES[Kind.CROWD] * 600 * BURST_MINUTES >= 300, "three hundred at once, with what is shipped"
