"""Alumni stand on a list by their consent alone, for whom they chose, until they take it back; letters go to those who want them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lamplighter.academy.actions import alumni
from lamplighter.academy.actions.alumni import Consent, Written
from lamplighter.academy.actions.forgetting import forget
from lamplighter.academy.models import AlumniLetter, Alumnus, Application, Course
from lamplighter.academy.queries.alumni import link_of
from lamplighter.academy.rules.alumni import LETTERS_APART, Circle, Interest
from lamplighter.audit.models import Event
from lamplighter.outbox.models import Mail, Text
from tests.support.attendance import course, participant
from tests.support.concerns import ACTOR, NOW, small_city

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def city(tmp_path: Path, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    small_city(tmp_path)


@pytest.fixture
def made() -> Course:
    return course(state="done", done_at=NOW - DAY)


def graduate(made: Course, name: str = "Ana Ruiz", **more: Any) -> Application:
    told = {"standing": "graduated", "by": "email", "email": f"{name.split()[0].lower()}@example.org"}
    return participant(made, name, **{**told, **more})


def agreed(
    row: Application,
    circle: Circle = Circle.ALUMNI,
    *interests: Interest,
    letters: bool = True,
    language: str = "en",
) -> Alumnus:
    told = Consent(row.name, circle, interests, letters)
    return alumni.agree(pk=row.pk, told=told, language=language, now=NOW)


def page(row: Application, route: str = "academy-alumnus") -> str:
    return "/" + link_of(row, route).split("/", 3)[3]


def letter(**more: Any) -> AlumniLetter:
    told = {"subject_en": "A walk", "subject_es": "Un paseo", "body_en": "Come.", "body_es": "Venga."}
    return alumni.write(told=Written(**{**told, **more}), pk=None, user=None, actor=ACTOR, now=NOW)


def test_graduates_are_asked_once_and_are_on_no_list_unless_they_say_so(made: Course) -> None:
    row = graduate(made)
    graduate(made, "Stopped", stopped_at=NOW)
    graduate(made, "Short", standing="not-completed")
    graduate(course(state="done", done_at=NOW - 31 * DAY), "Long ago")
    assert alumni.invite_all(now=NOW) == 1
    assert alumni.invite_all(now=NOW + DAY) == 0
    mail = Mail.objects.get()
    assert mail.to == "ana@example.org"
    assert page(row) in mail.text
    assert Alumnus.objects.count() == 0


def test_one_chooses_on_ones_own_page_and_takes_it_back_there(made: Course, client: Client) -> None:
    row = graduate(made)
    url = page(row)
    assert "You are on no list unless you say so" in client.get(url).content.decode()
    assert Alumnus.objects.count() == 0
    assert client.post(url, {"name": "Ana"}).status_code == 422
    told = {"name": "Ana", "circle": "public", "interests": ["translate", "host"], "letters": "on"}
    assert client.post(url, told).status_code == 302
    found = Alumnus.objects.get()
    assert (found.name, found.circle, found.interests) == ("Ana", "public", ["translate", "host"])
    assert (found.letters, found.by, found.email) == (True, "email", "ana@example.org")
    leave = page(row, "academy-alumnus-leave")
    assert client.get(leave).status_code == 200
    assert Alumnus.objects.count() == 1
    assert client.post(leave).status_code == 302
    assert Alumnus.objects.count() == 0
    assert "Ana" not in client.get("/academy/alumni/").content.decode()
    assert not client.cookies


def test_a_name_is_shown_to_whom_its_owner_chose(made: Course, client: Client, staff: Any) -> None:
    """Promise 6."""
    one = graduate(made, "Onlyme")
    agreed(one, Circle.COORDINATOR)
    agreed(graduate(made, "Amongus"), Circle.ALUMNI)
    agreed(graduate(made, "Byall"), Circle.PUBLIC)
    stranger = graduate(made, "Notyet")

    def names(text: str) -> set[str]:
        return {name for name in ("Onlyme", "Amongus", "Byall") if name in text}

    assert names(client.get("/academy/alumni/").content.decode()) == {"Byall"}
    assert names(client.get(page(one)).content.decode()) == {"Onlyme", "Amongus", "Byall"}
    assert names(client.get(page(stranger)).content.decode()) == set()
    assert names(staff("coordinator").get("/staff/academy/alumni/").content.decode()) == {
        "Onlyme", "Amongus", "Byall",
    }  # fmt: skip
    assert staff("officer").get("/staff/academy/alumni/").status_code == 403
    public = client.get("/academy/alumni/").content.decode()
    assert "@example.org" not in public


def test_only_a_graduate_has_such_a_page(made: Course, client: Client) -> None:
    row = graduate(made)
    url = page(row)
    assert client.get(url.replace(row.number, "4F7K9Q2M")).status_code == 404
    assert client.get(url[:-3] + "zz/").status_code == 404
    Application.objects.filter(pk=row.pk).update(standing="enrolled")
    assert client.get(url).status_code == 404
    with pytest.raises(alumni.NoGraduate):
        agreed(row)


def test_letters_are_looked_at_first_and_sent_once_in_each_readers_language(
    made: Course, staff: Callable[..., Client]
) -> None:
    agreed(graduate(made, "Ana"), Circle.ALUMNI, Interest.HOST)
    agreed(graduate(made, "Luz"), Circle.ALUMNI, Interest.HOST, language="es")
    agreed(graduate(made, "Tex", by="text", phone="+18165550142", email=""), Circle.ALUMNI, Interest.HOST)
    agreed(graduate(made, "Wat"), Circle.ALUMNI, Interest.WATCH)
    agreed(graduate(made, "Non"), Circle.ALUMNI, Interest.HOST, letters=False)
    client = staff("coordinator")
    told = {
        "subject_en": "A walk", "subject_es": "Un paseo", "body_en": "Come.", "body_es": "Venga.", "interest": "host",
        "event_on": "2026-03-20",
    }  # fmt: skip
    assert client.post("/staff/academy/alumni/letters/new/", told).status_code == 422  # an event has a page
    told["url"] = "https://example.org/gatherings/1/"
    where = client.post("/staff/academy/alumni/letters/new/", told).headers["Location"]
    seen = client.get(where).content.decode()
    assert "3 people would get this letter" in seen
    assert "Come." in seen
    assert "Venga." in seen
    Mail.objects.all().delete()
    assert client.get(f"{where}send/").status_code == 405
    assert client.post(f"{where}send/").status_code == 302
    assert client.post(f"{where}send/").status_code == 302
    mails = {mail.to: mail for mail in Mail.objects.filter(category="academy-alumni")}
    assert set(mails) == {"ana@example.org", "luz@example.org"}
    assert (mails["ana@example.org"].subject, mails["luz@example.org"].subject) == ("A walk", "Un paseo")
    assert "Venga." in mails["luz@example.org"].text
    assert "A walk" in Text.objects.get(category="academy-alumni").body
    row = AlumniLetter.objects.get()
    assert (row.sent_at, row.sent_to) == (NOW, 3)
    assert client.get(f"{where}edit/").status_code == 302  # what was sent stays as it was
    own = Client().get(page(Application.objects.get(name="Ana"))).content.decode()
    assert "A walk" in own


def test_one_press_ends_letters_by_a_mail_program_too(made: Course, client: Client) -> None:
    row = graduate(made)
    agreed(row)
    written = letter()
    alumni.send(pk=written.pk, actor=ACTOR, now=NOW)
    stop = Mail.objects.get(category="academy-alumni").unsubscribe
    assert stop.endswith(page(row, "academy-alumnus-stop"))
    path = "/" + stop.split("/", 3)[3]
    assert client.get(path).status_code == 200
    assert Alumnus.objects.get().letters
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert not Alumnus.objects.get().letters
    with pytest.raises(alumni.NobodyReads):
        alumni.send(pk=letter().pk, actor=ACTOR, now=NOW + LETTERS_APART)


def test_alumni_are_not_written_to_again_within_days(made: Course, staff: Callable[..., Client]) -> None:
    agreed(graduate(made))
    one, other = letter(), letter()
    assert alumni.send(pk=one.pk, actor=ACTOR, now=NOW) == 1
    assert alumni.send(pk=one.pk, actor=ACTOR, now=NOW) == 0
    with pytest.raises(alumni.NotYet):
        alumni.send(pk=other.pk, actor=ACTOR, now=NOW + LETTERS_APART - timedelta(minutes=1))
    url = reverse("staff-academy-alumni-letter", args=[other.pk])
    assert "Alumni have just been written to" in staff("coordinator").get(url).content.decode()
    assert alumni.send(pk=other.pk, actor=ACTOR, now=NOW + LETTERS_APART) == 1
    assert Mail.objects.filter(category="academy-alumni").count() == 2


def test_the_list_keeps_the_address_when_the_application_is_erased_and_goes_by_age(
    made: Course, settings: Any
) -> None:
    row = graduate(made)
    agreed(row)
    forget(row, NOW)
    row.save()
    told = Consent("Ana", Circle.PUBLIC, (), True)
    later = NOW + 500 * DAY
    assert alumni.agree(pk=row.pk, told=told, language="en", now=later).email == "ana@example.org"
    days = settings.LAMPLIGHTER.academy.keep_alumni_days
    assert alumni.clear(now=NOW + days * DAY) == 0
    assert alumni.clear(now=later + days * DAY) == 1


def test_staff_take_off_who_asks_and_the_record_names_nobody(
    made: Course, staff: Callable[..., Client]
) -> None:
    """Promises 6 and 7."""
    found = agreed(graduate(made, "Zoraida"))
    client = staff("coordinator")
    assert client.post(f"/staff/academy/alumni/{found.pk}/remove/").status_code == 302
    assert Alumnus.objects.count() == 0
    letter(event_on=date(2026, 3, 20), url="https://example.org/")
    rows = list(Event.objects.filter(verb__startswith="alumn"))
    assert {row.verb for row in rows} == {"alumnus.removed", "alumni-letter.written"}
    assert not any(re.search("zoraida", str(vars(row)), re.I) for row in rows)


def test_a_letter_that_was_not_sent_can_be_changed_and_thrown_away(staff: Callable[..., Client]) -> None:
    row = letter()
    client = staff("coordinator")
    url = reverse("staff-academy-alumni-edit", args=[row.pk])
    assert "Come." in client.get(url).content.decode()
    told = {"subject_en": "B", "subject_es": "B", "body_en": "b", "body_es": "b"}
    assert client.post(url, told).status_code == 302
    row.refresh_from_db()
    assert (row.subject_en, AlumniLetter.objects.count()) == ("B", 1)
    assert client.post(reverse("staff-academy-alumni-drop", args=[row.pk])).status_code == 302
    assert not AlumniLetter.objects.exists()
