"""``who`` and ``locate``: times as people type them, answers by exit status, and whole files of points."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from typer.testing import CliRunner

from lamplighter.api.times import Oddity, UnreadableTime
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.ops.cli import loaded
from lamplighter.ops.moments import understood
from lamplighter.places import actions
from lamplighter.plumbing.snapshots import forget_checks
from tests.support import places as support
from tests.support.city import ACTOR, NOW, address_book, confirmed_map

TZ = ZoneInfo("America/Chicago")
MONDAY = datetime(2026, 3, 3, 0, 40, tzinfo=UTC)  # Monday 6:40 pm in Chicago


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("tonight 7pm", "2026-03-02T19:00"),
        ("7 pm", "2026-03-02T19:00"),
        ("19:00", "2026-03-02T19:00"),
        ("14h30", "2026-03-02T14:30"),
        ("friday 19:00", "2026-03-06T19:00"),
        ("on Friday at 7pm", "2026-03-06T19:00"),
        ("next monday 8am", "2026-03-09T08:00"),
        ("this evening", "2026-03-02T18:00"),
        ("tomorrow 9am", "2026-03-03T09:00"),
        ("noon tomorrow", "2026-03-03T12:00"),
        ("midnight", "2026-03-03T00:00"),
        ("in 2 hours", "2026-03-02T20:40"),
        ("now", "2026-03-02T18:40"),
        ("2026-07-04T21:00", "2026-07-04T21:00"),
        ("2026-07-04T21:00-04:00", "2026-07-04T20:00"),
    ],
)
def test_times_are_read_in_the_citys_zone_as_people_say_them(text: str, local: str) -> None:
    with time_machine.travel(datetime(2031, 1, 1, tzinfo=UTC)):  # the machine's own clock has no say
        moment = understood(text, now=MONDAY, tz=TZ)
    assert moment.at.astimezone(TZ).isoformat(timespec="minutes")[:16] == local
    assert moment.oddity is None


@pytest.mark.parametrize(
    "text",
    [
        "when pigs fly",
        "tonight 25pm",
        "19:70",
        "7",
        "tomorrow at 9",
        "half past seven",
        "2026-02-30",
        "friday marzipan",
    ],
)
def test_what_is_no_time_or_may_mean_two_is_not_guessed(text: str) -> None:
    with pytest.raises(UnreadableTime, match=r"7pm|ISO 8601"):
        understood(text, now=MONDAY, tz=TZ)


def test_nights_when_clocks_change_are_said_and_hours_that_pass_are_counted() -> None:
    assert understood("march 8 2:30am", now=MONDAY, tz=TZ).oddity is Oddity.SKIPPED
    assert understood("11/1/2026 1:30 am", now=MONDAY, tz=TZ).oddity is Oddity.REPEATED
    before = datetime(2026, 3, 8, 7, 0, tzinfo=UTC)  # 1 am, an hour before clocks go forward
    after = understood("in 2 hours", now=before, tz=TZ)
    assert after.at == datetime(2026, 3, 8, 9, 0, tzinfo=UTC)
    assert after.at.astimezone(TZ).hour == 4


@pytest.fixture
def city(tmp_path: Path, db: None) -> Iterator[None]:
    settings.HOME.prepare()
    confirmed_map(tmp_path)
    address_book(tmp_path)
    yield
    support.fresh()


def run(*arguments: str) -> Any:
    return CliRunner().invoke(loaded([arguments[0]]), list(arguments))


@pytest.mark.usefixtures("city")
def test_the_exit_status_says_how_it_fared() -> None:
    found = run("who", "100 Main St", "--at", "2026-03-02T19:00")
    assert found.exit_code == 0
    assert "Monday, March 2, 7 pm (2026-03-02 CST)" in found.stdout, "the time that was understood is said"
    assert run("who", "100 Main St", "--at", "when pigs fly").exit_code == 2
    several = run("who", "110 Lantern")
    assert several.exit_code == 3
    assert [line[:2] for line in several.stdout.splitlines()] == ["1.", "2."]
    assert "Lantern Street" in several.stdout
    assert "Lantern Court" in several.stdout
    uncovered = run("who", "100 Main St", "--at", "2019-03-02T19:00")
    assert uncovered.exit_code == 4
    assert "No zone map holds on that day" in uncovered.stderr
    assert run("who", "77 Qwxyz Boulevard").exit_code == 5


@pytest.mark.usefixtures("city")
def test_json_is_for_programs_and_spanish_for_people() -> None:
    told = json.loads(run("who", "100 Main St", "--json").stdout)
    assert (told["zone"]["code"], told["address"]["kind"]) == ("W1", "exact")
    assert "Usted está en" in run("who", "100 Main St", "--lang", "es").stdout
    assert "lunes" in run("who", "100 Main St", "--lang", "es", "--at", "2026-03-02T19:00").stdout


@pytest.mark.django_db
def test_without_addresses_it_says_what_to_do() -> None:
    support.fresh()
    told = run("who", "100 Main St")
    assert told.exit_code == 2
    assert "lamplighter addresses import" in told.stderr


@pytest.mark.usefixtures("city")
def test_locate_keeps_every_row_and_says_why_one_has_no_zone(tmp_path: Path) -> None:
    points, zones = tmp_path / "points.csv", tmp_path / "zones.csv"
    points.write_text("id,lon,lat\na,-94.595,39.005\nb,-90,39\nc,39.005,-94.595\nd,,\n")
    done = run("locate", str(points), "-o", str(zones))
    assert done.exit_code == 0
    assert "4 rows, 1 in a zone, 1 not covered." in done.stdout
    rows = list(csv.DictReader(zones.read_text().splitlines()))
    assert [(row["id"], row["zone"], row["note"]) for row in rows] == [
        ("a", "W1", ""),
        ("b", "", "not covered"),
        ("c", "", "latitude and longitude swapped"),
        ("d", "", "missing"),
    ]
    assert "points.csv: text in UTF-8, cells between commas, no quotes." in done.stdout
    assert run("locate", str(points), "-o", str(zones), "--lon", "lat", "--lat", "lon").exit_code == 0
    assert next(csv.DictReader(zones.read_text().splitlines()))["note"] == "latitude and longitude swapped"


@pytest.mark.usefixtures("city")
def test_locate_reads_what_a_spreadsheet_writes_as_unicode_text(tmp_path: Path) -> None:
    points, zones = tmp_path / "points.txt", tmp_path / "zones.csv"
    points.write_bytes("id\tlon\tlat\r\nPeña\t-94,595\t39,005\r\n".encode("utf-16"))
    done = run("locate", str(points), "-o", str(zones))
    assert done.exit_code == 0, done.output
    assert "text in UTF-16 with a byte-order mark, cells between tabs" in done.stdout
    assert zones.read_text(encoding="utf-8").splitlines()[1] == "Peña\t-94,595\t39,005\tW1\t"
    points.write_bytes(b"")
    empty = run("locate", str(points), "-o", str(zones))
    assert empty.exit_code == 2
    assert "points.txt is empty. Export it again." in empty.stderr


@pytest.mark.usefixtures("city")
def test_locate_says_in_a_sentence_what_it_cannot_do(tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("id,lon,lat\na,-94.595,39.005\n")
    target = str(tmp_path / "zones.csv")
    for arguments, sentence in (
        (("-o", str(tmp_path / "nowhere" / "zones.csv")), "cannot be written"),
        (("-o", target, "--on", "2019-01-01"), "No zone map holds on 2019-01-01"),
        (("-o", target, "--on", "soon"), "Write the day as"),
        (("-o", target, "--lon", "x"), "Give both"),
        (("-o", target, "--lon", "x", "--lat", "y"), "has no column"),
    ):
        done = run("locate", str(points), *arguments)
        assert done.exit_code == 2, arguments
        assert sentence in done.stderr, arguments
        assert "Traceback" not in done.output
    assert not Path(target).exists()


@pytest.mark.django_db
def test_kansas_citys_districts_take_all_parcel_points_but_25(data_folder: Path, tmp_path: Path) -> None:
    settings.HOME.prepare()
    file = data_folder / "zones" / "kc_council_districts_2012.geojson"
    given = [actions.Source("district", file, file.name, ReadOptions(code="DISTRICT", name="DISTRICT"))]
    surveyed = actions.survey_sources(given)
    made = actions.propose_zone_map(
        name="KC", holds_from=date(2012, 1, 1), sources=given, surveyed=surveyed, actor=ACTOR, now=NOW
    )
    actions.confirm_zone_map(pk=made.pk, actor=ACTOR, now=NOW)
    forget_checks()
    target = tmp_path / "zones.csv"
    done = run("locate", str(data_folder / "addresses" / "kcmo_parcel_points_2015.zip"), "-o", str(target))
    assert "204,762 rows, 204,737 in a zone, 25 not covered." in done.stdout
    with target.open(newline="") as rows:
        assert sum(row["note"] == "not covered" for row in csv.DictReader(rows)) == 25
    support.fresh()
