"""`lamplighter demo` fills a home of its own, once, and never touches a real one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from lamplighter.accounts.access import Role
from lamplighter.accounts.models import RoleGrant, User
from lamplighter.audit.models import Event
from lamplighter.core.geo.report import MapReport
from lamplighter.divisions import queries as divisions
from lamplighter.divisions.models import Thanks
from lamplighter.ops import demo_home
from lamplighter.ops.commands.demo import demo_app
from lamplighter.places import queries as places
from lamplighter.plumbing.config import load_settings
from lamplighter.plumbing.home import Home
from lamplighter.roster import queries as roster
from lamplighter.roster.models import Absence, Cover, Officer, Posting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # a Monday, 4:30 pm in Riverbend
TZ = ZoneInfo("America/Chicago")
URL = "http://127.0.0.1:8000"


@pytest.fixture
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    place = Home(tmp_path / "home")
    settings.HOME = place
    # as where no database server is named, even when these tests run on one
    settings.LAMPLIGHTER = load_settings(place.settings_file, {})
    monkeypatch.setenv("LAMPLIGHTER_HOME", str(place.root))
    return place


def fill(home: Home, now: datetime = NOW) -> tuple[demo_home.Stamp, list[str]]:
    told: list[str] = []
    return demo_home.fill(home, now=now, tz=TZ, say=told.append), told


def test_it_leaves_a_real_installation_alone(home: Home) -> None:
    home.prepare()
    home.settings_file.write_text('[city]\nname = "Elsewhere"\n')
    with pytest.raises(demo_home.HomeIsTaken):
        demo_home.claim(home, 1854, URL)
    assert not home.is_demo
    assert home.settings_file.read_text() == '[city]\nname = "Elsewhere"\n'


def test_sign_in_without_a_password_is_refused_outside_demo_homes(home: Home) -> None:
    home.prepare()
    refused = CliRunner().invoke(demo_app, ["login", "administrator"])
    assert refused.exit_code == 1
    assert "no demo home" in refused.output
    assert CliRunner().invoke(demo_app, ["addresses"]).exit_code == 1


def test_demo_commands_keep_away_from_a_database_server(home: Home, settings: Any) -> None:
    demo_home.claim(home, 1854, URL)
    named = load_settings(
        home.settings_file, {"LAMPLIGHTER_DATABASE_URL": "postgresql://somebody@city/police"}
    )
    settings.LAMPLIGHTER = named
    for command in (["build"], ["login", "administrator"]):
        refused = CliRunner().invoke(demo_app, command)
        assert refused.exit_code == 1
        assert "database server" in refused.output
    assert not User.objects.exists()


def test_claiming_twice_changes_nothing(home: Home) -> None:
    assert demo_home.claim(home, 1854, URL)
    assert not demo_home.claim(home, 1854, URL)
    assert demo_home.claim(home, 1854, "http://127.0.0.1:8123")


def test_a_demo_home_answers_and_is_filled_only_once_a_day(home: Home) -> None:
    demo_home.claim(home, 1854, URL)
    _pull_the_plug_halfway(home)
    stamp, told = fill(home)
    assert len(told) >= 4

    found = places.zone_map_on(date(2026, 11, 23))
    assert found is not None
    kept = places.map_by_id(found.pk)
    assert kept is not None
    assert not MapReport.from_json(kept.report).needs_a_look
    _three_addresses_lead_to_three_zones(stamp)
    current = places.current_addresses()
    assert current is not None
    assert current.refused == 0
    assert 55_000 <= current.rows <= 65_000
    assert current.intersections > 3_000
    assert {page.slug for page in divisions.published("es")} >= {"narcotics", "community-interaction"}
    assert Thanks.objects.filter(state="waiting").count() == 1

    answer = roster.who(["RIV"], NOW)
    assert [each.card.shown for each in answer.on_now] == ["Officer Marisol Reyes"]
    assert answer.station is not None
    for officer in Officer.objects.exclude(portrait=""):
        assert (home.pictures / officer.portrait).exists()

    assert set(RoleGrant.objects.values_list("role", flat=True)) == {role.value for role in Role}

    again, told = fill(home)
    assert (again, told) == (stamp, [])
    _tomorrow_has_other_leave(home)


def _pull_the_plug_halfway(home: Home) -> None:
    def until_the_address_search(words: str) -> None:
        if words == "Building the address search":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo_home.fill(home, now=NOW, tz=TZ, say=until_the_address_search)
    stamp = demo_home.stamp_of(home)
    assert stamp is not None
    assert not stamp.recipe


def _three_addresses_lead_to_three_zones(stamp: demo_home.Stamp) -> None:
    zones = []
    for text in stamp.addresses:
        best = places.search(text).hits[0]
        assert best.confidence > 0.9
        answer = places.zone_at(best.lon, best.lat, date(2026, 11, 23))
        assert isinstance(answer, places.ZoneAnswer)
        zones.append(answer.zone.parent.code if answer.zone.parent else "")
    assert zones == ["RIV", "BLU", "MEA"]


def _tomorrow_has_other_leave(home: Home) -> None:
    before = {model: model.objects.count() for model in (Absence, Cover, Posting)}
    started = set(Absence.objects.values_list("starts", flat=True))
    maps = len(places.all_maps())
    events = Event.objects.count()
    stamp, told = fill(home, NOW + timedelta(days=1))
    assert stamp.day == "2026-11-24"
    assert "Building the address search" not in told
    assert {model: model.objects.count() for model in (Absence, Cover, Posting)} == before
    assert set(Absence.objects.values_list("starts", flat=True)) == {
        each + timedelta(days=1) for each in started
    }
    assert len(places.all_maps()) == maps
    assert Event.objects.count() > events


def test_the_command_prints_a_link_and_three_addresses(home: Home) -> None:
    demo_home.claim(home, 1854, URL)
    unbuilt = CliRunner().invoke(demo_app, ["addresses"])
    assert unbuilt.exit_code == 1
    demo_home.Stamp("Riverbend", 1854, "abc", "2026-11-23", ("1600 Lantern Street", "2 B", "3 C")).keep(home)
    printed = CliRunner().invoke(demo_app, ["addresses"])
    assert printed.output.split("\n")[:3] == ["1600 Lantern Street", "2 B", "3 C"]
    link = CliRunner().invoke(demo_app, ["login", "supervisor"])
    assert link.exit_code == 0
    assert "/account/demo/" in link.output
