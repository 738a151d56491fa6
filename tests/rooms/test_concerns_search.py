"""Search finds what a concern says, whatever the database, and stays true when rows change or go."""

from __future__ import annotations

import importlib
import random
import string
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from lamplighter.concerns import search_tables
from lamplighter.concerns.actions import erasing, owning, retention, talking
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.actions.talking import redact
from lamplighter.concerns.jobs import tidy_search
from lamplighter.concerns.models import Concern, Update
from lamplighter.concerns.queries.kept import SUBJECT
from lamplighter.concerns.queries.search import matching, words_of
from lamplighter.concerns.rules.searching import LONGEST, folded
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.concerns.rules.values import Met
from lamplighter.plumbing.snapshots import bump, forget_checks
from tests.support.concerns import ACTOR, NOW, contact, kind, raised, small_city

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
            cursor.execute("SELECT term FROM concerns_search_terms")
            terms = {row[0] for row in cursor.fetchall()}
        assert b"zibarflute" not in blocks  # its beginning may be written together with another word's
        assert "elm" in terms


# -- streets, kinds, names, and what was written since -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "asked"),
    [
        ("801 Cannery Street, Riverbend", ["cannery st", "801 cannery st.", "Cannery Str", "CANNERY STREET"]),
        ("2100 E 12th Street", ["E 12th St", "east 12th street", "East Twelfth"]),
        ("14 East Twelfth Ave", ["e 12th avenue", "12th ave", "este 12th av"]),
        ("7 Saint Louis Blvd", ["st louis boulevard", "st. louis"]),
        ("9 Avenida Central", ["central ave", "avda central"]),
    ],
)
def test_a_street_is_found_however_its_words_are_spelled(place: str, asked: list[str]) -> None:
    concern = raised(place=place)
    raised(place="5 Overlook Place")
    for each in asked:
        assert found(each) == {concern.pk}, each


def test_every_word_must_be_there_however_it_is_spelled() -> None:
    raised(place="801 Cannery Street")
    assert found("cannery ave") == set()
    assert found("802 cannery st") == set()


def test_a_kinds_name_finds_its_concerns_in_either_language_and_under_its_newest_name() -> None:
    loud, paint = raised("noise", text="until 3"), raised("graffiti", text="on the wall")
    for asked in ("noise", "NOIS", "ruido"):
        assert found(asked) == {loud.pk}, asked
    for asked in ("graffiti", "grafiti", "daños", "graffiti wall"):
        assert found(asked) == {paint.pk}, asked
    assert found("graffiti 3") == set()
    kind("noise", name_en="Racket")
    bump(SUBJECT)
    forget_checks()
    assert (found("racket"), found("noise")) == ({loud.pk}, set())


def test_the_residents_name_and_answers_to_the_kinds_questions_are_found() -> None:
    named = raised(contact=contact(name="Ada Quill"))
    plate = raised("abandoned-vehicle", answers={"plate": "KCM-4471"})
    raised(contact=contact(name="Otis"))
    assert found("ada quill") == {named.pk}
    assert found("kcm 4471") == {plate.pk}


def test_what_was_written_since_is_found_whoever_wrote_it() -> None:
    concern = raised()
    raised()
    given: dict[str, Any] = {"pk": concern.pk, "now": NOW, "actor": ACTOR, "user": None}
    talking.answer(**given, words="The manager promised quieter evenings.")
    talking.note(**given, words="Speak with Esperanza at the bakery.")
    talking.log_contact(**given, met=Met.PHONE, words="She calls back on Thursday.")
    talking.reply(concern=concern, words="The drums are back.", now=NOW)
    move(pk=concern.pk, verb=Verb.WAIT, party=Party.OFFICER, words="For the inspector.", now=NOW)
    for asked in ("manager", "esperanza bakery", "thursday", "drums", "inspector drums manager"):
        assert found(asked) == {concern.pk}, asked


def test_what_is_passed_on_is_found_as_its_new_kind(person: Callable[..., Any]) -> None:
    concern = raised("noise")
    given: dict[str, Any] = {"now": NOW, "actor": ACTOR, "user": person("supervisor", "W")}
    owning.route(pk=concern.pk, zone="", kind=kind("graffiti"), words="It is paint.", **given)
    assert (found("graffiti"), found("noise")) == ({concern.pk}, set())


def test_erased_words_are_found_no_more_wherever_they_stood() -> None:
    def told() -> Concern:
        concern = raised(text="barking", contact=contact(name="Ada Quill"), answers={"plate": "KCM4471"})
        talking.reply(concern=concern, words="The drums are back.", now=NOW)
        talking.note(pk=concern.pk, words="About Esperanza.", now=NOW, actor=ACTOR, user=None)
        return concern

    one = told()
    talking.redact(concern=one, update=one.updates.get(entry="reply"), now=NOW)
    assert (found("drums"), found("barking")) == (set(), {one.pk})
    erasing.erase_contact(concern=one, contact=one.contacts.get(), now=NOW)
    assert (found("quill"), found("barking")) == (set(), {one.pk})
    erasing.take_back(concern=one, update=None, now=NOW)
    assert (found("barking"), found("kcm4471"), found("esperanza")) == (set(), set(), {one.pk})
    two = told()
    erasing.erase_own(concern=two, now=NOW)
    talking.note(pk=two.pk, words="Nothing more to do.", now=NOW, actor=ACTOR, user=None)
    assert not {two.pk} & (found("drums") | found("quill") | found("barking") | found("main"))
    three = told()
    with transaction.atomic():
        erasing.anonymise([three], now=NOW)
    assert not {three.pk} & (found("drums") | found("quill") | found("barking") | found("esperanza"))


def test_a_name_that_is_erased_by_age_is_found_no_more() -> None:
    concern = raised(contact=contact(name="Ada Quill"))
    move(pk=concern.pk, verb=Verb.DECLINE, party=Party.OFFICER, words="Not ours.", now=NOW)
    retention.run(now=NOW + timedelta(days=200), actor=ACTOR)
    assert (found("quill"), found("loud music")) == (set(), {concern.pk})


def test_another_name_of_the_resident_takes_the_place_of_the_first() -> None:
    concern = raised(contact=contact(name="Ada Quill"))
    talking.set_contact(concern=concern, contact=contact(name="Adele Quinn"), now=NOW)
    assert (found("quill"), found("quinn")) == (set(), {concern.pk})


def test_a_timeline_without_end_is_found_by_its_newest_words() -> None:
    concern = raised()
    for n in range(40):
        text = " ".join(f"w{n}x{at}" for at in range(400))
        Update.objects.create(concern=concern, at=NOW, entry="reply", author="resident", text=text)
    talking.reply(concern=concern, words="The drums are back.", now=NOW + timedelta(days=1))
    assert found("drums 3 am") == {concern.pk}
    concern.refresh_from_db()
    assert len(concern.search) <= LONGEST


def test_words_kept_before_are_folded_anew_a_batch_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    migration = importlib.import_module("lamplighter.concerns.migrations.0009_more_words")
    monkeypatch.setattr(migration, "BATCH", 2)
    rows = [raised("graffiti", contact=contact(name=f"Ada {n}"), text="on the wall") for n in range(5)]
    talking.note(pk=rows[3].pk, words="The bakery pays.", now=NOW, actor=ACTOR, user=None)
    want = dict(Concern.objects.values_list("pk", "search"))
    erased = raised()
    Concern.objects.filter(pk__in=want).update(search="as it was before")
    Concern.objects.filter(pk=erased.pk).update(search="")
    assert found("graffiti") == set()
    migration.forwards(apps, SimpleNamespace(connection=connection))
    assert dict(Concern.objects.values_list("pk", "search")) == {**want, erased.pk: ""}
    assert found("graffiti bakery") == {rows[3].pk}
