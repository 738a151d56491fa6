"""A department's words in the program's own sentences: every message is said right, in both languages, for both genders."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

import lamplighter
from lamplighter.city.rules.masculine import MASCULINE
from lamplighter.city.rules.rewording import english, says, spanish
from lamplighter.city.rules.words import SHIPPED, Base, Word, level_key, spanish_article

SECTOR = Word("beat", "beats", "sector", "sectores", False)
AREA = Word("area", "areas", "área", "áreas", True)
PRECINCT = Word("precinct", "precincts", "comisaría", "comisarías", True)
SPANISH = Path(lamplighter.__file__).parent / "locale" / "es" / "LC_MESSAGES" / "django.po"


def messages() -> list[tuple[str, str]]:
    """Every message with its Spanish one; of a plural each form."""
    found = []
    for entry in polib.pofile(str(SPANISH)):
        if entry.obsolete:
            continue
        if entry.msgid_plural:
            forms = (entry.msgid, entry.msgid_plural)
            found += list(zip(forms, (entry.msgstr_plural[0], entry.msgstr_plural[1]), strict=True))
        else:
            found.append((entry.msgid, entry.msgstr))
    return found


ABOUT_ZONES = [(message, text) for message, text in messages() if says(Base.ZONE, message)]
FEMININE = re.compile(
    r"\b(?:una|unas|la misma|esas?|estas?|solas?|ellas?|ningunas?|otras?|todas|\w+adas?|\w+idas?)\b"
)
ABOUT_OTHERS = re.compile(
    r"una mesa|la otra función|una dirección|una diferencia o ninguna|una cuenta|una estación indicada|esa área|esa noche|esta lista"
    r"|estas horas|de estas filas|coordenadas|elija una parte de ella"
    r"|Todas las promesas|Nada de ella sale de esta página|esta ciudad|cada \w+|Cambie esas|está",
    re.IGNORECASE,
)
"""Feminine words that agree with something else than the zone."""


def test_there_are_many_messages_about_zones() -> None:
    assert len(ABOUT_ZONES) > 100


def test_the_shipped_words_change_nothing() -> None:
    for message, text in ABOUT_ZONES:
        assert english(message, Base.ZONE, SHIPPED["zone"]) == message
        assert spanish(message, text, Base.ZONE, SHIPPED["zone"]) == text


def test_a_masculine_word_leaves_no_feminine_one_behind() -> None:
    """Whoever adds a message that fails here adds it to rules/masculine.py, or what it says of something else above."""
    wrong = []
    for message, text in ABOUT_ZONES:
        said = spanish(message, text, Base.ZONE, SECTOR)
        rest = ABOUT_OTHERS.sub("", re.sub(r"%\(\w+\)s", "", said))
        if FEMININE.search(rest) or re.search(r"\b(?:las?|una) sector|\b(?:de|a) el sector", said):
            wrong.append(said)
    assert wrong == []


def test_no_zone_is_left_but_the_zone_map() -> None:
    for message, text in ABOUT_ZONES:
        for said in (english(message, Base.ZONE, SECTOR), spanish(message, text, Base.ZONE, SECTOR)):
            plain = re.sub(
                r"%\(\w+\)s|\{\w+\}|<[^>]+>|zone maps?|mapas? de zonas", "", said, flags=re.IGNORECASE
            )
            assert not re.search(r"\bzon(?:e|a)s?\b", plain, re.IGNORECASE), said


def test_placeholders_stay_as_they_are() -> None:
    for message, text in ABOUT_ZONES:
        for before, after in (
            (message, english(message, Base.ZONE, AREA)),
            (text, spanish(message, text, Base.ZONE, AREA)),
        ):
            assert sorted(re.findall(r"%\(\w+\)[sd]|\{\w+\}", before)) == sorted(
                re.findall(r"%\(\w+\)[sd]|\{\w+\}", after)
            )


def test_what_is_written_out_is_still_a_message() -> None:
    assert set(MASCULINE) - {message for message, _text in ABOUT_ZONES} == set(), "these messages are gone"


@pytest.mark.parametrize(
    ("message", "word", "said"),
    [
        ("Choose a zone", AREA, "Choose an area"),
        ("A zone of its own", AREA, "An area of its own"),
        ("Zones", SECTOR, "Beats"),
        ("Every zone's figures (CSV)", SECTOR, "Every beat's figures (CSV)"),
        ("in %(zone)s, a zone", SECTOR, "in %(zone)s, a beat"),
    ],
)
def test_english_mends_its_articles(message: str, word: Word, said: str) -> None:
    assert english(message, Base.ZONE, word) == said


@pytest.mark.parametrize(
    ("text", "word", "said"),
    [
        ("Los residentes de la zona", SECTOR, "Los residentes del sector"),
        (
            "Ninguna zona, otra zona, todas las zonas",
            SECTOR,
            "Ningún sector, otro sector, todos los sectores",
        ),
        ("La zona de esta zona", PRECINCT, "La comisaría de esta comisaría"),
        ("Los residentes de la zona; las zonas", AREA, "Los residentes del área; las áreas"),
        ("Mapa de zonas: la zona", SECTOR, "Mapa de zonas: el sector"),
    ],
)
def test_spanish_agrees_with_the_word(text: str, word: Word, said: str) -> None:
    assert spanish("", text, Base.ZONE, word) == said


def test_whoever_is_posted_has_the_departments_title() -> None:
    word = Word("Beat Officer", "Beat Officers", "oficial de sector", "oficiales de sector", True)
    assert english("a Community Interaction Officer", Base.CIO, word) == "a Beat Officer"
    assert english("Your Community Interaction Officers", Base.CIO, word) == "Your Beat Officers"
    assert spanish("", "un agente de interacción comunitaria", Base.CIO, word) == "una oficial de sector"
    assert spanish("", "Agentes de interacción comunitaria", Base.CIO, word) == "Oficiales de sector"


SERGEANT = Word("sergeant", "sergeants", "sargento", "sargentos", False)
OFFICE = Word("area lead", "area leads", "jefa de área", "jefas de área", True)


def test_whoever_supervises_has_the_departments_title_in_every_message() -> None:
    """The shipped Spanish says "supervisión" where it can, for women and men; a rank has an article."""
    about = [(message, text) for message, text in messages() if says(Base.SUPERVISOR, message)]
    assert len(about) > 20
    for message, text in about:
        for word in (SERGEANT, OFFICE):
            for said in (
                english(message, Base.SUPERVISOR, word),
                spanish(message, text, Base.SUPERVISOR, word),
            ):
                assert "supervis" not in said.casefold(), said
                assert re.search("sergeant|sargento|area lead|jefas? de área", said, re.IGNORECASE), said
        said = spanish(message, text, Base.SUPERVISOR, OFFICE)
        assert not re.search(r"\b(?:el|un|del|al|los|ningún) jefa", said, re.IGNORECASE), said
    others = [text for message, text in messages() if not says(Base.SUPERVISOR, message)]
    assert [text for text in others if "supervisor" in text.casefold()] == []


@pytest.mark.parametrize(
    ("text", "word", "said"),
    [
        ("Supervisión decide si la visita se hace.", SERGEANT, "El sargento decide si la visita se hace."),
        ("Subió a supervisión", SERGEANT, "Subió al sargento"),
        ("Subió a supervisión", OFFICE, "Subió a la jefa de área"),
        ("Espera la autorización de supervisión", OFFICE, "Espera la autorización de la jefa de área"),
        ("ningún supervisor de esta zona", SERGEANT, "ningún sargento de esta zona"),
        ("Un supervisor publica.", OFFICE, "Una jefa de área publica."),
        ("Supervisión", SERGEANT, "Sargento"),
    ],
)
def test_spanish_gives_a_rank_its_article(text: str, word: Word, said: str) -> None:
    assert spanish("", text, Base.SUPERVISOR, word) == said


def test_a_levels_word_is_known_however_the_map_writes_it() -> None:
    assert {level_key(said) for said in ("beat", "Beats", " BEAT ")} == {"level:beat"}
    assert level_key("Zones") == "zone"
    assert [spanish_article(word) for word in (SECTOR, AREA, PRECINCT)] == ["el", "el", "la"]
