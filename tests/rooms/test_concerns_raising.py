"""A resident raises a concern: one question a page, nothing lost on the way, sent once, and sealed where it must be."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lamplighter.concerns.actions import owning, publishing
from lamplighter.concerns.models import Concern, Draft, Photo
from lamplighter.concerns.rules.looks import tells_only_looks
from lamplighter.concerns.rules.numbers import shown_number
from lamplighter.outbox.models import Mail
from lamplighter.plumbing.clock import now
from tests.support.city import address_book
from tests.support.concerns import ACTOR, kind, raised, small_city
from tests.support.places import SOUTH, WEST, fresh
from tests.support.wizard import Wizard

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    small_city(tmp_path)
    address_book(tmp_path)
    yield
    fresh()


def picture(name: str = "photo.jpg", kind: str = "JPEG") -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (80, 60), "navy").save(held, kind)
    return SimpleUploadedFile(name, held.getvalue(), "image/jpeg")


def test_from_danger_to_receipt_and_the_private_link_opens() -> None:
    resident = Wizard().until("check")
    for told in (
        "Noise",
        "104 Main Street",
        "Loud music",
        "After midnight",
        "resident@example.org",
        "In the evening",
    ):
        assert told in resident.page
    resident.send()
    concern = Concern.objects.get()
    assert resident.number == concern.number
    assert "Officer" in resident.title
    assert (concern.zone, concern.lead_shift, concern.channel, concern.showing) == (
        "W",
        "evening",
        "web",
        "asked",
    )
    assert f"/c/{concern.number}/" in resident.page
    link = resident.page.split(f'href="/c/{concern.number}/')[1].split('"')[0]
    assert Client().get(f"/c/{concern.number}/{link}").status_code == 200
    assert Mail.objects.get().to == "resident@example.org"


def test_sent_twice_it_is_one_concern_with_one_receipt_and_one_mail() -> None:
    """Promise 3: a reload or a double click raises nothing twice."""
    resident = Wizard().until("check")
    sent = dict(resident.hidden)
    first = resident.send().number
    resident.hidden = sent
    assert resident.send().number == first
    assert (Concern.objects.count(), Mail.objects.count()) == (1, 1)


def test_a_draft_outlasts_a_lost_connection_and_is_gone_once_sent_or_a_day_old() -> None:
    resident = Wizard().until("when")
    again = Wizard()
    again.hidden = dict(resident.hidden)
    again.post(happens="At noon").until("check")
    assert "Loud music" in again.page
    again.send()
    assert not Draft.objects.filter(answers__has_key="text").exists()
    Wizard().until("when")
    owning.clear_drafts(now=now() + timedelta(days=1, minutes=1))
    assert not Draft.objects.exists()


@pytest.mark.parametrize("code", ["domestic-danger", "abuse", "officer-conduct"])
def test_of_sensitive_kinds_nothing_is_kept_before_it_is_sent(code: str) -> None:
    resident = Wizard().until("check", kind=code)
    assert not Draft.objects.exists()
    assert "data-leave" in resident.page
    assert kind(code).name_en not in resident.page.split("<body>")[0]
    number = resident.send().number
    concern = Concern.objects.get(number=number)
    assert (concern.text, concern.showing) == ("Loud music from a yard, every night.", "private")
    assert all(set(draft.answers) == {"sent"} for draft in Draft.objects.all())


def test_a_draft_begun_as_another_kind_is_forgotten_when_it_becomes_sensitive() -> None:
    resident = Wizard().until("what")
    assert Draft.objects.exists()
    resident.post("to:kind").post(kind="abuse")
    assert not Draft.objects.exists()


def test_a_text_that_tells_only_looks_is_asked_about_once_and_may_be_sent() -> None:
    resident = Wizard().until("what")
    looks = "A tall man in a dark hoodie, he does not look like he is from here"
    resident.post(text=looks)
    assert (resident.step, "what somebody looks like" in resident.page) == ("what", True)
    assert looks in resident.page
    resident.post(text=looks)
    assert resident.step == "photos"


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("Two young black men wearing hoodies", True),
        ("Un hombre moreno con gorra y tatuajes", True),
        ("There is a strange looking guy, dirty clothes", True),
        ("A man in a red jacket tries the handles of parked cars", False),
        ("Una mujer alta tira basura en el lote", False),
        ("Loud music", False),
        ("Black smoke from the old house", False),
        ("", False),
    ],
)
def test_only_texts_without_anything_done_are_asked_about(text: str, only: bool) -> None:
    assert tells_only_looks(text) is only


def test_an_address_that_may_mean_several_is_chosen_and_one_that_is_none_is_said() -> None:
    resident = Wizard().until("where")
    resident.post(address="102 Lantern")
    assert resident.status == 422
    picks = [part.split('"')[0] for part in resident.page.split('name="pick" value="')[1:]]
    assert len(picks) == 2
    resident.post(address="102 Lantern", pick=picks[0])
    assert (resident.step, "officers cover this place" in resident.page) == ("what", True)
    resident.post("back").post(address="zzz qqq")
    assert (resident.step, resident.status) == ("where", 422)
    assert "No such place" in resident.page
    assert "zzz qqq" in resident.page


def test_a_point_of_the_map_or_the_device_will_do_and_one_outside_is_refused() -> None:
    resident = Wizard().until("where")
    resident.post(point="1", lon=str(WEST - 1), lat=str(SOUTH))
    assert "No officers of this city cover that place" in resident.page
    resident.post(point="1", lon="x", lat="y")
    assert resident.step == "where"
    resident.post(point="1", lon=str(WEST + 0.005), lat=str(SOUTH + 0.005))
    assert resident.step == "what"


def test_photos_are_cleaned_one_by_one_and_a_bad_one_does_not_lose_the_others() -> None:
    resident = Wizard().until("photos")
    bad = SimpleUploadedFile("malware.jpg", b"MZ not a photo", "image/jpeg")
    resident.post("add", photos=[picture(), bad])
    assert (resident.step, resident.status) == ("photos", 422)
    assert "malware.jpg" in resident.page
    assert "1 photo is kept" in resident.page
    resident.until("check").send()
    assert Photo.objects.count() == 1


def test_another_offices_kind_says_where_to_go_and_raises_nothing() -> None:
    resident = Wizard().until("kind").post(kind="street-light")
    assert "311" in resident.page
    resident.post()
    assert resident.step == "notice"
    assert not Concern.objects.exists()


def test_a_crime_that_has_happened_says_plainly_that_this_is_no_police_report() -> None:
    resident = Wizard().until("kind").post(kind="crime-happened")
    assert resident.title == "This is not a police report."
    resident.until("check").send()
    assert "This is not a police report." in resident.page


def test_a_kinds_own_questions_are_asked_and_kept() -> None:
    resident = Wizard().until("what").post(text="Loud music.", q_how_often="weekend").until("check")
    assert "On weekends" in resident.page
    resident.send()
    assert Concern.objects.get().answers == {"how-often": "weekend"}


def test_one_like_it_near_by_is_shown_before_sending(person: object) -> None:
    shown = raised(agrees_public=True, place="104 Main Street")
    assert Wizard().until("check").step == "check"  # private ones are nobody's business
    publishing.show(pk=shown.pk, words="", by_month=False, now=now(), actor=ACTOR, user=None)  # type: ignore[arg-type]
    resident = Wizard().until("like")
    assert "100 block of Main Street" in resident.page
    assert "104 Main Street" not in resident.page.split("<form")[-1]
    resident.until("check").send()
    assert Concern.objects.count() == 2


def test_without_name_contact_or_account_it_is_raised_all_the_same() -> None:
    resident = Wizard().until("check", reach={"by": "link"}).send()
    assert resident.number
    assert not Mail.objects.exists()
    assert shown_number(resident.number) in resident.page


def test_answers_can_be_changed_from_the_last_page_and_nothing_else_is_lost() -> None:
    resident = Wizard().until("check").post("to:when")
    assert "After midnight" in resident.page
    resident.post(happens="At dawn").until("check")
    assert "At dawn" in resident.page
    assert "Loud music" in resident.page


@pytest.mark.parametrize(
    ("sent", "step"),
    [
        ({"step": "check", "go": "send"}, "kind"),
        ({"step": "nowhere", "go": "next"}, "kind"),
        ({"step": "what", "go": "next", "text": "x"}, "kind"),
        ({"step": "check", "go": "send", "held": "{not json"}, "kind"),
        ({"step": "check", "go": "send", "held": json.dumps(["x"])}, "kind"),
        ({"step": "check", "go": "send", "held": json.dumps({"kind": ["noise"]})}, "where"),
        (
            {
                "step": "where",
                "go": "to:check",
                "held": json.dumps({"kind": ["officer-conduct"], "text": ["x"]}),
            },
            "reach",
        ),
        ({"step": "photos", "go": "next", "drop": "99", "held": json.dumps({"kind": ["noise"]})}, "photos"),
        ({"step": "kind", "go": "next", "kind": "no-such-kind"}, "kind"),
    ],
)
def test_bad_input_leads_to_a_page_that_says_what_is_missing(sent: dict[str, str], step: str) -> None:
    reply = Client().post("/report/", sent)
    assert reply.status_code in (200, 422)
    assert f'name="step" value="{step}"' in reply.content.decode()
    assert not Concern.objects.exists()


def test_no_cookie_is_set_and_nothing_is_cached() -> None:
    """Promise 8."""
    resident = Wizard().until("check").send()
    assert not resident.client.cookies
    reply = Client().get("/report/")
    assert "no-store" in reply.headers["Cache-Control"]


def test_the_other_language_keeps_what_was_told_and_shows_the_same_receipt() -> None:
    resident = Wizard().until("check")
    switch = resident.page.split('action="/es/report/"')[1].split("</form>")[0]
    assert 'name="go" value="to:check"' in switch
    spanish = Wizard(language="es")
    spanish.hidden = dict(resident.hidden)
    spanish.post("to:check")
    assert (spanish.title, "Loud music" in spanish.page) == ("Revise sus respuestas", True)
    number = spanish.send().number
    resident.hidden = {"step": "check", "key": spanish_key(spanish)}
    assert resident.send().number == number


def spanish_key(page: Wizard) -> str:
    return page.page.split('name="key" value="')[1].split('"')[0]
