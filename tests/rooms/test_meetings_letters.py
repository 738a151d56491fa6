"""Letters about appointments: whole in both languages, and one for each thing there is to tell."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from lamplighter.meetings.messages.letters import News
from lamplighter.meetings.messages.specimens import SPECIMENS
from lamplighter.outbox.models import Mail
from lamplighter.roster.models import Officer
from tests.support.agenda import AGENDA, DeskOf, at, desk_of, officers, text
from tests.support.meetings import booked

__all__ = ["at", "desk_of", "officers"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", SPECIMENS)
def test_each_letter_is_whole_in_its_language(client: Client, name: str, language: str) -> None:
    letter = SPECIMENS[name](language)
    reply = client.get(f"/gallery/letters/appointment-{name}/{language}/")
    assert reply.status_code == 200
    assert "script-src" not in reply.headers["Content-Security-Policy"]
    assert len(letter.sms) <= 320
    assert all((letter.subject, letter.text, letter.html, letter.sms))
    for part in (letter.subject, letter.text, letter.sms):
        assert "%(" not in part
        assert "  " not in part
        assert ".." not in part.replace("...", "")
    links = set(re.findall(r"https?://[^\s<\"]+", letter.text))
    assert links == set(re.findall(r'href="(https?://[^"]+)"', letter.html))


def test_spanish_letters_speak_no_english() -> None:
    for name, make in SPECIMENS.items():
        if name != "to-officer":  # in the department's language
            assert not re.search(r"\b(the|you|your|meeting|with)\b", make("es").text), name


def test_there_is_a_letter_for_everything_that_is_told_and_none_tells_what_it_is_about() -> None:
    assert len(SPECIMENS) >= len(News)
    for make in SPECIMENS.values():
        assert "topic" not in make("en").subject


def test_the_gallery_shows_every_letter(client: Client) -> None:
    for language in ("", "/es"):
        page = client.get(f"{language}/gallery/letters/").content.decode()
        assert all(f'id="l-appointment-{name}"' in page for name in SPECIMENS)
    assert client.get("/gallery/letters/appointment-nothing/en/").status_code == 404


def test_word_to_an_officer_leads_to_the_appointment_on_the_agenda(
    desk_of: DeskOf, officers: dict[str, Officer]
) -> None:
    client = desk_of("w-evening")
    row = booked()
    mail = Mail.objects.get(category="desk")
    path = f"{AGENDA}{row.number}/"
    assert re.findall(r"https?://[^\s<\"/]+(/[^\s<\"]*)", mail.text) == [path]
    assert f'{path}"' in mail.html
    assert "Cars race past the school." in text(client.get(path))
    assert "Cars race" not in mail.text + mail.html
