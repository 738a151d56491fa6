"""Where nobody chose a word for areas, every page says the one of the zone map in force, from the moment it is in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from lamplighter.city import actions as city
from lamplighter.city import catalogue, queries
from lamplighter.city.files import exported
from lamplighter.city.rules.words import LEVELS, SHIPPED, Word
from lamplighter.places import actions
from lamplighter.plumbing import clock
from lamplighter.plumbing.models import Revision
from lamplighter.plumbing.snapshots import bump, forget_checks
from lamplighter.roster.models import Post
from tests.support.concerns import ACTOR, NOW, small_city
from tests.support.places import fresh, sources

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
"""Of Chicago, the night after ``NOW``."""
Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Districts W and E with officers, beats within them; nobody chose a word."""
    small_city(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield tmp_path
    fresh()


def map_with(folder: Path, holds_from: date, *words: str) -> int:
    """Another map of the same areas whose levels have these words."""
    given = [replace(each, word=word) for each, word in zip(sources(folder), words, strict=True)]
    made = actions.propose_zone_map(
        name="Renamed", holds_from=holds_from, sources=given, surveyed=actions.survey_sources(given), actor=ACTOR, now=NOW,
    )  # fmt: skip
    actions.confirm_zone_map(pk=made.pk, actor=ACTOR, now=NOW)
    return made.pk


def said(path: str) -> str:
    return " ".join(Client().get(path).content.decode().split())


def test_an_untouched_city_of_districts_reads_district_throughout() -> None:
    home, spanish = said("/zones/"), said("/es/zones/")
    assert "has 2 districts, each with officers of its own." in home
    assert ">Districts</a>" in home
    assert "tiene 2 distritos, cada uno con agentes propios." in spanish
    assert ">Distritos</a>" in spanish
    for path in ("/zones/W/", "/about/", "/report/", "/meet/"):
        text = said(path)
        assert "zone<" not in text, path
        assert " zone " not in text, path
    assert "su distrito" in said("/es/about/")


def test_a_city_whose_beats_have_the_officers_reads_beat_and_counts_its_districts() -> None:
    Post.objects.filter(zone="W", role="cio").update(zone="W1")
    Post.objects.filter(zone="E", role="cio").update(zone="E1")
    for zone in ("W2", "E2"):
        Post.objects.create(zone=zone, role="cio")
    bump("roster")
    assert ">Beats</a>" in said("/zones/")
    assert "has 2 districts.</h1>" in said("/zones/")
    assert "tiene 2 distritos.</h1>" in said("/es/zones/")


def test_a_word_that_was_chosen_takes_the_place_of_the_maps() -> None:
    city.choose_word(key="zone", word=SHIPPED["zone"], actor=ACTOR, now=NOW)
    assert ">Zones</a>" in said("/zones/")
    city.choose_word(key="zone", word=None, actor=ACTOR, now=NOW)
    assert ">Districts</a>" in said("/zones/")
    own = Word("patrol district", "patrol districts", "distrito de patrulla", "distritos de patrulla", False)
    city.choose_word(key="level:district", word=own, actor=ACTOR, now=NOW)
    assert ">Patrol districts</a>" in said("/zones/"), "the department's own word for that level"


def test_a_map_that_takes_force_at_midnight_brings_its_word_along(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    map_with(place, date(2026, 3, 3), "precinct", "beat")
    assert ">Districts</a>" in said("/zones/"), "not before its day"
    monkeypatch.setattr(clock, "now", lambda: MIDNIGHT)
    assert ">Precincts</a>" in said("/zones/")
    assert ">Comisarías</a>" in said("/es/zones/")
    assert "tiene 2 comisarías, cada una con agentes propios." in said("/es/zones/")


def test_a_map_confirmed_by_another_process_is_followed_within_a_second(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ">Districts</a>" in said("/zones/")
    before = Revision.objects.get(subject="places.maps").number
    map_with(place, date(2026, 3, 2), "sector", "beat")
    assert Revision.objects.get(subject="places.maps").number != before
    forget_checks()  # half a second is over
    assert ">Sectors</a>" in said("/zones/")


@pytest.mark.parametrize("words", [("zone", "beat"), ("division", "zone"), ("quadrant", "beat")])
def test_a_map_that_speaks_of_zones_or_of_what_nobody_can_translate_leaves_zones(
    place: Path, words: tuple[str, str]
) -> None:
    map_with(place, date(2026, 3, 2), *words)
    assert ">Zones</a>" in said("/zones/")
    assert queries.word_of_the_map() is None


def test_the_page_and_the_command_say_that_a_word_comes_from_the_map(staff: Staff) -> None:
    client = staff("administrator")
    page = client.get("/staff/city/").content.decode()
    assert "district, districts · el distrito, distritos" in page
    assert "(from the zone map)" in page
    form = client.get("/staff/city/words/zone/").content.decode()
    assert "Nobody has chosen a word yet." in form
    assert 'value="district"' in form
    city.choose_word(key="zone", word=LEVELS["beat"], actor=ACTOR, now=NOW)
    assert "(from the zone map)" not in client.get("/staff/city/").content.decode()


def test_a_file_carries_no_word_that_nobody_chose() -> None:
    text = exported()
    assert 'word = "zone"' not in text
    assert "The word for zone comes from the zone map" in text
    city.load(text.encode(), actor=ACTOR, now=NOW, dry_run=False)
    assert "zone" not in queries.chosen().words


def test_a_request_hardly_notices_where_the_word_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    said("/")
    asked: list[str] = []
    monkeypatch.setattr(catalogue, "_put", lambda *given: asked.append("put"))
    for _ in range(100):
        catalogue.keep_current()
    assert asked == [], "the messages are put in place once, not at each request"
