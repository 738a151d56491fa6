"""Exports hold clean rows: nothing a resident wrote, no place, and no kind that would tell of somebody."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

from lamplighter.audit.models import Event
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.queries.exporting import COLUMNS, rows
from lamplighter.concerns.rules.states import Party, Verb
from lamplighter.ops.cli import loaded
from tests.support.concerns import IN_EAST, NOW, contact, raised, small_city
from tests.support.places import fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def city(tmp_path: Path) -> Iterator[None]:
    small_city(tmp_path)
    yield
    fresh()


def exported(file: Path, *options: str) -> str:
    done = CliRunner().invoke(loaded(["export"]), ["export", "concerns", str(file), *options])
    assert done.exit_code == 0, done.output
    return done.output


def test_rows_hold_no_words_no_place_no_contact_and_no_sensitive_kind(tmp_path: Path) -> None:
    """Promise 6."""
    raised(text="qsecret", place="qplace", happens="qwhen", contact=contact("qmail@example.org"))
    raised("domestic-danger", contact=contact())
    raised("officer-conduct")
    file = tmp_path / "c.csv"
    assert "1 concerns written" in exported(file)
    assert not any(
        word in file.read_text() for word in ("qsecret", "qplace", "qwhen", "qmail", "domestic", "conduct")
    )
    assert Event.objects.filter(verb="concerns.exported").count() == 1


def test_times_are_counted_and_targets_judged(tmp_path: Path) -> None:
    concern = raised()
    move(pk=concern.pk, verb=Verb.ACKNOWLEDGE, party=Party.OFFICER, now=NOW + timedelta(hours=30))
    move(pk=concern.pk, verb=Verb.RESOLVE, party=Party.OFFICER, words="Done.", now=NOW + timedelta(days=3))
    (row,) = rows()
    assert (row["raised_on"], row["raised_hour"]) == ("2026-03-02", 12)
    assert (row["hours_to_first_answer"], row["answered_in_time"]) == (30.0, 0)
    assert (row["days_to_resolution"], row["resolved_in_time"]) == (3.0, 1)


def test_somebody_of_one_zone_exports_that_zone_only(person: Callable[..., Any]) -> None:
    raised()
    raised(at=IN_EAST)
    assert [row["zone"] for row in rows(user=person("supervisor", "E"))] == ["E"]
    assert len(list(rows(user=person("analyst")))) == 2
    assert not list(rows(user=person("officer", "W")))


def test_days_are_the_citys_and_half_open() -> None:
    raised()
    assert len(list(rows(since=date(2026, 3, 2), until=date(2026, 3, 3)))) == 1
    assert not list(rows(since=date(2026, 3, 3)))
    assert not list(rows(until=date(2026, 3, 2)))


def test_columns_are_typed_in_parquet_and_the_same_as_in_csv(tmp_path: Path) -> None:
    raised()
    file, table = tmp_path / "c.parquet", tmp_path / "c.csv"
    exported(file, "--format", "parquet")
    exported(table)
    with duckdb.connect() as session:
        told = session.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
        assert [(each[0], each[1]) for each in told] == [(each.name, each.kind) for each in COLUMNS]
        assert session.execute("SELECT raised_on FROM read_parquet(?)", [str(file)]).fetchall() == [
            (date(2026, 3, 2),)
        ]
    assert next(csv.reader(table.read_text().splitlines())) == [each.name for each in COLUMNS]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(loaded(["export"]), ["export", "concerns", str(tmp_path / "no" / "c.csv")])
    assert done.exit_code == 1
    assert "There is no folder" in done.output
