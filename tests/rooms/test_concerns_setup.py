"""Set-up of concerns: what staff change holds and is on record; what cannot be is said on the form, never a broken page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb
from lamplighter.concerns.actions.publishing import agree
from lamplighter.concerns.actions.shipped import ship
from lamplighter.concerns.models import Concern, Desk, Endpoint, Hook, Kind, Question, ReplyTemplate
from lamplighter.roster.models import Post
from tests.support.concerns import ACTOR, NOW, raised, small_city

pytestmark = pytest.mark.django_db
Staff = Callable[..., Client]
KIND = {
    "code": "dumping",
    "name_en": "Dumping",
    "name_es": "Basura tirada",
    "route": "zone",
    "active": "on",
    "may_be_public": "on",
    "order": "3",
    "answer_hours": "8",
    "resolve_days": "20",
    "keep_contact_days": "180",
    "keep_text_days": "730",
}
QUESTION = {
    "code": "how",
    "text_en": "How much?",
    "text_es": "¿Cuánto?",
    "answering": "choice",
    "lines": "bag | A bag | Una bolsa\n\ntruck | A truckload | Un camión",
    "order": "0",
}
HOOK = {
    "name": "The city's board",
    "url": "https://board.example.org/in",
    "events": ["raised", "resolve"],
    "active": "on",
}
REPLY = {"code": "hello", "title": "Hello", "text_en": "Hello.", "text_es": "Hola.", "order": "0"}
OFFICE = {"name": "Streets", "url": "https://streets.example.org/v2", "new_key": "marker-key", "active": "on"}


@pytest.fixture
def admin(staff: Staff) -> Client:
    ship(actor=ACTOR, now=NOW)
    return staff("administrator")


def newest() -> Event:
    found = Event.objects.order_by("-pk").first()
    assert found is not None
    return found


def test_a_kind_of_the_departments_own_can_be_chosen_at_once(admin: Client) -> None:
    answer = admin.post("/staff/setup/kinds/add/", KIND)
    assert answer.status_code == 302
    made = Kind.objects.get(code="dumping")
    assert (made.name_es, made.answer_hours, made.resolve_days, made.may_be_public) == (
        "Basura tirada",
        8,
        20,
        True,
    )
    assert newest().verb == Verb.KIND_CHANGED
    assert "name_en" in newest().fields
    assert "Dumping" in admin.get("/staff/setup/kinds/").content.decode()


def test_a_change_names_the_fields_and_keeps_the_code(admin: Client) -> None:
    admin.post("/staff/setup/kinds/add/", KIND)
    made = Kind.objects.get(code="dumping")
    changed = {**KIND, "code": "other", "answer_hours": "24"}
    del changed["active"]
    assert admin.post(f"/staff/setup/kinds/{made.pk}/", changed).status_code == 302
    made.refresh_from_db()
    assert (made.code, made.answer_hours, made.active) == ("dumping", 24, False)
    assert newest().fields == ["active", "answer_hours"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "noise"}, "code"),
        ({"code": "two words"}, "code"),
        ({"name_es": ""}, "name_es"),
        ({"route": "desk", "may_be_public": ""}, "desk"),
        ({"route": "desk", "desk": "first"}, "may_be_public"),
        ({"desk": "first"}, "desk"),
        ({"desk": "99999999999999999999999"}, "desk"),
        ({"sensitive": "on"}, "may_be_public"),
        ({"route": "out"}, "out_url"),
        ({"out_url": "javascript:alert(1)"}, "out_url"),
        ({"out_url": "ftp://example.org/"}, "out_url"),
        ({"answer_hours": "0"}, "answer_hours"),
        ({"answer_hours": "999999999999999999999"}, "answer_hours"),
        ({"order": "-1"}, "order"),
        ({"route": "nowhere"}, "route"),
        ({"name_en": "a\x00b"}, "name_en"),
    ],
)
def test_a_kind_that_cannot_be_is_said_beside_the_field(
    admin: Client, wrong: dict[str, Any], field: str
) -> None:
    sent = {**KIND, **wrong}
    if sent.get("desk") == "first":
        sent["desk"] = str(Desk.objects.get(code="front").pk)
    before = Kind.objects.count()
    answer = admin.post("/staff/setup/kinds/add/", sent)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Kind.objects.count() == before


def test_what_was_shown_is_taken_back_when_its_kind_becomes_sensitive(staff: Staff, tmp_path: Path) -> None:
    small_city(tmp_path)
    concern = raised()
    agree(concern=concern, words=False, now=NOW)
    row = Kind.objects.get(code="noise")
    sent = {**KIND, "code": "noise", "sensitive": "on", "may_be_public": ""}
    assert staff("administrator").post(f"/staff/setup/kinds/{row.pk}/", sent).status_code == 302
    assert Concern.objects.get(pk=concern.pk).showing == "withdrawn"


def test_a_question_is_added_changed_and_removed(admin: Client) -> None:
    kind = Kind.objects.get(code="graffiti")
    assert admin.post(f"/staff/setup/kinds/{kind.pk}/ask/", QUESTION).status_code == 302
    made = Question.objects.get(kind=kind)
    assert made.choices[1] == {"value": "truck", "en": "A truckload", "es": "Un camión"}
    assert (
        "truck | A truckload | Un camión" in admin.get(f"/staff/setup/questions/{made.pk}/").content.decode()
    )
    changed = {**QUESTION, "answering": "text", "lines": ""}
    assert admin.post(f"/staff/setup/questions/{made.pk}/", changed).status_code == 302
    made.refresh_from_db()
    assert (made.answering, made.choices) == ("text", [])
    assert (newest().verb, newest().fields) == (Verb.KIND_CHANGED, ["questions"])
    assert admin.post(f"/staff/setup/questions/{made.pk}/remove/").status_code == 302
    assert not Question.objects.filter(kind=kind).exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"lines": ""}, "lines"),
        ({"lines": "bag | A bag"}, "lines"),
        ({"lines": "a | A | A\na | B | B"}, "lines"),
        ({"answering": "text"}, "lines"),
        ({"code": "how-often"}, "code"),
        ({"answering": "guess"}, "answering"),
    ],
)
def test_a_question_that_cannot_be_is_said_beside_the_field(
    admin: Client, wrong: dict[str, Any], field: str
) -> None:
    kind = Kind.objects.get(code="noise")
    answer = admin.post(f"/staff/setup/kinds/{kind.pk}/ask/", {**QUESTION, **wrong})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Question.objects.filter(kind=kind).count() == 1


def test_a_new_desk_gets_its_post_so_that_its_concerns_have_an_owner(admin: Client) -> None:
    sent = {"code": "schools", "name_en": "Schools", "name_es": "Escuelas"}
    assert admin.post("/staff/setup/desks/add/", sent).status_code == 302
    assert Post.objects.filter(zone="desk:schools", role="desk").count() == 1
    assert Event.objects.filter(verb=Verb.DESK_CHANGED, subject_type="concerns.desk").exists()
    for code in ("schools", "Schools", "-x", "a b"):
        assert admin.post("/staff/setup/desks/add/", {**sent, "code": code}).status_code == 422
    pk = Desk.objects.get(code="schools").pk
    assert admin.post(f"/staff/setup/desks/{pk}/", {**sent, "name_en": "The schools"}).status_code == 302
    assert Post.objects.filter(zone="desk:schools").count() == 1


def test_an_offices_key_is_never_shown_and_stays_when_left_empty(admin: Client) -> None:
    assert admin.post("/staff/setup/offices/add/", OFFICE).status_code == 302
    made = Endpoint.objects.get()
    assert made.api_key == "marker-key"
    for page in ("/staff/setup/offices/", f"/staff/setup/offices/{made.pk}/"):
        assert "marker-key" not in admin.get(page).content.decode()
    admin.post(f"/staff/setup/offices/{made.pk}/", {**OFFICE, "new_key": "", "sends_words": "on"})
    made.refresh_from_db()
    assert (made.api_key, made.sends_words) == ("marker-key", True)
    assert newest().fields == ["sends_words"]
    admin.post(f"/staff/setup/offices/{made.pk}/", {**OFFICE, "new_key": "", "drop_key": "on"})
    made.refresh_from_db()
    assert made.api_key == ""
    assert "marker-key" not in json.dumps([event.sealed_form() for event in Event.objects.all()])


@pytest.mark.parametrize(
    "wrong", ["not an address", "x", "ftp://x.org", "https://", "http://[::1", "javascript:alert(1)"]
)
def test_a_wrong_web_address_is_said_once_and_how_one_looks(admin: Client, wrong: str) -> None:
    reply = admin.post("/staff/setup/offices/add/", OFFICE | {"url": wrong})
    html = reply.content.decode()
    assert reply.status_code == 422
    assert "Enter a valid URL" not in html
    assert (
        html.count("Write a whole address that begins with https://.") == 2
    )  # in the list above, and at the field
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"name": "Taken"}, {"url": "streets"}, {"url": "ftp://x.org"}, {"token": "9"}]
)
def test_an_office_that_cannot_be_is_said_on_the_form(admin: Client, wrong: dict[str, str]) -> None:
    Endpoint.objects.create(name="Taken", url="https://a.example.org")
    assert admin.post("/staff/setup/offices/add/", {**OFFICE, **wrong}).status_code == 422


def test_a_ready_made_reply_is_kept_in_both_languages_and_removed(admin: Client) -> None:
    assert admin.post("/staff/setup/replies/add/", REPLY).status_code == 302
    made = ReplyTemplate.objects.get(code="hello")
    assert made.text("es") == "Hola."
    assert admin.post("/staff/setup/replies/add/", REPLY).status_code == 422
    assert admin.post("/staff/setup/replies/add/", {**REPLY, "code": "b", "text_es": ""}).status_code == 422
    assert admin.post(f"/staff/setup/replies/{made.pk}/remove/").status_code == 302
    assert not ReplyTemplate.objects.filter(code="hello").exists()
    assert newest().verb == Verb.TEMPLATE_REMOVED


def test_a_hooks_secret_is_shown_once_on_a_page_nobody_keeps(admin: Client) -> None:
    answer = admin.post("/staff/setup/hooks/add/", HOOK)
    made = Hook.objects.get()
    assert made.secret.startswith("whsec_")
    assert made.secret in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    for page in ("/staff/setup/hooks/", f"/staff/setup/hooks/{made.pk}/"):
        assert made.secret not in admin.get(page).content.decode()
    secret = made.secret
    assert admin.post(f"/staff/setup/hooks/{made.pk}/", {**HOOK, "active": ""}).status_code == 302
    made.refresh_from_db()
    assert (made.active, made.secret, made.events) == (False, secret, ["raised", "resolve"])
    assert newest().fields == ["active"]
    assert admin.post(f"/staff/setup/hooks/{made.pk}/remove/").status_code == 302
    assert newest().verb == Verb.HOOK_REMOVED


@pytest.mark.parametrize(
    "wrong", [{"url": "x"}, {"events": []}, {"events": ["note"]}, {"zone": "desk:conduct"}]
)
def test_a_hook_that_cannot_be_is_said_on_the_form(admin: Client, wrong: dict[str, Any]) -> None:
    assert admin.post("/staff/setup/hooks/add/", {**HOOK, **wrong}).status_code == 422
    assert not Hook.objects.exists()


def test_every_page_opens_in_both_languages(admin: Client) -> None:
    kind = Kind.objects.get(code="noise")
    question = Question.objects.get(kind=kind)
    pages = [
        "",
        "kinds/",
        "kinds/add/",
        f"kinds/{kind.pk}/",
        f"kinds/{kind.pk}/ask/",
        f"questions/{question.pk}/",
    ]
    for each in ("desks", "offices", "replies", "hooks"):
        pages += [f"{each}/", f"{each}/add/"]
    for page in pages:
        for start in ("", "/es"):
            assert admin.get(f"{start}/staff/setup/{page}").status_code == 200
    assert admin.get("/staff/setup/kinds/999999/").status_code == 404


def test_whoever_does_not_set_up_sees_none_of_it(staff: Staff) -> None:
    for client in (staff("supervisor"), staff("administrator", zone="W")):
        assert client.get("/staff/setup/").status_code == 403
        assert client.post("/staff/setup/kinds/add/", KIND).status_code == 403
