"""``lamplighter zones``: import, list and show zone maps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import typer
from rich.markup import escape
from rich.table import Table

from lamplighter.audit.rules import Actor
from lamplighter.core.geo.areas import area_text
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.core.geo.report import MapReport
from lamplighter.core.geo.report_text import sections
from lamplighter.ops.commands.comparing import compare_maps
from lamplighter.ops.commands.glimpsing import show_zones_glimpses
from lamplighter.ops.commands.telling import add_row, bar, console, stop, told
from lamplighter.places import actions, glimpses, queries
from lamplighter.places.change_words import past_words
from lamplighter.places.models import Zone
from lamplighter.places.past import past_of
from lamplighter.plumbing import clock

zones_app = typer.Typer(help="Zone maps: import, list, show.", no_args_is_help=True)


@zones_app.command("import")
def import_zones(
    files: list[Path] = typer.Argument(..., help="One file for each level, highest level first."),
    level: list[str] = typer.Option(
        [], help="What one zone of a file is called, e.g. beat; once for each file."
    ),
    code: list[str] = typer.Option([], help="Column with the code; once for all files, or once for each."),
    name: list[str] = typer.Option([], help="Column with the name; once for all files, or once for each."),
    parent: list[str] = typer.Option(
        [], help="Column with the parent's code; once for each file below the highest."
    ),
    layer: list[str] = typer.Option([], help="Layer to read where a file has several."),
    crs: list[str] = typer.Option(
        [], help="Coordinate system where a file does not say it, e.g. EPSG:26915."
    ),
    holds_from: datetime | None = typer.Option(
        None, "--from", formats=["%Y-%m-%d"], help="Day the map holds from (default: today)."
    ),
    title: str = typer.Option("", help="Name of the map (default: the first file's name)."),
    replace: bool = typer.Option(False, help="Take back a confirmed map that holds from the same day."),
    yes: bool = typer.Option(
        False, "--yes", help="Confirm: without it the report is printed and nothing changes."
    ),
) -> None:
    """Reads a map of one or more levels, prints what was found, and with --yes lets it hold."""
    sources = _sources(files, level, code, name, parent, layer, crs)
    today = clock.city_day(clock.now())
    near = glimpses.city_bounds(today)
    if not yes:
        with told():
            show_zones_glimpses(glimpses.zones(sources, today))
    with told(), bar("Surveying", len(sources)) as step:
        surveyed = actions.survey_sources(sources, near=near, progress=lambda word, done, _: step(done, word))
    _print_report(surveyed.report)
    now = clock.now()
    day = holds_from.date() if holds_from else today
    if (past := past_of(day, today)) is not None:
        console.print(f"\n! {past_words(past)}", style="yellow", markup=False)
    if not yes:
        console.print(
            f"\nNothing was changed. To let this map hold from {day}, run the same with [bold]--yes[/bold]."
        )
        return
    actor = Actor.command("zones import")
    with told():
        drafted = actions.import_zone_map(
            name=title or files[0].stem, holds_from=day, sources=sources, surveyed=surveyed, replace=replace, actor=actor, now=now
        )  # fmt: skip
    console.print(f"\n[green]Done.[/green] “{escape(drafted.name)}” holds from {day}.")


@zones_app.command("list")
def list_zones() -> None:
    """Every map there is, drafts and withdrawn ones too."""
    today = clock.city_day(clock.now())
    current = queries.zone_map_on(today)
    table = Table("Id", "Map", "Holds from", "State", "Levels", "Zones")
    for each in queries.all_maps():
        state = each.state + (" (today's)" if current and current.pk == each.pk else "")
        count = Zone.objects.filter(zone_map=each, level=len(each.level_words) - 1).count()
        add_row(
            table,
            str(each.pk),
            each.name,
            str(each.holds_from),
            state,
            " > ".join(each.level_words),
            f"{count:,}",
        )
    console.print(table)


@zones_app.command("show")
def show_zones(
    code: str = typer.Argument("", help="Code of one zone; all zones when left out."),
    day: datetime | None = typer.Option(
        None, "--on", formats=["%Y-%m-%d"], help="Day to ask for (default: today)."
    ),
    report: bool = typer.Option(False, help="Print the import report of the day's map."),
) -> None:
    """The zones of the map that holds on a day."""
    asked: date = day.date() if day else clock.city_day(clock.now())
    found = queries.zone_map_on(asked)
    if found is None:
        stop(f"No map holds on {asked}. Import one with “lamplighter zones import”.")
    if report:
        kept = queries.map_by_id(found.pk)
        assert kept is not None
        _print_report(MapReport.from_json(kept.report))
        return
    if code and found.find(code) is None:
        stop(f"“{escape(found.name)}” has no zone {code}. “lamplighter zones show” lists them.")
    table = Table(
        "Code", "Name", "Level", "Parent", "Order", "Area", title=f"{found.name}, from {found.holds_from}"
    )
    for zone in queries.zones_on(asked):
        if not code or zone.code.casefold() == code.casefold():
            above = zone.parent.code if zone.parent else ""
            add_row(
                table,
                zone.code,
                zone.name,
                zone.level_word,
                above,
                f"{zone.order:,}",
                area_text(zone.area_m2),
            )
    console.print(table)


@zones_app.command("compare")
def compare_zones(
    first: str = typer.Argument(
        ..., help="The map before: its id, see “zones list”, or a day on which it holds."
    ),
    second: str = typer.Argument(..., help="The map after: its id or a day; drafts have an id only."),
    level: str = typer.Option("", help="Word of the level, e.g. district; all levels when left out."),
    output: Path | None = typer.Option(
        None, "--output", "-o", help="Writes every address that changes to this CSV file."
    ),
) -> None:
    """How many addresses go from which zone to which when the second map follows the first."""
    compare_maps(first, second, level, output)


@zones_app.command("withdraw")
def withdraw_zones(
    pk: int = typer.Argument(..., help="Id of the map, see “zones list”."),
    yes: bool = typer.Option(False, "--yes", help="Do it; without it nothing changes."),
) -> None:
    """Takes a confirmed map back, or drops a draft. Its zones are kept for the record."""
    found = queries.map_by_id(pk)
    if found is None:
        stop(f"There is no map {pk}. “lamplighter zones list” lists them.")
    if not yes:
        console.print(
            f"“{escape(found.name)}” would be taken back. Run the same with [bold]--yes[/bold] to do it."
        )
        return
    with told():
        actions.withdraw_zone_map(pk=pk, actor=Actor.command("zones withdraw"), now=clock.now())
    console.print(f"[green]Done.[/green] “{escape(found.name)}” was taken back.")


@zones_app.command("rebuild")
def rebuild_zones() -> None:
    """Builds the index files anew from the database, after a restore or a damaged disk."""
    count = actions.rebuild_indexes(actor=Actor.command("zones rebuild"), now=clock.now())
    console.print(f"[green]Done.[/green] {count} indexes were built anew.")


def _sources(
    files: Sequence[Path],
    level: Sequence[str],
    code: Sequence[str],
    name: Sequence[str],
    parent: Sequence[str],
    layer: Sequence[str],
    crs: Sequence[str],
) -> list[actions.Source]:
    """One source a file: an option given once counts for all, else it is given once for each."""
    if not level and len(files) == 1:
        level = ["zone"]
    if len(level) != len(files):
        stop(
            f"{len(files)} files need {len(files)} level words, highest first: --level district --level beat."
        )
    below = len(files) - 1
    parents = (
        [None, *_spread("--parent", parent, below)]
        if len(parent) <= below
        else _spread("--parent", parent, len(files))
    )
    columns = [
        _spread(option, given, len(files))
        for option, given in (("--code", code), ("--name", name), ("--layer", layer), ("--crs", crs))
    ]
    return [
        actions.Source(word, file, file.name, ReadOptions(code=c, name=n, parent=p, layer=la, crs=cr))
        for word, file, p, c, n, la, cr in zip(level, files, parents, *columns, strict=True)
    ]


def _spread(option: str, given: Sequence[str], count: int) -> list[str | None]:
    """``-`` or nothing leaves an option open for a file."""
    if len(given) in (0, 1):
        given = list(given) * count or [""] * count
    if len(given) != count:
        stop(f"Give {option} once for all files or once for each, in their order; “-” leaves one open.")
    return [None if each in ("", "-") else each for each in given]


def _print_report(report: MapReport) -> None:
    table = Table(
        "Level",
        "File",
        "Features",
        "Zones",
        "Mended",
        "Refused",
        "Overlaps",
        "Gaps",
        "Stick out",
        title="Report",
    )
    for level in report.levels:
        numbers = (
            level.features,
            level.zones,
            len(level.mended),
            len(level.refused),
            len(level.overlaps),
            len(level.gaps),
            len(level.nesting.sticks_out),
        )
        add_row(table, level.word, level.file, *(f"{number:,}" for number in numbers))
    console.print(table)
    for section in sections(report):
        console.print(f"\n[bold]{escape(section.word)}[/bold]")
        for fact in section.facts:
            console.print(f"  {fact}", markup=False)
        for concern in section.concerns:
            console.print(f"  ! {concern}", style="yellow", markup=False)
