"""Promise 6: what a resident said in confidence goes to the officers it was said to, and nowhere else: not into neighbours' or
officers' mails, calls to other programs, exports, the record, or what the public sees."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.serializers import serialize

from lamplighter.audit.models import Event
from lamplighter.concerns.actions import joining, moving, owning, publishing, talking
from lamplighter.concerns.models import Concern, Hook, Publication
from lamplighter.concerns.queries.exporting import rows
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.outbox.models import Call, Mail, Text
from lamplighter.outbox.reach import By, NewContact
from lamplighter.roster.models import Officer
from tests.support.concerns import ACTOR, NOW, contact, kind, raised, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
MARKS = {
    "text": "qtext01", "place": "17 qplace02 Street", "happens": "qwhen03", "answer": "qanswer04",
    "name": "qname05", "email": "qmail06@example.org", "reply": "qreply07", "note": "qnote08", "officer": "qofficer09",
}  # fmt: skip
POINT = ("39.005", "-94.595")


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[dict[str, Officer]]:
    yield small_city(tmp_path)
    fresh()


@pytest.fixture
def whole(person: Callable[..., Any], city: dict[str, Officer]) -> Concern:
    """A concern that has been through everything, with a neighbour who follows and a program that listens."""
    user = person("officer", "W", email="desk@example.org")
    Officer.objects.filter(pk=city["w-evening"].pk).update(user=user)
    Hook.objects.create(
        name="h",
        url="https://example.org/hook",
        secret="s",
        events=["raised", "answer", "reply", *Verb],
        created_at=NOW,
    )
    concern = raised(
        text=MARKS["text"],
        place=MARKS["place"],
        happens=MARKS["happens"],
        answers={"how-often": MARKS["answer"]},
        contact=contact(MARKS["email"], name=MARKS["name"]),
        agrees_public=True,
    )
    staff = {"pk": concern.pk, "now": NOW, "actor": ACTOR, "user": user}
    publishing.show(words=MARKS["text"], by_month=False, **staff)
    neighbour = joining.join(concern=concern, contact=contact("neighbour@example.org"), now=NOW)
    joining.start_messages(contact=neighbour, now=NOW)
    talking.note(words=MARKS["note"], **staff)
    talking.log_contact(words=MARKS["note"], **staff)
    talking.answer(words=MARKS["officer"], **staff)
    talking.reply(concern=concern, words=MARKS["reply"], now=NOW)
    for verb in (Verb.START, Verb.WAIT, Verb.REFER, Verb.RESOLVE):
        moving.move(verb=verb, party=Party.OFFICER, words=MARKS["officer"], **staff)
    moving.move(pk=concern.pk, verb=Verb.REOPEN, party=Party.RESIDENT, words=MARKS["reply"], now=NOW)
    owning.assign(officer=city["w-morning"], **staff)
    owning.route(zone="E", kind=None, words=MARKS["officer"], **staff)
    return concern


def found_in(text: str, *allowed: str) -> list[str]:
    """Names of the marks that a text holds and should not."""
    words = {name: mark.split()[1] if " " in mark else mark for name, mark in MARKS.items()}
    return [name for name, word in words.items() if name not in allowed and word in text]


def test_a_neighbour_who_follows_hears_of_states_and_of_nothing_else(whole: Concern) -> None:
    mails = [
        f"{mail.subject} {mail.text} {mail.html}" for mail in Mail.objects.filter(to="neighbour@example.org")
    ]
    assert len(mails) > 4
    assert not found_in(" ".join(mails))


def test_the_resident_hears_what_the_officer_wrote_and_never_a_note(whole: Concern) -> None:
    mails = " ".join(f"{mail.subject} {mail.text}" for mail in Mail.objects.filter(to=MARKS["email"]))
    assert MARKS["officer"] in mails
    assert not found_in(mails, "officer", "name")
    assert not found_in(" ".join(Mail.objects.values_list("subject", flat=True)))


def test_the_officers_mail_says_that_there_is_something_and_not_what(whole: Concern) -> None:
    mails = [f"{mail.subject} {mail.text} {mail.html}" for mail in Mail.objects.filter(to="desk@example.org")]
    assert mails
    assert not found_in(" ".join(mails))


def test_a_program_that_listens_gets_number_kind_zone_and_state(whole: Concern) -> None:
    bodies = [bytes(call.body).decode() for call in Call.objects.all()]
    assert len(bodies) > 5
    assert not found_in(" ".join(bodies))
    assert not any(part in body for part in POINT for body in bodies)
    assert {*json.loads(bodies[0])["data"]} == {"number", "kind", "zone", "state", "outcome"}


@pytest.mark.parametrize("code", ["domestic-danger", "abuse", "officer-conduct"])
def test_of_a_sensitive_concern_and_of_a_desks_no_program_hears_and_no_subject_tells(code: str) -> None:
    Hook.objects.create(
        name="h", url="https://example.org/hook", secret="s", events=["raised", *Verb], created_at=NOW
    )
    concern = raised(code, text=MARKS["text"], contact=contact())
    moving.move(pk=concern.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="Done.", now=NOW)
    assert not Call.objects.exists()
    names = (kind(code).name_en, kind(code).name_es)
    assert not any(name in mail.subject for mail in Mail.objects.all() for name in names)


def test_a_text_message_about_something_sensitive_says_only_that_there_is_one() -> None:
    raised("domestic-danger", text=MARKS["text"], contact=NewContact(phone="+1 816 555 0123", by=By.TEXT))
    body = Text.objects.get().body
    assert "/c/" not in body
    assert not any(word in body for word in (MARKS["text"], kind("domestic-danger").name_en))


def test_what_the_public_sees_holds_neither_point_nor_number_of_the_house_nor_words(whole: Concern) -> None:
    shown = serialize("json", Publication.objects.all())
    assert not found_in(shown.replace("qplace02 Street", ""))
    assert "17 q" not in shown
    assert not any(part in shown for part in POINT)


def test_exports_and_the_record_hold_no_mark(whole: Concern) -> None:
    assert not found_in(json.dumps(list(rows())))
    assert not found_in(serialize("json", Event.objects.all()))


def test_nothing_of_it_is_logged(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> None:
    caplog.set_level(logging.DEBUG)
    for name in (
        "django.db.backends",
        "django.template",
    ):  # these speak at DEBUG only, which no installation runs with
        logging.getLogger(name).setLevel(logging.INFO)
    request.getfixturevalue("whole")
    assert not found_in(caplog.text)
