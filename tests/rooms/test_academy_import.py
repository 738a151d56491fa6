"""Applicants in and out as spreadsheets, on the pages and at the shell: a report first, all or nothing, no formula runs."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

from lamplighter.academy.models import Application, Course
from lamplighter.audit.models import Event
from lamplighter.ops.commands.academy import academy_app
from lamplighter.outbox.models import Mail
from tests.support.academy import applied, course
from tests.support.academy_desk import desk, officers, said

pytestmark = pytest.mark.django_db
__all__ = ["desk", "officers"]
GOOD = (
    "Name,Email,Phone,Zone,Language,Born,Hat\n"
    "Ana Ruiz,ana@example.org,,W,es,2001-05-09,red\n"
    "Bo Lind,,816-555-0142,Nowhere,,5/9/1990,\n"
)


@pytest.fixture
def made() -> Course:
    return course(least_age=18)


def sent(desk: Client, made: Course, text: str) -> Any:
    file = SimpleUploadedFile("old.csv", text.encode(), content_type="text/csv")
    return desk.post(f"/staff/academy/{made.number}/import/", {"file": file})


def text_of(answer: Any) -> str:
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", answer.content.decode(), re.DOTALL)
    assert found is not None
    return unescape(found.group(1))


def test_a_spreadsheet_is_reported_first_and_kept_after_a_yes(desk: Client, made: Course) -> None:
    report = sent(desk, made, GOOD)
    page = said(report)
    assert "To be added 2" in page
    assert "Get a letter 1" in page
    assert "There is no district “Nowhere”: they are kept without a district." in page
    assert "The column hat is not read." in page
    assert not Application.objects.exists()
    assert not Mail.objects.exists()
    answer = desk.post(f"/staff/academy/{made.number}/import/", {"text": text_of(report)}, follow=True)
    assert "2 applications are taken in." in said(answer)
    ana, bo = Application.objects.order_by("pk")
    assert (ana.name, ana.email, ana.zone, ana.language, ana.by) == (
        "Ana Ruiz",
        "ana@example.org",
        "W",
        "es",
        "email",
    )
    assert (bo.phone, bo.by, bo.zone, str(bo.born)) == ("+18165550142", "call", "", "1990-05-09")
    assert Mail.objects.get().to == "ana@example.org"
    again = sent(desk, made, GOOD)
    assert "Have applied already 2" in said(again)
    assert "<textarea" not in again.content.decode()


def test_the_report_shows_the_first_rows_as_they_are_understood(desk: Client, made: Course) -> None:
    sheet = (
        "nombre,correo,zona,nacimiento\n"
        "Ana Ruiz,ana@example.org,W,9/5/1980\n"
        "Bo Lind,bo@example.org,,4/27/1990\n"
        "=cmd|' /C calc'!A0,cy@example.org,,1990-04-27\n"
    )
    page = said(sent(desk, made, sheet))
    assert "Ana Ruiz 2 Sept. 5, 1980 (the month first) English" in page
    assert "Bo Lind 3 April 27, 1990 English" in page
    assert "“9/5/1980” may be read in two ways. It is read with the month first, as Sept. 5, 1980." in page
    assert "Birth dates like it: 1." in page
    assert "There is no column language: all are written to in English." in page
    assert "begins like a formula. It is kept as a name, and never run." in page
    page = said(sent(desk, made, GOOD.replace("5/9/1990", "5/19/1990")))
    assert "Ana Ruiz 2 May 9, 2001 Spanish" in page
    for words in ("may be read in two ways", "no column language", "formula"):
        assert words not in page, words


def test_one_wrong_line_keeps_all_out_and_each_is_named(desk: Client, made: Course) -> None:
    wrong = (
        GOOD
        + "Cy Young,cy@example.org,,,,2015-01-01,\nDi,di@example.org,12,,,1990-01-01,\nEd,ed@example.org,,,,,\n"
    )
    answer = sent(desk, made, wrong)
    assert answer.status_code == 422
    page = said(answer)
    for words in (
        "Line 4: They are younger than 18 on the first night.",
        "Line 5: “12” is no phone number with its area code.",
        "Line 6: The course asks an age",
    ):
        assert words in page, words
    assert desk.post(f"/staff/academy/{made.number}/import/", {"text": wrong}).status_code == 422
    assert not Application.objects.exists()


def test_a_course_that_is_not_announced_takes_no_spreadsheet(desk: Client) -> None:
    draft = course(announce=False)
    assert sent(desk, draft, GOOD).status_code == 302
    assert not Application.objects.exists()


def test_out_goes_everything_and_no_formula_runs(desk: Client, made: Course) -> None:
    applied(made, "x@example.org", name="=HYPERLINK(1)", born=date(1990, 1, 1))
    answer = desk.get(f"/staff/academy/{made.number}/applications.csv")
    text = answer.content.decode("utf-8-sig")
    head, row = text.splitlines()
    assert head.startswith("number,standing,name,email")
    assert ",'=HYPERLINK(1),x@example.org," in row
    assert "1990-01-01" in row
    assert Event.objects.filter(verb="applications.exported", actor_kind="staff").exists()


def run(*arguments: Any) -> Any:
    return CliRunner().invoke(academy_app, [str(each) for each in arguments], env={"COLUMNS": "200"})


def test_at_the_shell(made: Course, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text(GOOD, encoding="utf-8")
    told = run("import", made.number, file)
    assert told.exit_code == 0
    assert "2 to add, 0 have applied already, 1 get a letter." in told.output
    assert not Application.objects.exists()
    assert "They are taken in." in run("import", made.number, file, "--yes").output
    assert Application.objects.count() == 2
    listed = run("courses")
    assert "Spring academy" in listed.output
    assert "0 of 2" in listed.output
    out = tmp_path / "out.csv"
    assert "2 applications written" in run("export", made.number, out).output
    assert "Ana Ruiz" in out.read_text(encoding="utf-8-sig")
    assert list(tmp_path.glob(".out*")) == []
    assert run("export", "ZZZZ", out).exit_code == 1
    file.write_text("name,email\n,x\n", encoding="utf-8")
    wrong = run("import", made.number, file, "--yes")
    assert wrong.exit_code == 1
    assert "line 2: There is no name." in wrong.output
