"""Letters about appointments: whole in both languages, and one for each thing there is to tell."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from lamplighter.meetings.messages.letters import News
from lamplighter.meetings.messages.specimens import SPECIMENS

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
