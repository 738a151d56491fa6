"""The roster at the shell: a report first, nothing kept without --yes, and no cell that breaks the telling."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lamplighter.ops.commands.roster import roster_app
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.files import FileName
from lamplighter.roster.models import Officer, Post, Posting, Shift
from tests.rooms.test_roster_import import GOOD

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> Any:
    return CliRunner().invoke(roster_app, [str(each) for each in arguments], env={"COLUMNS": "200"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FileName:
        (tmp_path / f"{name}.csv").write_text(GOOD[name], encoding="utf-8")
    return tmp_path


def test_without_yes_it_reports_and_keeps_nothing(folder: Path) -> None:
    said = run("import", folder)
    assert said.exit_code == 0
    assert "officers" in said.output
    assert "Nothing was changed. Add --yes to keep this." in said.output
    assert not Officer.objects.exists()


def test_with_yes_it_keeps_everything_and_lists_it_as_the_public_sees_it(folder: Path) -> None:
    assert run("import", folder, "--yes").exit_code == 0
    assert Officer.objects.count() == 4
    listed = run("list").output
    assert "Officer Daniel" in listed
    assert "Okafor" not in listed
    assert "Lindqvist" not in listed


def test_a_trouble_is_told_by_file_and_line_whatever_the_cell_holds(folder: Path) -> None:
    (folder / "officers.csv").write_text(
        "badge,first_name,last_name,display_level\n1,A,B,[/red]\n", encoding="utf-8"
    )
    said = run("import", folder, "--yes")
    assert said.exit_code == 1
    assert "officers, line 2: display_level is “[/red]”; write one of full, first, role." in said.output
    assert "Mend these lines and try again." in said.output
    assert not Officer.objects.exists()


def test_a_name_with_brackets_is_listed_as_it_is(folder: Path) -> None:
    text = GOOD[FileName.OFFICERS].replace("Marisol,Reyes", "Marisol,[/b]Reyes")
    (folder / "officers.csv").write_text(text, encoding="utf-8")
    assert run("import", folder, "--yes").exit_code == 0
    assert "[/b]Reyes" in run("list").output


def test_files_that_are_no_roster_files_are_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    said = run("import", tmp_path)
    assert said.exit_code == 2
    assert "There is no roster file in this folder." in said.output


def test_gaps_lists_what_nobody_works_for_people_and_for_programs(folder: Path) -> None:
    assert run("import", folder, "--yes").exit_code == 0
    Posting.objects.update(starts=date(2026, 1, 1), ends=date(2026, 3, 4))
    bump("roster")
    told = run("gaps", "--day", "2026-03-05")
    assert told.exit_code == 1
    assert "2026-03-04" in told.output
    assert "2026-03-03" not in told.output
    rows = json.loads(run("gaps", "--day", "2026-03-05", "--json").output)["gaps"]
    assert {row["posted"] for row in rows} == {False}
    assert min(row["day"] for row in rows) == "2026-03-04"
    assert run("gaps", "--day", "2026-13-01").exit_code == 2
    quiet = run("gaps", "--day", "2026-02-20")
    assert quiet.exit_code == 0
    assert "Every shift of this week that somebody is posted to is covered." in quiet.output
    assert "No evening officer" not in quiet.output


def test_gaps_names_the_zones_that_have_no_evening_at_all(folder: Path) -> None:
    assert run("import", folder, "--yes").exit_code == 0
    row = Posting.objects.filter(shift__kind="evening", post__role="cio").first()
    assert row is not None
    other = Post.objects.create(zone="BARE", role="cio")
    morning = Shift.objects.create(
        code="early",
        name_en="Early",
        name_es="Temprano",
        kind="morning",
        days=[0],
        starts=time(7),
        ends=time(15),
    )
    Posting.objects.create(officer=row.officer, post=other, shift=morning, starts=date(2026, 1, 1))
    # An evening that was given up more than four weeks ago is none any more, and is not forgotten.
    Posting.objects.create(
        officer=row.officer, post=other, shift=row.shift, starts=date(2025, 1, 1), ends=date(2026, 1, 2)
    )
    Post.objects.create(zone="LEFT", role="cio")
    bump("roster")
    told = run("gaps", "--day", "2026-02-20")
    assert told.exit_code == 0
    assert "No evening officer in 1 zone: BARE" in told.output
    assert "No officer at all in 1 zone: LEFT" in told.output
    said = json.loads(run("gaps", "--day", "2026-02-20", "--json").output)["without_officer"]
    assert {"kind": "evening", "zones": ["BARE"]} in said
    assert {"kind": None, "zones": ["LEFT"]} in said
    lately = run("gaps", "--day", "2026-01-09")
    assert lately.exit_code == 1, "of late it is a shift that is open"
    assert "No evening officer" not in lately.output
