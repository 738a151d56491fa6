"""Pages of zone maps call each level by its own word, in the reader's language; numbers and sizes as elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from typer.testing import CliRunner

from lamplighter.city import actions as city
from lamplighter.city import catalogue
from lamplighter.city.rules.words import Word
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.ops.cli import loaded
from lamplighter.places import actions
from lamplighter.places.change_words import Row, folded, left_out, row_of
from lamplighter.places.changes import LevelChanges, Move, Side
from lamplighter.places.models import BaseLayer
from lamplighter.plumbing import clock
from lamplighter.plumbing.snapshots import bump, forget_checks
from tests.support.map_levels import ACTOR, BEATS, DISTRICTS, NOW, houses, map_of, words
from tests.support.places import box, fresh, write

pytestmark = pytest.mark.django_db(transaction=True)
Staff = Callable[..., Client]
FIRST, SECOND = date(2026, 1, 1), date(2026, 6, 1)
PRECINCT = Word("precinct", "precincts", "comisaría", "comisarías", True)


@pytest.fixture(autouse=True)
def fresh_answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.HOME.prepare()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield
    bump("city")
    fresh()
    catalogue.forget()


def renamed() -> dict[str, object]:
    """The beats, of which one has another code and one lies in no beat any more."""
    return {"W1": BEATS["W1"], "W9": BEATS["W2"], "E1": BEATS["E1"]}


def test_each_level_is_called_by_its_own_word_and_not_by_that_of_zones(tmp_path: Path, staff: Staff) -> None:
    city.choose_word(key="zone", word=PRECINCT, actor=ACTOR, now=NOW)
    forget_checks()
    houses(tmp_path)
    map_of(tmp_path, FIRST, ("zone", DISTRICTS), ("beat", BEATS))
    new = map_of(tmp_path, SECOND, ("zone", DISTRICTS), ("beat", renamed()), draft=True)
    client = staff("administrator")
    page = client.get(f"/staff/zones/{new.pk}/changes/")
    said = words(page.content)
    for sentence in (
        "800 of 1,600 addresses change their beat.",
        "400 of 1,600 addresses change their precinct.",
        "From which beat to which",
        "Filled: goes from one beat to another.",
        "Beats that only the new map has: W9 beat (W9).",
        "Beats that only the old map has: E2 beat (E2), W2 beat (W2).",
        "E2 beat (E2) no beat 400",
    ):
        assert sentence in said, sentence
    assert "The beats of the new map, the borders of the old one" in page.content.decode()
    assert "precinct › beat" in words(client.get("/staff/zones/").content)
    assert "<h2>Precinct</h2>" in client.get(f"/staff/zones/{new.pk}/").content.decode()


def test_spanish_pages_say_the_spanish_word_of_a_level(tmp_path: Path, staff: Staff) -> None:
    houses(tmp_path)
    map_of(tmp_path, FIRST, ("zone", DISTRICTS), ("beat", BEATS))
    new = map_of(tmp_path, SECOND, ("zone", DISTRICTS), ("beat", renamed()), draft=True)
    client = staff("administrator")
    page = client.get(f"/es/staff/zones/{new.pk}/changes/")
    said = words(page.content)
    for sentence in (
        "800 de 1,600 direcciones cambian de cuadrante.",
        "400 de 1,600 direcciones cambian de zona.",
        "De qué cuadrante a cuál",
        "Relleno: cambia de cuadrante.",
        "Cuadrantes que solo tiene el mapa nuevo: W9 beat (W9).",
        "sin cuadrante",
    ):
        assert sentence in said, sentence
    assert "Cuadrantes del mapa nuevo, los límites del anterior" in page.content.decode()
    assert "zona › cuadrante" in words(client.get("/es/staff/zones/").content)
    report = client.get(f"/es/staff/zones/{new.pk}/").content.decode()
    assert "<h2>Zona</h2>" in report
    assert "<h2>Cuadrante</h2>" in report
    own = Word("round", "rounds", "ronda", "rondas", True)
    city.choose_word(key="level:beat", word=own, actor=ACTOR, now=NOW)
    forget_checks()
    assert "cambian de ronda." in words(client.get(f"/es/staff/zones/{new.pk}/changes/").content)


def test_a_level_without_a_spanish_word_stands_by_its_name_alone(tmp_path: Path, staff: Staff) -> None:
    houses(tmp_path)
    map_of(tmp_path, FIRST, ("beat", BEATS))
    new = map_of(tmp_path, SECOND, ("patrol", renamed()), draft=True)
    client = staff("administrator")
    said = words(client.get(f"/es/staff/zones/{new.pk}/changes/").content)
    assert "cambian de patrol." in said
    assert "Se comparan cuadrantes del mapa anterior con patrol del nuevo." in said
    said = words(client.get(f"/staff/zones/{new.pk}/changes/").content)
    assert "Beats of the old map are compared with patrols of the new one." in said


def test_areas_are_said_as_on_the_public_pages_square_miles_first(tmp_path: Path, staff: Staff) -> None:
    map_of(tmp_path, FIRST, ("zone", DISTRICTS), ("beat", BEATS))
    new = map_of(tmp_path, SECOND, ("zone", DISTRICTS), ("beat", renamed()), draft=True)
    client = staff("administrator")
    said = words(client.get(f"/staff/zones/{new.pk}/changes/").content)
    assert "E2 beat (E2) no beat 0 0.74 sq mi (1.92 km²)" in said
    assert "0.74 mi² (1.92 km²)" in words(client.get(f"/es/staff/zones/{new.pk}/changes/").content)
    assert "2 zones, 2.97 sq mi (7.69 km²) in all" in words(client.get(f"/staff/zones/{new.pk}/").content)
    assert "2 zonas, 2.97 mi² (7.69 km²) en total" in words(client.get(f"/es/staff/zones/{new.pk}/").content)


def test_numbers_have_their_thousands_set_apart(tmp_path: Path, staff: Staff) -> None:
    new = map_of(tmp_path, FIRST, ("beat", BEATS))
    BaseLayer.objects.create(
        kind="street", source="streets.geojson", file="s.layer", features=1_633, made_at=NOW
    )
    client = staff("administrator")
    assert "streets.geojson 1,633 " in words(client.get("/staff/zones/").content)
    level = new.report["levels"][0]
    new.report["levels"] = [{**level, "features": 54_643, "zones": 1_033}]
    new.save(update_fields=["report"])
    said = words(client.get(f"/staff/zones/{new.pk}/").content)
    assert "54,643 features made 1,033 zones" in said
    move = Move(1_204, Side("W1", "W1"), Side("", ""), 54_643, 0.0, ())
    level_of = LevelChanges(0, (0, 0), "beat", "beat", 54_643, (move,), (), ())
    assert row_of(level_of, move) == Row("1,204", "Beat W1", "no beat", "54,643", "narrow strips")
    assert folded(1_180) == "1,180 smaller changes"
    assert left_out(1_000) == "1,000 smaller changes are not listed here."
    assert left_out(0) == ""


def test_the_command_sets_thousands_apart_in_its_list_too(tmp_path: Path) -> None:
    strips = {f"S{at}": box(at * 4 / 1_100, 0, 4 / 1_100, 2) for at in range(1_100)}
    old = map_of(tmp_path, FIRST, ("beat", strips))
    renamed = {f"N{at}": shape for at, shape in enumerate(strips.values())}
    new = map_of(tmp_path, SECOND, ("beat", renamed), draft=True)
    run = CliRunner()
    told = run.invoke(
        loaded(["zones"]), ["zones", "compare", str(old.pk), str(new.pk)], env={"COLUMNS": "160"}
    )
    assert told.exit_code == 0, told.output
    rows = [line.split("│")[1].strip() for line in told.output.splitlines() if line.startswith("│")]
    assert "1,100" in rows
    listing = run.invoke(loaded(["zones"]), ["zones", "list"], env={"COLUMNS": "160"})
    assert " 1,100 " in listing.output


def test_a_zone_without_a_name_stands_behind_the_word_of_its_level(tmp_path: Path, staff: Staff) -> None:
    def bare(day: date, codes: tuple[str, str], *, draft: bool = False) -> int:
        rows = [({"code": code}, shape) for code, shape in zip(codes, DISTRICTS.values(), strict=True)]
        file = write(tmp_path / f"{day}.geojson", rows)
        source = [actions.Source("district", file, file.name, ReadOptions(code="code"))]
        make = actions.propose_zone_map if draft else actions.import_zone_map
        given = {"name": "Bare", "holds_from": day, "sources": source, "actor": ACTOR, "now": NOW}
        made: int = make(**given, surveyed=actions.survey_sources(source)).pk  # type: ignore[operator]
        return made

    houses(tmp_path)
    bare(FIRST, ("16", "17"))
    new = bare(SECOND, ("16", "18"), draft=True)
    forget_checks()
    client = staff("administrator")
    assert " 1 District 17 District 18 800 " in words(client.get(f"/staff/zones/{new}/changes/").content)
    assert " 1 Distrito 17 Distrito 18 800 " in words(client.get(f"/es/staff/zones/{new}/changes/").content)
