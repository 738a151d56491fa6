"""``lamplighter roster``: take roster files in, and list who works where."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import typer
from django.conf import settings
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lamplighter.audit.rules import Actor
from lamplighter.core.geo.wording import ZoneFileError
from lamplighter.ops.commands.telling import stop
from lamplighter.places import queries as places
from lamplighter.plumbing import clock
from lamplighter.roster import portraits, queries
from lamplighter.roster.coverage import Watch, watches
from lamplighter.roster.files import COLUMNS, MOST_BYTES, FileName, Given, file_named, sheets_in
from lamplighter.roster.filling import Filler, losing
from lamplighter.roster.importing import Pictures, RosterReport, import_roster, said
from lamplighter.roster.reports import told
from lamplighter.roster.staffing import bare
from lamplighter.roster.tables import tables_in

roster_app = typer.Typer(help="Officers, shifts, postings, absences and covers.", no_args_is_help=True)
console = Console()


@roster_app.command("import")
def take_in(
    paths: list[Path] = typer.Argument(
        ...,
        exists=True,
        help="Folders or files: officers, shifts, stations, postings, absences, covers, each .csv or .xlsx, or one workbook "
        "with a sheet for each. "
        "A folder “portraits” in such a folder holds the pictures that officers.csv names.",
    ),
    column: list[str] = typer.Option(
        [],
        help='FILE.OURS=THEIRS where a column has another name, e.g. officers.badge="Star no."; once a file is named so, '
        "its other columns are left out.",
    ),
    fixed: list[str] = typer.Option(
        [],
        help="FILE.OURS=VALUE where no column says it and all rows have the same, e.g. officers.display_level=first.",
    ),
    kind: list[str] = typer.Option(
        [],
        help='NAME=FILE where neither a file\'s name nor its columns tell what it is, e.g. "staff list.xlsx=officers".',
    ),
    yes: bool = typer.Option(False, "--yes", help="Keep the changes; without it only the report is shown."),
) -> None:
    """Takes roster files in, all or nothing. Without --yes it shows what would change, and changes nothing."""
    files = found_files(paths, _kinds(kind))
    if not files:
        console.print(
            "[red]There is no roster file in this folder. Name them officers.csv, shifts.csv, stations.csv, postings.csv, "
            "absences.csv, covers.csv, or give the file itself.[/red]"
        )
        raise typer.Exit(2)
    now = clock.now()
    zones = [zone.code for zone in places.zones_on(clock.city_day(now))]
    report = import_roster(
        files=files,
        zones=zones or None,
        tz=clock.city_tz(),
        actor=Actor.command("roster import"),
        now=now,
        dry_run=not yes,
        pictures=found_pictures(paths),
        columns=_columns("--column", column, "officers.badge=Star"),
        fixed=_columns("--fixed", fixed, "officers.display_level=first"),
    )
    if not yes:
        show_reads(report)
    tell(report)
    if report.problems:
        raise typer.Exit(1)
    if not yes:
        console.print("Nothing was changed. Add --yes to keep this.")


def found_files(paths: list[Path], kinds: Mapping[str, FileName]) -> dict[FileName, Given]:
    """Roster files among files and folders. In a folder they are known by their names; a file that is given is looked into."""
    files: dict[FileName, Given] = {}
    for path in paths:
        for each in sorted(path.iterdir()) if path.is_dir() else [path]:
            if path.is_dir() and not _is_named(each):
                continue
            data = bounded(each)
            for name, sheet in _tables(each, data, kinds).items():
                if name in files and path == each:
                    stop(f"{files[name].shown} and {each.name} both hold {name.value}. Give one of them.")
                files[name] = Given(data, each.name, sheet)
    return files


def _is_named(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        return file_named(path.name) is not None or (
            path.suffix.casefold() == ".xlsx" and bool(sheets_in(bounded(path), path.name))
        )
    except ZoneFileError as error:
        stop(str(error))


def _tables(path: Path, data: bytes, kinds: Mapping[str, FileName]) -> dict[FileName, str | None]:
    if path.name in kinds:
        return {kinds[path.name]: None}
    try:
        found = tables_in(data, path.name)
    except ZoneFileError as error:
        stop(str(error))
    if any(each.kind is None for each in found):
        header = ", ".join(found[0].header)
        stop(
            f"Neither the name of {path.name} nor its columns ({header}) tell which roster file it is. "
            f'Say it with --kind "{path.name}=officers", or shifts, stations, postings, absences, covers.'
        )
    return {each.kind: each.sheet for each in found if each.kind is not None}


def bounded(path: Path) -> bytes:
    """What a file holds, up to one byte more than is taken."""
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def _columns(option: str, given: list[str], example: str) -> dict[FileName, dict[str, str]]:
    found: dict[FileName, dict[str, str]] = {}
    for each in given:
        where, equals, theirs = each.partition("=")
        file, dot, ours = where.partition(".")
        if not equals or not dot or file not in set(FileName) or ours not in COLUMNS[FileName(file)]:
            stop(f"“{each}” names no column of ours. Write it like {option} {example}.")
        found.setdefault(FileName(file), {})[ours] = theirs
    return found


def _kinds(given: list[str]) -> dict[str, FileName]:
    found = {}
    for each in given:
        name, equals, kind = each.rpartition("=")
        if not equals or kind not in set(FileName):
            stop(f'“{each}” says no roster file. Write it like --kind "staff list.xlsx=officers".')
        found[name] = FileName(kind)
    return found


def show_reads(report: RosterReport) -> None:
    """How each file was understood, with its first rows."""
    for name, read in report.reads.items():
        for sentence in read.told:
            console.print(escape(told(sentence)))
        table = Table(*map(escape, read.columns), title=f"{name}: the first rows")
        for row in read.sample:
            table.add_row(*map(escape, row))
        console.print(table)


def found_pictures(paths: list[Path]) -> Pictures | None:
    """Pictures in the folders ``portraits`` of the given folders; None where there is no such folder."""
    folders = [path / "portraits" for path in paths if (path / "portraits").is_dir()]
    given = {name: data for folder in folders for name, data in portraits.portraits_in(folder).items()}
    return Pictures(given, settings.HOME.pictures) if folders else None


def tell(report: RosterReport) -> None:
    """Prints counts and problems."""
    table = Table("File", "Added", "Changed", "The same")
    for name, counted in report.counts.items():
        table.add_row(name, str(counted.added), str(counted.changed), str(counted.same))
    console.print(table)
    for problem in report.problems:
        line = f", line {problem.line}" if problem.line else ""
        where = f"[red]{problem.file}{line}:[/red]"
        console.print(f"{where} {escape(said(problem))}")  # a cell may hold what Rich takes for a colour
    if report.problems:
        console.print("Nothing was changed. Mend these lines and try again.")


@roster_app.command("gaps")
def gaps(
    day: str = typer.Option(
        "", help="A day of the week to look at, such as 2026-11-23; this week if left out."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON for programs; times are UTC."),
) -> None:
    """Lists the hours of a week that nobody works, and how many officers could take each: free, and rested before and after. Below them the
    zones that have no officer in a part of the day, or none at all.

    Exit status 1 where there are hours that nobody works, so that a watch can be set on it.
    """
    try:
        asked = date.fromisoformat(day) if day else clock.city_day(clock.now())
    except ValueError:
        console.print("[red]--day is no day; write it like 2026-11-23.[/red]")
        raise typer.Exit(2) from None
    monday = asked - timedelta(days=asked.weekday())
    last = monday + timedelta(days=6)
    filler = Filler(monday, last)
    found = losing([each for rows in watches(None, monday, last).values() for each in rows])
    rows = [(each, len(filler.fill(each).candidates)) for each in found]
    none = bare(None, monday, last)
    if as_json:
        without = [{"kind": each.kind.value if each.kind else None, "zones": each.zones} for each in none]
        print(json.dumps({"gaps": [_gap(each, could) for each, could in rows], "without_officer": without}))
    else:
        table = Table("Day", "Zone", "Shift", "Nobody works", "Could take it")
        tz = clock.city_tz()
        for each, could in rows:
            spans = [(left.astimezone(tz), right.astimezone(tz)) for left, right in each.open]
            hours = ", ".join(f"{left:%H:%M} to {right:%H:%M}" for left, right in spans)
            table.add_row(each.day.isoformat(), escape(each.zone), escape(each.shift.code), hours, str(could))
        console.print(table if rows else "Every shift of this week that somebody is posted to is covered.")
        for one in none:
            count = f"{len(one.zones)} zone{'' if len(one.zones) == 1 else 's'}"
            what = f"{one.kind.value} officer" if one.kind else "officer at all"
            console.print(f"No {what} in {count}: {escape(', '.join(one.zones))}")
    if rows:
        raise typer.Exit(1)


def _gap(each: Watch, could: int) -> dict[str, object]:
    spans = [[left.isoformat(), right.isoformat()] for left, right in each.open]
    told = {"day": each.day.isoformat(), "zone": each.zone, "shift": each.shift.code}
    return {**told, "posted": each.posted, "open": spans, "candidates": could}


@roster_app.command("list")
def show() -> None:
    """Lists every zone's officers as the public sees them, and who is on duty now."""
    now = clock.now()
    table = Table("Zone", "Officer", "Shifts", "Now")
    for zone in sorted(queries.snapshot().zones):
        for each in queries.who([zone], now).officers:
            table.add_row(
                escape(zone),
                escape(each.card.shown),
                ", ".join(shift.code for shift in each.shifts),
                "on duty" if each.on_now else "",
            )
    console.print(table)
