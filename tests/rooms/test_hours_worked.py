"""Pages and paper say in which parts of the day officers work by the roster in force, whatever shifts a department has."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pikepdf
import pytest
from django.test import Client

from lamplighter.city import actions as city
from lamplighter.city import catalogue
from lamplighter.city.rules.words import Word
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Officer, Post, Posting, Shift
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.pdf import text_of
from tests.support.places import fresh

pytestmark = pytest.mark.django_db
PAGES = ("/", "/about/")


@pytest.fixture(autouse=True)
def officers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Officer]]:
    made = small_city(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield made
    catalogue.forget()
    fresh()


def changed() -> None:
    bump("roster")
    forget_checks()


def night_watch(officer: Officer) -> None:
    shift = Shift.objects.create(
        code="night", name_en="Night", name_es="Noche", kind="night",
        days=list(range(7)), starts=time(22), ends=time(6),
    )  # fmt: skip
    post = Post.objects.get(zone="W", role="cio")
    Posting.objects.create(officer=officer, post=post, shift=shift, starts=date(2025, 1, 1))
    changed()


def words_of(path: str) -> str:
    return " ".join(Client().get(path).content.decode().split())


def flyer(zone: str) -> list[str]:
    with pikepdf.open(io.BytesIO(Client().get(f"/zones/{zone}/flyer.pdf").content)) as pdf:
        return ["".join(text_of(page).split()) for page in pdf.pages]


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_two_shifts_where_there_are_two(path: str) -> None:
    assert "They work in the morning and in the evening, so that you can meet them after work." in words_of(
        path
    )
    assert (
        "Trabajan por la mañana y por la tarde, para que usted pueda hablar con ellos después del trabajo."
        in words_of(f"/es{path}")
    )


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_three_where_there_are_three(path: str, officers: dict[str, Officer]) -> None:
    night_watch(officers["w-morning"])
    assert "They work in the morning, in the evening and at night" in words_of(path)
    assert "Trabajan por la mañana, por la tarde y por la noche" in words_of(f"/es{path}")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_said_of_evenings_where_nobody_works_then(path: str) -> None:
    Posting.objects.filter(shift__kind="evening").update(ends=date(2026, 3, 2))
    changed()
    said = words_of(path)
    assert "They work in the morning." in said
    assert "after work" not in said
    assert "also in the evening" not in said
    Posting.objects.all().delete()
    changed()
    assert "They work" not in words_of(path)


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_a_departments_own_words_for_its_shifts(path: str, officers: dict[str, Officer]) -> None:
    night_watch(officers["w-morning"])
    for kind, en, es in (
        ("night", "First watch", "Primera guardia"),
        ("evening", "Third watch", "Tercera guardia"),
    ):
        word = Word(en, "", es, "", True)
        city.choose_word(key=f"shift:{kind}", word=word, actor=ACTOR, now=NOW)
    assert "in the morning, on the shift “Third watch” and on the shift “First watch”" in words_of(path)
    assert "por la mañana, en el turno «Tercera guardia» y en el turno «Primera guardia»" in words_of(
        f"/es{path}"
    )


def test_a_flyer_says_the_shifts_of_its_own_zone(officers: dict[str, Officer]) -> None:
    night_watch(officers["w-morning"])
    english, spanish = flyer("W")
    assert bare("They work in the morning, in the evening and at night, so that") in english
    assert bare("Trabajan por la mañana, por la tarde y por la noche, para") in spanish
    english, spanish = flyer("E")
    assert bare("They work in the morning and in the evening, so that") in english
    assert bare("Trabajan por la mañana y por la tarde, para") in spanish


def bare(text: str) -> str:
    """Without its spaces, which a PDF does not keep."""
    return "".join(text.split())
