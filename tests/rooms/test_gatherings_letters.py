"""Letters about gatherings: whole in both languages, and one for each thing there is to tell."""

from __future__ import annotations

import inspect
import re

import pytest
from django.test import Client

from lamplighter.meetings.messages import gathering_letters as letters
from lamplighter.meetings.messages.gathering_specimens import SPECIMENS
from lamplighter.outbox.wording import Letter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", SPECIMENS)
def test_each_letter_is_whole_in_its_language(client: Client, name: str, language: str) -> None:
    letter = SPECIMENS[name](language)
    reply = client.get(f"/gallery/letters/gathering-{name}/{language}/")
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
        assert not re.search(r"\b(the|you|your|gathering|with)\b", make("es").text), name


def test_there_is_a_specimen_of_every_letter_the_room_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    written = {
        name
        for name, made in inspect.getmembers(letters, inspect.isfunction)
        if made.__module__ == letters.__name__ and not name.startswith("_") and name != "calendar_file"
    }
    shown: set[str] = set()
    for name in written:

        def made(*_: object, name: str = name, **__: object) -> Letter:
            shown.add(name)
            return Letter("", "", "", "")

        monkeypatch.setattr(letters, name, made)
    for make in SPECIMENS.values():
        make("en")
    assert shown == written


def test_subjects_do_not_say_what_the_gathering_is_about() -> None:
    """They are read on locked screens."""
    assert not any("Neighborhood" in make("en").subject for make in SPECIMENS.values())
    assert not any("Neighborhood" in make("en").sms for make in SPECIMENS.values())


def test_the_gallery_shows_every_letter(client: Client) -> None:
    for language in ("", "/es"):
        page = client.get(f"{language}/gallery/letters/").content.decode()
        assert all(f'id="l-gathering-{name}"' in page for name in SPECIMENS)
