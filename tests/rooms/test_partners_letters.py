"""Letters of groups, promises and projects: whole in both languages, one for each that the room sends, all of them in the gallery."""

from __future__ import annotations

import inspect
import re

import pytest
from django.test import Client

from lamplighter.outbox.wording import Letter
from lamplighter.partners.messages import group_letters, letters, specimens
from lamplighter.partners.messages.specimens import SPECIMENS, TO_OFFICERS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", SPECIMENS)
def test_each_letter_is_whole_in_its_language(client: Client, name: str, language: str) -> None:
    letter = SPECIMENS[name](language)
    reply = client.get(f"/gallery/letters/{name}/{language}/")
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
        if not name.startswith(TO_OFFICERS):
            assert not re.search(r"\b(the|you|your|meeting|with)\b", make("es").text), name


def test_the_room_sends_no_letter_that_the_gallery_does_not_show() -> None:
    makes = {
        name
        for room in (group_letters, letters)
        for name, made in vars(room).items()
        if inspect.isfunction(made) and not name.startswith("_") and made.__module__ == room.__name__
        and made.__annotations__["return"] == Letter.__name__
    }  # fmt: skip
    shown = inspect.getsource(specimens)
    assert len(makes) >= 18
    assert {name for name in makes if not re.search(rf"letters\.{name}\b", shown)} == set()


def test_the_gallery_shows_every_letter(client: Client) -> None:
    for language in ("", "/es"):
        page = client.get(f"{language}/gallery/letters/").content.decode()
        assert all(f'id="l-{name}"' in page for name in SPECIMENS)


def test_promise_6_no_subject_says_what_somebody_wrote() -> None:
    for name, make in SPECIMENS.items():
        for language, words in (*specimens.WORDS.items(), *specimens.REASON.items()):
            assert words not in make(language).subject, name
        assert "ana@example.org" not in make("en").text
