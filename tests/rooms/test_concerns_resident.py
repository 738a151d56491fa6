"""A resident's private page: what it shows to whom, what can be done there, and what it never gives away."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from PIL import Image

from lamplighter.concerns.actions import joining, publishing, talking
from lamplighter.concerns.actions.finding_again import AGAIN
from lamplighter.concerns.actions.moving import merge, move
from lamplighter.concerns.models import Concern, Contact, Photo
from lamplighter.concerns.queries.links import link_of
from lamplighter.concerns.rules.states import Outcome, Party, State, Verb
from lamplighter.concerns.rules.values import Entry, Showing
from lamplighter.outbox.models import Mail
from lamplighter.outbox.reach import By
from lamplighter.plumbing import clock
from lamplighter.plumbing.ratelimit import Kind, kind_of
from tests.support.concerns import ACTOR, NOW, contact, raised, small_city

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A small city at work, at noon on a Monday, with a photos folder of its own."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(type(settings.HOME), "photos", tmp_path / "photos")
    return small_city(tmp_path)


@pytest.fixture
def user(person: Any) -> Any:
    """An officer at the desk."""
    return person("officer")


def path(concern: Concern, more: str = "", follower: Contact | None = None, language: str = "en") -> str:
    """The private page's address, below our own name."""
    whole = link_of(concern, follower, language)
    return whole.removeprefix(settings.LAMPLIGHTER.web.public_url) + more


def seen(client: Client, concern: Concern, more: str = "", **options: Any) -> str:
    """What a page says."""
    response = client.get(path(concern, more, **options))
    assert response.status_code == 200
    return str(response.content.decode())


def resolved(concern: Concern) -> Concern:
    """Settled, as the officer sees it."""
    move(pk=concern.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="They signed a promise.", now=NOW)
    concern.refresh_from_db()
    return concern


def a_picture(name: str = "street.png") -> SimpleUploadedFile:
    """A photo as a phone sends it."""
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


# Who comes in


def test_a_wrong_link_and_an_unknown_number_give_the_same_page(client: Client) -> None:
    concern = raised()
    secret = path(concern).split("/")[3]
    wrong = client.get(f"/c/{concern.number}/{'a' * 26}/")
    unknown = client.get(f"/c/ZZZZZZZZ/{secret}/")
    assert wrong.status_code == unknown.status_code == 404
    # The switch of languages repeats the address that was asked for; all else is the same.
    said = wrong.content.decode().replace(f"{concern.number}/{'a' * 26}", f"ZZZZZZZZ/{secret}")
    assert said == unknown.content.decode()
    assert client.get(f"/c/{concern.number}/%00/").status_code == 404
    assert client.post(f"/c/{concern.number}/{'a' * 26}/solved/", {"solved": "no"}).status_code == 404


def test_the_link_works_as_people_retype_it(client: Client) -> None:
    concern = raised()
    _, _, number, secret, _ = path(concern).split("/")
    assert client.get(f"/c/{number[:4]}-{number[4:].lower()}/{secret.upper()}/").status_code == 200


def test_a_concern_s_link_opens_no_other_concern(client: Client) -> None:
    one, two = raised(), raised()
    secret = path(one).split("/")[3]
    assert client.get(f"/c/{two.number}/{secret}/").status_code == 404


def test_no_cache_search_engine_or_other_site_learns_of_the_page(client: Client) -> None:
    concern = raised(contact=contact())
    for more in (
        "",
        "reach/",
        "public/",
        "data/",
        "data.json",
        "stop/",
        "withdraw/",
        "erase/all/",
        "take-back/0/",
    ):
        response = client.get(path(concern, more))
        assert response.status_code == 200, more
        assert response.headers["Cache-Control"] == "no-store", more
        assert "noindex" in response.headers["X-Robots-Tag"], more
        assert response.headers["Referrer-Policy"] == "strict-origin", more
        assert not response.cookies, more


@pytest.mark.parametrize("language", ["", "/es"])
def test_writing_there_is_limited_as_all_writing_is(language: str) -> None:
    for more in ("X/y/write/", "X/y/solved/", ""):
        assert kind_of(f"{language}/c/{more}", "POST") is Kind.WRITING


# What it shows


def test_the_headline_says_where_it_stands_who_has_it_and_by_when(client: Client) -> None:
    concern = raised(contact=contact())
    page = seen(client, concern)
    assert "Officer WEvening has it. You get an answer by tomorrow." in page
    assert "Officer WEvening is back at" in page
    move(pk=concern.pk, verb=Verb.START, party=Party.OFFICER, now=NOW)
    assert "Officer WEvening is working on it." in seen(client, concern)


def test_the_timeline_holds_what_staff_told_the_resident_and_no_note_of_theirs(
    client: Client, user: Any
) -> None:
    concern = raised()
    talking.answer(pk=concern.pk, words="I come by at seven.", now=NOW, actor=ACTOR, user=user)
    talking.note(pk=concern.pk, words="qnote between us", now=NOW, actor=ACTOR, user=user)
    talking.log_contact(pk=concern.pk, words="qcall on the phone", now=NOW, actor=ACTOR, user=user)
    page = seen(client, concern)
    assert "I come by at seven." in page
    assert "Loud music until 3 am." in page
    assert "qnote" not in page
    assert "qcall" not in page


def test_what_a_resident_wrote_is_shown_as_text_and_never_as_html(client: Client) -> None:
    concern = raised(text="<script>alert(1)</script>")
    assert "<script>alert" not in seen(client, concern)
    assert escape("<script>alert(1)</script>") in seen(client, concern)


def test_every_state_has_its_page_in_both_languages(client: Client) -> None:
    concern = raised(contact=contact())
    for verb in (Verb.ACKNOWLEDGE, Verb.START, Verb.WAIT, Verb.REFER, Verb.RESOLVE):
        move(pk=concern.pk, verb=verb, party=Party.OFFICER, words="Because.", now=NOW)
        for language in ("en", "es"):
            seen(client, concern, language=language)
    move(pk=concern.pk, verb=Verb.CONFIRM, party=Party.RESIDENT, now=NOW)
    seen(client, concern, language="es")
    move(pk=concern.pk, verb=Verb.REOPEN, party=Party.RESIDENT, now=NOW)
    assert "It is open again" in seen(client, concern)


def test_an_answer_that_is_late_is_called_late(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    concern = raised()
    monkeypatch.setattr(clock, "now", lambda: NOW + 40 * DAY)
    assert "An answer is late. A supervisor sees that too." in seen(client, concern)


def test_a_sensitive_concern_s_page_names_neither_kind_nor_number_in_its_title_and_has_a_way_off(
    client: Client,
) -> None:
    concern = raised("domestic-danger", contact=contact())
    page = seen(client, concern)
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert concern.kind.name_en not in page
    assert concern.number[:4] not in title
    assert "data-leave" in page
    assert "data-leave" not in seen(client, raised())


# Was it solved?


def test_the_question_stands_on_the_page_with_two_buttons_and_the_mail_leads_there(client: Client) -> None:
    concern = resolved(raised(contact=contact()))
    page = seen(client, concern)
    assert 'id="solved"' in page
    assert page.count('name="solved"') == 2
    assert "#solved" in Mail.objects.latest("pk").text
    assert 'name="solved"' not in seen(client, raised())


def test_opening_the_page_decides_nothing(client: Client) -> None:
    concern = resolved(raised(contact=contact()))
    for _ in range(3):
        client.get(path(concern))
        client.get(path(concern, "solved/"))
    concern.refresh_from_db()
    assert concern.state == State.RESOLVED.value


def test_no_reopens_it_and_the_officer_hears(client: Client, city: dict[str, Any]) -> None:
    city["w-evening"].email = "evening@example.gov"
    city["w-evening"].save()
    concern = resolved(raised(contact=contact()))
    response = client.post(path(concern, "solved/"), {"solved": "no", "words": "Again last night."})
    assert response.status_code == 302
    concern.refresh_from_db()
    assert (concern.state, concern.unheard, concern.reopened) == (State.REOPENED.value, True, 1)
    assert concern.due_at is not None
    assert concern.updates.filter(move=Verb.REOPEN.value).get().text == "Again last night."
    word = Mail.objects.get(to="evening@example.gov")
    assert "Not solved" in word.subject
    assert "last night" not in word.text
    assert "It is open again" in client.get(response.headers["Location"]).content.decode()


def test_yes_closes_it(client: Client) -> None:
    concern = resolved(raised(contact=contact()))
    client.post(path(concern, "solved/"), {"solved": "yes"})
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == (State.CLOSED.value, Outcome.SOLVED.value)


def test_a_second_press_of_the_button_says_how_it_stands(client: Client) -> None:
    concern = resolved(raised(contact=contact()))
    for _ in range(2):
        response = client.post(path(concern, "solved/"), {"solved": "no"})
    assert "too-late" in response.headers["Location"]
    assert "it has changed in the meantime" in client.get(response.headers["Location"]).content.decode()


def test_a_closed_concern_can_be_opened_again_for_some_time_and_not_for_ever(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    concern = resolved(raised(contact=contact()))
    client.post(path(concern, "solved/"), {"solved": "yes"})
    assert "Has it come back?" in seen(client, concern)
    monkeypatch.setattr(clock, "now", lambda: NOW + 61 * DAY)
    assert "Has it come back?" not in seen(client, concern)
    client.post(path(concern, "again/"), {"words": "x"})
    concern.refresh_from_db()
    assert concern.state == State.CLOSED.value
    monkeypatch.setattr(clock, "now", lambda: NOW + 59 * DAY)
    client.post(path(concern, "again/"), {"words": "It is back."})
    concern.refresh_from_db()
    assert concern.state == State.REOPENED.value


def test_thanks_are_not_asked_whether_they_were_solved(client: Client) -> None:
    concern = resolved(raised("officer-thanks", contact=contact()))
    assert 'name="solved"' not in seen(client, concern)
    assert "solved" not in Mail.objects.latest("pk").text


# Writing


def test_words_and_photos_reach_the_timeline_and_the_desk(client: Client) -> None:
    concern = raised(contact=contact())
    response = client.post(
        path(concern, "write/"), {"words": "Still loud.", "photos": [a_picture(), a_picture("b.png")]}
    )
    assert response.status_code == 302
    concern.refresh_from_db()
    update = concern.updates.get(entry=Entry.REPLY.value)
    assert (update.text, update.photos.count(), concern.unheard) == ("Still loud.", 2, True)
    assert "has your message" in seen(client, concern)


def test_a_file_that_is_no_photo_is_refused_by_its_name_and_the_words_stay_in_the_box(client: Client) -> None:
    concern = raised()
    notes = SimpleUploadedFile("notes.txt", b"hello", "image/png")
    response = client.post(path(concern, "write/"), {"words": "Still loud.", "photos": [a_picture(), notes]})
    said = response.content.decode()
    assert response.status_code == 422
    assert "“notes.txt” is no photo." in said
    assert "Still loud.</textarea>" in said
    assert not concern.updates.filter(entry=Entry.REPLY.value).exists()


def test_nothing_written_is_said_kindly(client: Client) -> None:
    concern = raised()
    response = client.post(path(concern, "write/"), {"words": "  "})
    assert response.status_code == 422
    assert "Write a few words, or choose a photo." in response.content.decode()
    assert client.post(path(concern, "write/"), {"words": "x" * 3001}).status_code == 422
    assert (
        client.post(path(concern, "write/"), {"words": "x", "photos": [a_picture()] * 6}).status_code == 422
    )


def test_photos_are_seen_through_the_secret_alone(client: Client) -> None:
    concern, other = raised(), raised()
    client.post(path(concern, "write/"), {"photos": [a_picture()]})
    photo = Photo.objects.get(concern=concern)
    for size in ("small", "whole"):
        response = client.get(path(concern, f"photo/{photo.pk}/{size}/"))
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.content.startswith(b"\xff\xd8\xff")
        assert response.headers["Cache-Control"] == "no-store"
    assert client.get(path(other, f"photo/{photo.pk}/small/")).status_code == 404
    assert client.get(path(concern, "photo/999999999999999999/small/")).status_code == 404
    assert client.get(path(concern, f"photo/{photo.pk}/original/")).status_code == 404


# What a resident decides


def test_a_resident_without_contact_can_add_one_and_its_hours_choose_the_shift(client: Client) -> None:
    concern = raised()
    told = {"by": "email", "email": "ana@example.org", "hours": ["morning"], "name": "", "phone": ""}
    client.post(path(concern, "reach/", language="es"), told)
    row = concern.contacts.get()
    concern.refresh_from_db()
    assert (row.email, row.by, row.language, concern.lead_shift) == (
        "ana@example.org",
        "email",
        "es",
        "morning",
    )


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"by": "email"}, "Type your e-mail address"),
        ({"by": "email", "email": "ana"}, "That is no e-mail address."),
        ({"by": "call"}, "Type your phone number"),
        ({"by": "call", "phone": "call me"}, "That is no phone number."),
        ({"by": "pigeon"}, "Select a valid choice"),
        ({}, "Choose one of these ways."),
    ],
)
def test_a_way_to_be_reached_that_cannot_work_is_mended_on_the_page(
    client: Client, told: dict[str, str], said: str
) -> None:
    concern = raised()
    response = client.post(path(concern, "reach/"), told)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not concern.contacts.exists()


def test_the_public_sees_it_only_after_both_said_yes_and_no_longer_after_a_no(
    client: Client, user: Any
) -> None:
    concern = raised()
    client.post(path(concern, "public/"), {"public": "kind"})
    concern.refresh_from_db()
    assert (concern.showing, concern.agreed_words) == (Showing.ASKED.value, False)
    publishing.show(pk=concern.pk, words="", by_month=False, now=NOW, actor=ACTOR, user=user)
    assert "The public sees this of it." in seen(client, concern, "public/")
    client.post(path(concern, "public/"), {"public": "no"})
    concern = Concern.objects.get(pk=concern.pk)
    assert (concern.showing, hasattr(concern, "publication")) == (Showing.WITHDRAWN.value, False)


@pytest.mark.parametrize("code", ["domestic-danger", "officer-conduct"])
def test_what_is_never_public_cannot_be_made_so(client: Client, code: str) -> None:
    concern = raised(code)
    assert "The public never sees this." in seen(client, concern, "public/")
    client.post(path(concern, "public/"), {"public": "words"})
    concern.refresh_from_db()
    assert concern.showing == Showing.PRIVATE.value


def test_taking_it_back_asks_once_and_closes_it(client: Client) -> None:
    concern = raised(contact=contact())
    assert "Close it?" in seen(client, concern, "withdraw/")
    concern.refresh_from_db()
    assert concern.state == State.NEW.value
    client.post(path(concern, "withdraw/"))
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == (State.CLOSED.value, Outcome.WITHDRAWN.value)


def test_messages_stop_by_one_press_and_by_a_mail_program_s_own(client: Client) -> None:
    concern = raised(contact=contact())
    before = Mail.objects.count()
    client.get(path(concern, "stop/"))
    assert concern.contacts.get().stopped_at is None
    pressed = client.post(path(concern, "stop/"), {"List-Unsubscribe": "One-Click"})
    assert (pressed.status_code, pressed.content) == (200, b"")
    assert concern.contacts.get().stopped_at is not None
    move(pk=concern.pk, verb=Verb.START, party=Party.OFFICER, now=NOW)
    assert Mail.objects.count() == before


# Own words and data


def test_every_own_entry_can_be_taken_back_and_no_other(client: Client, user: Any) -> None:
    concern = raised(happens="at night", answers={"x": "y"})
    talking.answer(pk=concern.pk, words="I come by.", now=NOW, actor=ACTOR, user=user)
    client.post(path(concern, "write/"), {"words": "Come later.", "photos": [a_picture()]})
    mine = concern.updates.get(entry=Entry.REPLY.value)
    theirs = concern.updates.get(entry=Entry.ANSWER.value)
    assert client.get(path(concern, f"take-back/{theirs.pk}/")).status_code == 404
    assert client.post(path(concern, f"take-back/{theirs.pk}/")).status_code == 404
    assert "Come later." in seen(client, concern, f"take-back/{mine.pk}/")
    client.post(path(concern, f"take-back/{mine.pk}/"))
    client.post(path(concern, "take-back/0/"))
    concern.refresh_from_db()
    mine.refresh_from_db()
    assert (mine.text, concern.text, concern.happens, concern.answers) == ("", "", "", {})
    assert not concern.photos.exists()
    page = seen(client, concern)
    assert "Come later." not in page
    assert "Loud music" not in page
    assert "I come by." in page


def test_an_entry_of_another_concern_cannot_be_taken_back(client: Client) -> None:
    one, two = raised(), raised()
    client.post(path(two, "write/"), {"words": "Mine."})
    other = two.updates.get(entry=Entry.REPLY.value)
    assert client.post(path(one, f"take-back/{other.pk}/")).status_code == 404


def test_own_data_is_a_file_with_everything_told_and_no_note_of_staff(client: Client, user: Any) -> None:
    concern = raised(contact=contact(name="Ana", phone="816-555-0100"))
    talking.note(pk=concern.pk, words="qnote", now=NOW, actor=ACTOR, user=user)
    talking.answer(pk=concern.pk, words="I come by.", now=NOW, actor=ACTOR, user=user)
    response = client.get(path(concern, "data.json"))
    told = json.loads(response.content)
    assert "attachment" in response.headers["Content-Disposition"]
    assert told["contact"]["email"] == "resident@example.org"
    assert (told["contact"]["name"], told["words"]) == ("Ana", "Loud music until 3 am.")
    assert told["place"] == {"words": "100 Main Street", "longitude": concern.lon, "latitude": concern.lat}
    assert [each["words"] for each in told["timeline"] if each["words"]] == ["I come by."]
    assert "qnote" not in response.content.decode()


def test_erasing_the_contact_leaves_the_concern_and_the_page(client: Client) -> None:
    concern = raised(contact=contact())
    assert "Erase how to reach you?" in seen(client, concern, "erase/contact/")
    client.post(path(concern, "erase/contact/"))
    concern.refresh_from_db()
    assert not concern.contacts.exists()
    assert concern.text
    assert concern.is_open
    seen(client, concern)


def test_erasing_everything_says_what_stays_and_leaves_an_empty_page_that_still_stands(
    client: Client,
) -> None:
    concern = raised(contact=contact(name="Ana"))
    client.post(path(concern, "write/"), {"words": "Come later."})
    page = seen(client, concern, "erase/all/")
    assert "What stays" in page
    assert "the number, the kind and the district" in page
    response = client.post(path(concern, "erase/all/"))
    page = client.get(response.headers["Location"]).content.decode()
    concern.refresh_from_db()
    assert (concern.text, concern.place, concern.lon, concern.search) == ("", "", None, "")
    assert not concern.contacts.exists()
    for private in ("Loud music", "Main Street", "Come later", "Ana", "resident@example.org"):
        assert private not in page
    assert "Has it come back?" not in page


# Neighbours


def follower(concern: Concern, user: Any) -> Contact:
    """Somebody who said "me too" to a shown concern."""
    publishing.agree(concern=concern, words=True, now=NOW)
    publishing.show(pk=concern.pk, words="qshown words", by_month=False, now=NOW, actor=ACTOR, user=user)
    return joining.join(concern=concern, contact=contact("bo@example.org"), now=NOW)


def test_a_neighbour_sees_the_public_part_alone(client: Client, user: Any) -> None:
    concern = raised(contact=contact(name="Ana"), text="qprivate words", place="123 Main Street")
    talking.reply(concern=concern, words="qreply", now=NOW)
    talking.answer(pk=concern.pk, words="qanswer", now=NOW, actor=ACTOR, user=user)
    move(pk=concern.pk, verb=Verb.WAIT, party=Party.OFFICER, words="qreason", now=NOW)
    neighbour = follower(concern, user)
    page = seen(client, concern, follower=neighbour)
    assert "qshown words" in page
    assert "100 block of Main Street" in page
    for private in ("qprivate", "qreply", "qanswer", "qreason", "123 Main", "Ana"):
        assert private not in page, private
    told = json.loads(client.get(path(concern, "data.json", neighbour)).content)
    assert set(told) == {"number", "contact"}
    assert told["contact"]["email"] == "bo@example.org"


def test_a_neighbour_can_do_nothing_but_stop_and_leave(client: Client, user: Any) -> None:
    concern = raised(contact=contact())
    neighbour = follower(concern, user)
    for more in ("reach/", "public/", "withdraw/", "take-back/0/", "erase/all/"):
        assert client.get(path(concern, more, neighbour)).status_code == 404, more
    for more in ("write/", "solved/", "again/", "withdraw/", "erase/all/"):
        assert (
            client.post(path(concern, more, neighbour), {"words": "x", "solved": "no"}).status_code == 404
        ), more
    client.post(path(concern, "stop/", neighbour))
    neighbour.refresh_from_db()
    assert neighbour.stopped_at is not None
    assert "It is erased." in client.post(path(concern, "erase/contact/", neighbour)).content.decode()
    assert not Contact.objects.filter(pk=neighbour.pk).exists()


def test_a_duplicate_s_page_leads_on_and_takes_no_more_words(client: Client, user: Any) -> None:
    concern, kept = raised(contact=contact()), raised(contact=contact("bo@example.org"))
    merge(pk=concern.pk, into=kept.pk, now=NOW, actor=ACTOR, user=user)
    page = seen(client, concern)
    assert f"{kept.number[:4]}-{kept.number[4:]}" in page
    assert 'id="write"' not in page
    client.post(path(concern, "write/"), {"words": "Hello?"})
    assert not concern.updates.filter(entry=Entry.REPLY.value).exists()


# A lost link


def test_a_lost_link_goes_to_the_address_on_file_and_nobody_learns_whether_there_is_one(
    client: Client,
) -> None:
    concern = raised(contact=contact())
    Mail.objects.all().delete()
    right = client.post(
        "/c/", {"number": f"{concern.number[:4]}-{concern.number[4:]}", "reach": "Resident@example.org"}
    )
    wrong = client.post("/c/", {"number": concern.number, "reach": "mallory@example.com"})
    unknown = client.post("/c/", {"number": "ZZZZ-ZZZZ", "reach": "resident@example.org"})
    assert right.content == wrong.content == unknown.content
    assert right.status_code == 200
    mail = Mail.objects.get(category=AGAIN)
    assert mail.to == "resident@example.org"
    assert link_of(concern, None, "en") in mail.text


def test_nobody_can_fill_a_mailbox_with_links(client: Client) -> None:
    concern = raised(contact=contact())
    for _ in range(5):
        client.post("/c/", {"number": concern.number, "reach": "resident@example.org"})
    assert Mail.objects.filter(category=AGAIN).count() == 1


def test_a_neighbour_gets_a_link_of_their_own(client: Client, user: Any) -> None:
    concern = raised(contact=contact())
    neighbour = follower(concern, user)
    client.post("/c/", {"number": concern.number, "reach": "bo@example.org"})
    mail = Mail.objects.get(category=AGAIN)
    assert link_of(concern, neighbour, "en") in mail.text
    assert link_of(concern, None, "en") not in mail.text


def test_of_a_sensitive_concern_the_mail_with_the_link_says_nothing(client: Client) -> None:
    concern = raised("abuse", contact=contact())
    client.post("/c/", {"number": concern.number, "reach": "resident@example.org"})
    mail = Mail.objects.get(category=AGAIN)
    assert mail.subject.startswith("A message from")
    assert f"{concern.number[:4]}-" not in mail.subject + mail.text


def test_a_text_goes_only_to_who_asked_for_texts(client: Client) -> None:
    concern = raised(contact=contact(phone="816-555-0100"))
    client.post("/c/", {"number": concern.number, "reach": "816-555-0100"})
    assert not Mail.objects.filter(category=AGAIN).exists()
    assert concern.contacts.get().by == By.EMAIL.value


def test_before_anything_is_shown_the_page_says_which_block_the_public_would_see(client: Client) -> None:
    concern = raised(contact=contact(), place="1642 Lantern Street, Riverbend")
    page = seen(client, concern, "public/")
    assert "<dd>1600 block of Lantern Street</dd>" in page
    assert "Node" not in page


def test_a_link_that_was_copied_badly_leads_to_a_new_one(client: Client) -> None:
    concern = raised(contact=contact())
    for wrong in (f"/c/{concern.number}/{'a' * 26}/", "/c/AAAAAAAA/x/", path(concern, "")[:-2] + "/"):
        reply = client.get(wrong)
        assert reply.status_code == 404
        assert 'href="/c/"' in reply.content.decode()


def test_messages_that_were_stopped_can_be_started_again_and_never_start_unsaid(client: Client) -> None:
    concern = raised(contact=contact())
    assert "Start messages again" not in seen(client, concern, "")
    client.post(path(concern, "stop/"))
    assert "If you keep this, they start again." in seen(client, concern, "reach/")
    assert "Start messages again" in seen(client, concern, "")
    client.post(path(concern, "messages/"))
    assert concern.contacts.get().stopped_at is None
    assert "Start messages again" not in seen(client, concern, "")


def test_what_is_to_be_mended_stands_on_top_where_a_browser_without_javascript_opens_the_page(
    client: Client,
) -> None:
    concern = raised(contact=contact())
    reply = client.post(path(concern, "write/"), {"words": " "})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert page.index("<title>To fix:") < page.index("There is something to fix") < page.index("<h1>")
    assert page.count("There is something to fix") == 1
