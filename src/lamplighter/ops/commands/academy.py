"""``lamplighter academy``: courses, and their applicants as spreadsheets."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from lamplighter.academy.actions.importing import import_applicants
from lamplighter.academy.actions.shared import Closed
from lamplighter.academy.models import Course
from lamplighter.academy.queries import courses as queries
from lamplighter.academy.queries.desk import desk_of
from lamplighter.academy.queries.sheet import applications_csv
from lamplighter.academy.rules.applicants import FILE_MOST, decoded
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.numbers import shown_number
from lamplighter.ops.commands.telling import add_row, stop
from lamplighter.plumbing import clock

academy_app = typer.Typer(
    help="Courses of the academy, and their applicants as spreadsheets.", no_args_is_help=True
)
_NUMBER = typer.Argument(metavar="COURSE", help="The course's number, as the list shows it.")


@academy_app.command("courses")
def courses() -> None:
    """List the courses with their seats, the line, and how many have applied."""
    now = clock.now()
    table = Table("number", "course", "state", "first night", "seats", "offered", "line", "applications")
    for course in Course.objects.order_by("-first_day", "-pk"):
        desk = desk_of(course, now)
        add_row(
            table,
            shown_number(course.number),
            course.name_en,
            course.state,
            f"{course.first_day}",
            f"{desk.taken} of {course.seats_count}",
            str(desk.offered),
            str(desk.line),
            str(desk.applied),
        )
    Console().print(table)


@academy_app.command("import")
def import_(
    number: str = _NUMBER,
    file: Path = typer.Argument(exists=True, dir_okay=False, help="A CSV file of applicants."),
    yes: bool = typer.Option(
        False, "--yes", help="Keep them, and send each a receipt; without it only the report is shown."
    ),
) -> None:
    """Take an old spreadsheet of applicants in, all or nothing: name, email, phone, zone or address, language, born. On record."""
    course = _course(number)
    with file.open("rb") as opened:
        data = opened.read(FILE_MOST + 1)
    if len(data) > FILE_MOST:
        stop("The file is larger than 1 MB. Is it the right one?")
    actor = Actor.command("academy import")
    try:
        report = import_applicants(
            course=course, text=decoded(data), actor=actor, now=clock.now(), dry_run=not yes
        )
    except Closed:
        stop("The course is not announced, or over: it takes nobody.")
    for note in report.notes:
        typer.echo(f"line {note.line}: {note.text % note.values}")
    for trouble in report.troubles:
        typer.secho(f"line {trouble.line}: {trouble.text % trouble.values}", fg=typer.colors.RED, err=True)
    if report.troubles:
        stop("Nothing was kept. Mend this and try again.")
    typer.echo(f"{report.added} to add, {report.same} have applied already, {report.written} get a letter.")
    typer.echo("They are taken in." if report.done else "Nothing was kept. Add --yes to keep them.")


@academy_app.command("export")
def export(
    number: str = _NUMBER,
    file: Path = typer.Argument(help="Where to write; replaced only when the whole file is ready."),
) -> None:
    """Write all applications of a course as CSV, with names, contacts and results: keep it to yourselves. On record."""
    from django.db import transaction

    course = _course(number)
    if not file.parent.is_dir():
        stop(f"There is no folder {file.parent}. Make it first.")
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(applications_csv(course))
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    with transaction.atomic():
        record(
            verb=Verb.APPLICATIONS_EXPORTED,
            subject=course,
            actor=Actor.command("academy export"),
            now=clock.now(),
        )
    typer.echo(f"{course.applications.count()} applications written to {file}.")


def _course(number: str) -> Course:
    try:
        return queries.get(number)
    except Course.DoesNotExist:
        stop(f"There is no course {number}. lamplighter academy courses lists them.")
