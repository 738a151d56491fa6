"""Search finds what a concern says, whatever the database, and stays true when rows change or go."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest
from django.db import connection

from lamplighter.concerns import search_tables
from lamplighter.concerns.actions.talking import redact
from lamplighter.concerns.jobs import tidy_search
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries.search import matching, words_of
from lamplighter.concerns.rules.searching import folded
from tests.support.concerns import NOW, raised, small_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(tmp_path: Path) -> None:
    small_city(tmp_path)


def found(text: str) -> set[int]:
    return set(Concern.objects.filter(matching(text)).values_list("pk", flat=True))


def test_words_are_found_without_accents_case_and_signs() -> None:
    concern = raised(text="¡Música muy alta, cada NOCHE a las 3!", place="1642 Lantern St")
    other = raised(text="A car without plates")
    for asked in ("musica", "MÚSICA noche", "lantern 1642", "alta; (noche)", "notice noche musica"[7:]):
        assert found(asked) == {concern.pk}, asked
    assert found("car plates") == {other.pk}
    assert found("musica plates") == set()


def test_the_beginning_of_a_word_finds_it_from_three_letters_on() -> None:
    concern = raised(text="Motorcycles race")
    assert found("motor") == {concern.pk}
    assert found("mot rac") == {concern.pk}
    assert found("mo") == set()


def test_it_does_not_matter_how_many_words_begin_alike() -> None:
    few = [raised(text=f"stop{letter}") for letter in "abc"]
    assert found("stop") == {each.pk for each in few}
    many = [raised(text=f"stop{n}") for n in range(40)]
    assert found("stop") == {each.pk for each in few + many}
    assert found("stop1") == {each.pk for each in many if each.text.startswith("stop1")}
    assert found("stopz") == set()


def test_the_number_is_found_like_a_word() -> None:
    concern = raised()
    raised()
    assert found(concern.number) == {concern.pk}


@pytest.mark.parametrize("nothing", ["", "   ", "¿?!", "\N{ZERO WIDTH SPACE}", "''", '"', "日本"])
def test_a_question_without_words_finds_nothing(nothing: str) -> None:
    raised(text="anything")
    assert found(nothing) == set()


@pytest.mark.parametrize(
    "asked",
    [
        '" OR 1=1 --',
        "music* NOT",
        "a AND",
        "search:music",
        "NEAR(a b)",
        "x' | 'y",
        "!!a <-> b",
        "%",
        "\\",
        "(",
        ":*",
    ],
)
def test_signs_of_the_databases_own_languages_are_no_more_than_signs(asked: str) -> None:
    raised(text="music")
    found(asked)  # no error


def test_what_was_changed_is_found_by_its_new_words_alone() -> None:
    concern = raised(text="barking dog", place="12 Elm St")
    redact(concern=concern, update=None, now=NOW)
    assert found("barking") == set()
    assert found("elm") == {concern.pk}


def test_what_is_gone_is_not_found() -> None:
    concern = raised(text="barking dog")
    other = raised(text="barking dogs")
    concern.photos.all().delete()
    concern.delete()
    assert found("barking") == {other.pk}


def test_a_word_that_is_longer_than_any_index_holds_does_no_harm() -> None:
    concern = raised(text="x" * 5000 + " stairwell")
    assert found("stairwell") == {concern.pk}


def test_any_text_is_found_again_by_any_of_its_words() -> None:
    dice = random.Random(7)
    letters = string.ascii_letters + string.digits + "áéñüß -_.,/@#'’\"&"
    for _ in range(60):
        text = "".join(dice.choice(letters) for _ in range(dice.randint(3, 60)))
        concern = raised(text=text)
        for word in folded(text).split():
            assert concern.pk in found(word), (text, word)


def test_no_more_words_are_looked_for_than_a_question_needs() -> None:
    assert len(words_of(" ".join(f"w{n}" for n in range(500)))) == 12
    assert words_of("a b a") == ["a", "b"]


def test_the_index_is_kept_by_the_database_itself() -> None:
    """A migration that remakes the table on SQLite drops its triggers and must install them again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
                [f"{search_tables.WORDS}_%"],
            )
            assert cursor.fetchone()[0] == 3
        else:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = %s", [search_tables.WORDS])
            assert cursor.fetchone()[0] == 1


def test_the_index_made_anew_finds_the_same() -> None:
    concern = raised(text="barking dog")
    connection.check_constraints()  # PostgreSQL makes no index while such checks of the transaction wait
    search_tables.install(connection)
    assert found("barking") == {concern.pk}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {search_tables.WORDS}({search_tables.WORDS}) VALUES ('integrity-check')"
            )


def test_erased_words_leave_the_index_for_good() -> None:
    concern = raised(text="zanzibarflute by the river", place="12 Elm St")
    redact(concern=concern, update=None, now=NOW)
    tidy_search(NOW)
    assert found("elm") == {concern.pk}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM concerns_search_words_data")
            blocks = b"".join(bytes(row[0]) for row in cursor.fetchall())
        assert b"zanzibarflute" not in blocks
        assert b"elm" in blocks
