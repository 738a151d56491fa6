"""Open311 for writing: a form becomes a concern with all it says or is refused with all that is wrong; an update is entered once."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from lamplighter.accounts.access import Scope
from lamplighter.accounts.actions.tokens import issue
from lamplighter.accounts.models import ApiToken
from lamplighter.api.open311 import media
from lamplighter.concerns.actions import moving
from lamplighter.concerns.models import Concern, Question, Update
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.core.numbers import read_number
from lamplighter.outbox.models import Mail
from lamplighter.plumbing import files
from lamplighter.plumbing.fetching import Answer, CannotFetch
from tests.support.concerns import ACTOR, IN_WEST, NOW, kind, raised, small_city
from tests.support.georeport_shapes import held
from tests.support.places import fresh
from tests.support.web import Said, web

pytestmark = pytest.mark.django_db
BASE = "/open311/v2"
FORMS = ("json", "xml")
HERE = {"lat": f"{IN_WEST[1]:.6f}", "long": f"{IN_WEST[0]:.6f}"}
BOTH = (Scope.OPEN311_POST, Scope.OPEN311_UPDATES)


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    small_city(tmp_path)
    with time_machine.travel(NOW, tick=False):
        yield
    fresh()


class Program:
    """A program with a key."""

    def __init__(self, *scopes: Scope, zone: str = "") -> None:
        given = issue(name="app", scopes=scopes or BOTH, zone=zone, actor=ACTOR, user=None, now=NOW)
        self.token: ApiToken = given[0]
        self.secret: str = given[1]

    def post(self, path: str, shape: str, form: str = "json", wanted: int = 200, /, **values: Any) -> Any:
        response = Client().post(f"{BASE}/{path}.{form}", {"api_key": self.secret, **values})
        assert response.status_code == wanted, response.content
        return held(shape if wanted == 200 else "errors", form, response)

    def raise_one(self, form: str = "json", **values: Any) -> Concern:
        found = self.post("requests", "posted", form, service_code="noise", **HERE, **values)
        return Concern.objects.get(number=read_number(found[0]["service_request_id"]))

    def refused(self, wanted: int = 400, /, **values: Any) -> str:
        given = {"service_code": "noise", **HERE, **values}
        found = self.post("requests", "", "json", wanted, **given)
        assert not Concern.objects.exists()
        assert {each["code"] for each in found} == {wanted}
        return " ".join(each["description"] for each in found)


@pytest.fixture
def program() -> Program:
    return Program()


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(kept, "PNG")
    return kept.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_a_form_becomes_a_concern_and_the_resident_gets_the_receipt(form: str, program: Program) -> None:
    concern = program.raise_one(
        form,
        description="Loud music.\r\nEvery night.",
        address_string="1642 Lantern St",
        email="ana@example.org",
        first_name="Ana",
        last_name="Núñez",
        phone="816 555 0100",
        device_id="tt222111",
        account_id="123456",
        jurisdiction_id="city.example",
        **{"attribute[how-often]": "night"},
    )
    contact = concern.contacts.get()
    assert (concern.text, concern.place, concern.channel) == (
        "Loud music.\nEvery night.",
        "1642 Lantern St",
        "open311",
    )
    assert (concern.lon, concern.lat) == pytest.approx(IN_WEST, abs=1e-6)
    assert concern.answers == {"how-often": "night"}
    assert (contact.name, contact.email, contact.phone, contact.by) == (
        "Ana Núñez",
        "ana@example.org",
        "816 555 0100",
        "email",
    )
    assert (concern.token_id, concern.showing, concern.agreed_words) == (program.token.pk, "private", False)
    assert Mail.objects.get(to="ana@example.org").text.count(f"/c/{concern.number}/") == 1
    everything = json.dumps([str(value) for row in (concern, contact) for value in vars(row).values()])
    assert "tt222111" not in everything, "a device's id is nothing we need"


def test_a_request_needs_no_more_than_a_service_and_a_place(program: Program) -> None:
    concern = program.raise_one()
    assert not concern.contacts.exists()
    assert program.raise_one(phone="816 555 0100").contacts.get().by == "call"
    assert program.raise_one(first_name="Ana").contacts.get().by == "link"
    found = program.post("requests", "posted", service_code="noise", locale="es", **HERE)
    assert Concern.objects.get(number=read_number(found[0]["service_request_id"])).language == "es"


def test_a_crime_that_happened_is_told_to_be_no_report(program: Program) -> None:
    found = program.post("requests", "posted", service_code="crime-happened", **HERE)
    assert "not a police report" in found[0]["service_notice"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("secret", ["", "lmp_wrong", "x" * 5000, "\x00", "ключ"])
def test_a_wrong_or_missing_key_is_403_and_nothing_is_kept(secret: str, form: str) -> None:
    for path in ("requests", "servicerequestupdates"):
        response = Client().post(
            f"{BASE}/{path}.{form}", {"api_key": secret, "service_code": "noise", **HERE}
        )
        assert response.status_code == 403
        found = held("errors", form, response)
        assert found[0]["code"] == 403
        assert "api_key" in found[0]["description"]
    assert not Concern.objects.exists()


def test_a_key_posts_what_its_scope_and_zone_say() -> None:
    assert "open311.post" in Program(Scope.OPEN311_UPDATES, Scope.CONCERNS_WRITE).refused(403)
    assert "zone" in Program(zone="E").refused()
    Program(zone="W").raise_one()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "code", ["nowhere", "officer-conduct", "domestic-danger", "abuse", "street-light", "a\x00b", "é" * 999]
)
def test_an_unknown_service_is_404(code: str, form: str, program: Program) -> None:
    found = program.post("requests", "", form, 404, service_code=code, **HERE)
    assert "service_code" in found[0]["description"]
    assert not Concern.objects.exists()


def test_a_missing_service_is_400(program: Program) -> None:
    assert "service_code was not provided" in program.refused(service_code="")


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"lat": "", "long": ""}, "location"),
        ({"long": ""}, "lat and long"),
        ({"lat": "north"}, "lat and long"),
        ({"lat": "nan"}, "lat and long"),
        ({"lat": "1e400"}, "lat and long"),
        ({"lat": "91"}, "lat and long"),
        ({"lat": "0", "long": "0"}, "outside every zone"),
        ({"lat": "", "long": "", "address_id": "12"}, "address_id"),
        ({"lat": "", "long": "", "address_string": "1642 Lantern St"}, "address_string"),
        ({"address_string": "x" * 201}, "address_string"),
        ({"description": "x" * 4001}, "description"),
        ({"email": "no address"}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"first_name": "x" * 81}, "first_name"),
        ({"attribute[how-often]": "always"}, "attribute[how-often]"),
        ({"attribute[how-often][]": ["night", "weekend"]}, "one value"),
        ({"attribute[colour]": "red"}, "attribute[colour]"),
        ({"media_url": "ftp://example.org/a.jpg"}, "media_url"),
        ({"media_url": ["https://example.org/a.jpg"] * 6}, "media_url"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    values: dict[str, Any], named: str, program: Program
) -> None:
    assert named in program.refused(**values)


def test_everything_that_is_wrong_is_told_at_once(program: Program) -> None:
    found = program.post(
        "requests", "", "xml", 400, service_code="noise", lat="x", long="y", email="z", description="w" * 4001
    )
    assert len(found) == 3


def test_answers_are_read_by_their_datatypes(program: Program) -> None:
    noise = kind("noise")
    choices = [{"value": each, "en": each, "es": each} for each in ("a", "b")]
    for code in ("text", "long", "yes-no", "choices", "number", "moment"):
        Question.objects.create(
            kind=noise,
            code=code,
            text_en="?",
            text_es="?",
            answering=code,
            choices=choices,
            required=code == "text",
        )
    good = {
        "attribute[text]": "two\nlines", "attribute[long]": "two\nlines", "attribute[yes-no]": "yes",
        "attribute[choices][]": ["a", "b", "a"], "attribute[number]": "12.5", "attribute[moment]": "2026-03-02T19:00:00Z",
        "attribute[how-often]": "",
    }  # fmt: skip
    assert program.raise_one(**good).answers == {
        "text": "two lines", "long": "two\nlines", "yes-no": "yes", "choices": ["a", "b"], "number": "12.5",
        "moment": "2026-03-02T13:00:00-06:00",
    }  # fmt: skip
    Concern.objects.all().delete()
    for name, value in (
        ("text", ""),
        ("yes-no", "perhaps"),
        ("choices", "c"),
        ("number", "many"),
        ("moment", "soon"),
    ):
        assert f"attribute[{name}]" in program.refused(**{**good, f"attribute[{name}]": value})


def test_a_picture_is_fetched_cleaned_and_kept(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []

    def fetch(url: str, **bounds: Any) -> Answer:
        asked.append((url, bounds))
        return Answer(200, {"content-type": "text/plain"}, picture())

    monkeypatch.setattr(media, "fetch", fetch)
    concern = program.raise_one(media_url=["https://example.org/a.png", "https://example.org/b.png"])
    assert [url for url, _bounds in asked] == ["https://example.org/a.png", "https://example.org/b.png"]
    assert all(
        bounds["timeout"] <= media.SECONDS and bounds["most"] and "private_ok" not in bounds
        for _u, bounds in asked
    )
    kept = files.read(settings.HOME.photos, concern.photos.all()[0].file)
    assert kept is not None
    assert kept.startswith(b"\xff\xd8"), "a JPEG of our own making"
    assert concern.photos.count() == 2


def test_a_picture_that_is_sent_along_is_cleaned_and_kept(program: Program) -> None:
    assert program.raise_one(media=SimpleUploadedFile("a.png", picture())).photos.count() == 1
    Concern.objects.all().delete()
    assert "media" in program.refused(media=SimpleUploadedFile("a.png", b"<svg/>"))


@pytest.mark.parametrize(
    "answer",
    [
        CannotFetch("too large"),
        CannotFetch("timed out"),
        Answer(404, {}, b""),
        Answer(200, {}, b"<html>"),
        Answer(200, {}, b""),
    ],
)
def test_a_picture_that_cannot_be_had_refuses_the_whole_request(
    answer: Any, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(url: str, **bounds: Any) -> Answer:
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Answer)
        return answer

    monkeypatch.setattr(media, "fetch", fetch)
    said = program.refused(media_url="https://example.org/a.jpg")
    assert "media_url" in said
    assert "Nothing was kept" in said


def test_no_address_inside_is_ever_asked_for_a_picture(program: Program) -> None:
    with web(lambda asked: Said(body=picture())) as inside:
        assert "not an address outside" in program.refused(media_url=f"{inside.url}/a.png")
        assert inside.asked == []


def test_a_kind_without_pictures_takes_none(program: Program) -> None:
    found = program.post(
        "requests",
        "",
        "json",
        400,
        service_code="officer-thanks",
        media_url="https://example.org/a.jpg",
        **HERE,
    )
    assert "no pictures" in found[0]["description"]


def update(number: str, **more: str) -> dict[str, str]:
    given = {
        "update_id": "7",
        "status": "OPEN",
        "updated_datetime": "2026-03-02T18:00:00Z",
        "description": "It is back.",
    }
    return {"service_request_id": number, **given, **more}


@pytest.mark.parametrize("form", FORMS)
def test_an_update_is_a_message_to_the_officer_and_is_entered_once(form: str, program: Program) -> None:
    concern = program.raise_one()
    first = program.post("servicerequestupdates", "posted_update", form, **update(concern.number))
    again = program.post(
        "servicerequestupdates", "posted_update", form, **update(concern.number, description="Other.")
    )
    assert first == again
    entry = Update.objects.get(concern=concern, entry="reply")
    assert (entry.text, entry.author) == ("It is back.", "resident")
    concern.refresh_from_db()
    assert (concern.unheard, concern.state) == (True, "new")
    other = program.post(
        "servicerequestupdates", "posted_update", form, **update(concern.number, update_id="8")
    )
    assert other != first


def settle(concern: Concern) -> None:
    moving.move(pk=concern.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="Done.", now=NOW)


def test_open_again_and_solved_mean_what_the_residents_buttons_mean(program: Program) -> None:
    concern = program.raise_one()
    settle(concern)
    program.post("servicerequestupdates", "posted_update", **update(concern.number))
    concern.refresh_from_db()
    assert concern.state == "reopened"
    settle(concern)
    program.post(
        "servicerequestupdates",
        "posted_update",
        **update(concern.number, update_id="8", status="closed", description=""),
    )
    concern.refresh_from_db()
    assert (concern.state, concern.outcome) == ("closed", "solved")


def test_a_program_closes_nothing_that_an_officer_works_on(program: Program) -> None:
    concern = program.raise_one()
    program.post("servicerequestupdates", "posted_update", **update(concern.number, status="CLOSED"))
    concern.refresh_from_db()
    assert (concern.state, concern.unheard) == ("new", True)
    program.post(
        "servicerequestupdates",
        "posted_update",
        **update(concern.number, update_id="9", status="closed", description=""),
    )
    assert concern.updates.latest("pk").text == "Whoever raised it says that it is done."
    found = program.post(
        "servicerequestupdates", "", "json", 400, **update(concern.number, update_id="10", status="open", description="")
    )  # fmt: skip
    assert "nothing to enter" in found[0]["description"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("status", "FIXED", "OPEN or CLOSED"), ("updated_datetime", "2090-01-01T00:00:00Z", "in the future")],
)
def test_an_update_that_says_what_cannot_be_is_refused(
    program: Program, name: str, value: str, said: str
) -> None:
    concern = program.raise_one()
    told = {**update(concern.number), name: value}
    found = program.post("servicerequestupdates", "", "json", 400, **told)
    assert said in found[0]["description"]
    assert not concern.updates.filter(entry="reply").exists()


@pytest.mark.parametrize(("name", "value"), [("address_id", "17"), ("phone", "1"), ("phone", "call me at 5")])
def test_what_is_sent_is_never_half_lost(program: Program, name: str, value: str) -> None:
    told = {
        "service_code": "noise",
        "lat": IN_WEST[1],
        "long": IN_WEST[0],
        "description": "Loud.",
        name: value,
    }
    found = program.post("requests", "", "json", 400, **told)
    assert name in found[0]["description"]
    assert not Concern.objects.exists()


def test_what_others_posted_is_as_if_it_were_not_there(program: Program) -> None:
    theirs, web_form = Program().raise_one(), raised()
    for number in (theirs.number, web_form.number, "ZZZZ-ZZZZ", "1\x00", "nonsense"):
        found = program.post("servicerequestupdates", "", "xml", 404, **update(number))
        assert "service_request_id" in found[0]["description"]
    assert not Update.objects.filter(entry="reply").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("service_request_id", ""), ("update_id", ""), ("status", ""), ("updated_datetime", ""),
        ("updated_datetime", "yesterday"), ("update_id", "x" * 201), ("description", "x" * 3001),
    ],
)  # fmt: skip
def test_an_update_that_cannot_be_read_is_400_and_named(name: str, value: str, program: Program) -> None:
    concern = program.raise_one()
    found = program.post("servicerequestupdates", "", "json", 400, **update(concern.number, **{name: value}))
    assert name in " ".join(each["description"] for each in found)


def test_updates_need_their_own_scope() -> None:
    poster = Program(Scope.OPEN311_POST)
    concern = poster.raise_one()
    found = poster.post("servicerequestupdates", "", "json", 403, **update(concern.number))
    assert "open311.updates" in found[0]["description"]


def test_nothing_that_was_sent_stands_in_the_audit_record(program: Program) -> None:
    from lamplighter.audit.models import Event

    program.raise_one(description="Loud music at Mr Secret's.")
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        said = json.dumps([str(vars(each)) for each in Event.objects.all()])
    assert "Secret" not in said
