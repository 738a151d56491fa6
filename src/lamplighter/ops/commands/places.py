"""``lamplighter zones``, ``addresses`` and ``basemap``: what the city gives, into the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import shapely
import typer
from pyproj import Transformer
from pyproj.exceptions import CRSError
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from lamplighter.audit.rules import Actor
from lamplighter.core.gazetteer import GazetteerError
from lamplighter.core.geo.basemap import Kind, read_base_layer
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.core.geo.report import MapReport
from lamplighter.core.geo.report_text import area_text, sections
from lamplighter.core.geo.wording import ZoneFileError
from lamplighter.places import actions, queries
from lamplighter.places.models import Zone
from lamplighter.plumbing import clock

console = Console(highlight=False)
zones_app = typer.Typer(help="Zone maps: import, list, show.", no_args_is_help=True)
addresses_app = typer.Typer(help="The city's address points.", no_args_is_help=True)
basemap_app = typer.Typer(help="Streets, water and parks below the zones.", no_args_is_help=True)

Step = Callable[[int, str], None]
KINDS = {
    "street": Kind.STREET,
    "streets": Kind.STREET,
    "water": Kind.WATER,
    "park": Kind.PARK,
    "parks": Kind.PARK,
}


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
    with _told(), _bar("Surveying", len(sources)) as step:
        surveyed = actions.survey_sources(sources, progress=lambda word, done, _: step(done, word))
    _print_report(surveyed.report)
    now = clock.now()
    day = holds_from.date() if holds_from else clock.city_day(now)
    if not yes:
        console.print(
            f"\nNothing was changed. To let this map hold from {day}, run the same with [bold]--yes[/bold]."
        )
        return
    actor = Actor.command("zones import")
    with _told():
        drafted = actions.import_zone_map(
            name=title or files[0].stem, holds_from=day, sources=sources, surveyed=surveyed, replace=replace, actor=actor, now=now
        )  # fmt: skip
    console.print(f"\n[green]Done.[/green] “{drafted.name}” holds from {day}.")


@zones_app.command("list")
def list_zones() -> None:
    """Every map there is, drafts and withdrawn ones too."""
    today = clock.city_day(clock.now())
    current = queries.zone_map_on(today)
    table = Table("Id", "Map", "Holds from", "State", "Levels", "Zones")
    for each in queries.all_maps():
        state = each.state + (" (today's)" if current and current.pk == each.pk else "")
        count = Zone.objects.filter(zone_map=each, level=len(each.level_words) - 1).count()
        table.add_row(
            str(each.pk), each.name, str(each.holds_from), state, " > ".join(each.level_words), str(count)
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
        _stop(f"No map holds on {asked}. Import one with “lamplighter zones import”.")
    if report:
        kept = queries.map_by_id(found.pk)
        assert kept is not None
        _print_report(MapReport.from_json(kept.report))
        return
    if code and found.find(code) is None:
        _stop(f"“{found.name}” has no zone {code}. “lamplighter zones show” lists them.")
    table = Table(
        "Code", "Name", "Level", "Parent", "Order", "Area", title=f"{found.name}, from {found.holds_from}"
    )
    for zone in queries.zones_on(asked):
        if not code or zone.code.casefold() == code.casefold():
            above = zone.parent.code if zone.parent else ""
            table.add_row(
                zone.code, zone.name, zone.level_word, above, str(zone.order), area_text(zone.area_m2)
            )
    console.print(table)


@zones_app.command("withdraw")
def withdraw_zones(
    pk: int = typer.Argument(..., help="Id of the map, see “zones list”."),
    yes: bool = typer.Option(False, "--yes", help="Do it; without it nothing changes."),
) -> None:
    """Takes a confirmed map back, or drops a draft. Its zones are kept for the record."""
    found = queries.map_by_id(pk)
    if found is None:
        _stop(f"There is no map {pk}. “lamplighter zones list” lists them.")
    if not yes:
        console.print(f"“{found.name}” would be taken back. Run the same with [bold]--yes[/bold] to do it.")
        return
    with _told():
        actions.withdraw_zone_map(pk=pk, actor=Actor.command("zones withdraw"), now=clock.now())
    console.print(f"[green]Done.[/green] “{found.name}” was taken back.")


@addresses_app.command("import")
def import_addresses(
    file: Path = typer.Argument(..., help="CSV or GeoJSON, plain, .gz or .zip, of address points."),
    column: list[str] = typer.Option(
        [],
        help="FIELD=COLUMN where the columns have other names, e.g. street=FULLNAME; COLUMN may be several, joined by +.",
    ),
    crs: str = typer.Option(
        "", help="Coordinate system of the points where they are not degrees, e.g. EPSG:26915."
    ),
) -> None:
    """Builds the address search anew. The old one answers until the new one is whole."""
    with _told(), _bar("Reading addresses", None) as step:
        made = actions.import_addresses(
            path=file,
            file_name=file.name,
            columns=_columns(column),
            transform=_transform(crs),
            progress=lambda rows: step(rows, f"Reading addresses: {rows:,}"),
            actor=Actor.command("addresses import"),
            now=clock.now(),
        )
    console.print(
        f"[green]Done.[/green] {made.addresses:,} addresses on {made.streets:,} streets can be searched, "
        f"{made.intersections:,} street corners."
    )
    if made.refused:
        console.print(f"{made.refused:,} of {made.rows:,} rows were left out. The first:")
        for problem in made.problems:
            console.print(f"  line {problem['line']}: {problem['why']}")


@basemap_app.command("import")
def import_basemap(
    file: Path = typer.Argument(..., help="GeoJSON, zipped Shapefile or GeoPackage of lines or areas."),
    kind: str = typer.Option(..., help="streets, water or parks."),
    name: str = typer.Option("", help="Column with the street's name."),
    rank: str = typer.Option("", help="Column that tells main streets from small ones."),
    layer: str = typer.Option("", help="Layer to read where the file has several."),
    crs: str = typer.Option("", help="Coordinate system where the file does not say it."),
    add: bool = typer.Option(False, help="Keep the layers of this kind that are there already."),
) -> None:
    """Keeps one layer for the drawn maps. Streets also give corners to the address search when that is next imported."""
    if kind not in KINDS:
        _stop(f"“{kind}” is no kind of layer. Write --kind streets, water or parks.")
    with _told(), _bar("Reading", None):
        read = read_base_layer(
            file,
            KINDS[kind],
            name=name or None,
            rank=rank or None,
            layer=layer or None,
            crs=crs or None,
            within=_city(),
        )
        made = actions.import_base_layer(
            layer=read, file_name=file.name, add=add, actor=Actor.command("basemap import"), now=clock.now()
        )
    console.print(f"[green]Done.[/green] {made.features:,} shapes of {kind} are on the maps now.")


@basemap_app.command("list")
def list_basemap() -> None:
    """The layers there are."""
    table = Table("Kind", "File", "Shapes", "Imported")
    for row in queries.base_layer_rows():
        table.add_row(row.kind, row.source, f"{row.features:,}", str(clock.city_day(row.made_at)))
    console.print(table)


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
        _stop(
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
        _stop(f"Give {option} once for all files or once for each, in their order; “-” leaves one open.")
    return [None if each in ("", "-") else each for each in given]


def _columns(pairs: Sequence[str]) -> dict[str, str | list[str]] | None:
    found: dict[str, str | list[str]] = {}
    for pair in pairs:
        field, equals, columns = pair.partition("=")
        if not equals:
            _stop(f"“{pair}” names no column. Write --column street=FULLNAME.")
        found[field] = columns.split("+") if "+" in columns else columns
    return found or None


def _transform(crs: str) -> actions.Transform | None:
    if not crs:
        return None
    try:
        transformer = Transformer.from_crs(crs, 4326, always_xy=True)
    except CRSError:
        _stop(f"“{crs}” is no coordinate system that is known. Write it like EPSG:26915 or ESRI:102696.")

    def move(x: float, y: float) -> tuple[float, float]:
        lon, lat = transformer.transform(x, y)
        return float(lon), float(lat)

    return move


def _city() -> tuple[float, float, float, float] | None:
    """The box of today's map with a little around it; None before the first map."""
    found = queries.zone_map_on(clock.city_day(clock.now()))
    if found is None:
        return None
    box = shapely.box(*found.index.bounds).buffer(0.02).bounds
    return float(box[0]), float(box[1]), float(box[2]), float(box[3])


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
        table.add_row(level.word, level.file, *(f"{number:,}" for number in numbers))
    console.print(table)
    for section in sections(report):
        console.print(f"\n[bold]{section.word}[/bold]")
        for fact in section.facts:
            console.print(f"  {fact}", markup=False)
        for concern in section.concerns:
            console.print(f"  ! {concern}", style="yellow", markup=False)


@contextmanager
def _bar(words: str, total: int | None) -> Iterator[Step]:
    """A progress bar on a terminal; elsewhere silent."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words, total=total)

        def step(done: int, said: str) -> None:
            progress.update(task, completed=done, description=said or words)

        yield step


@contextmanager
def _told() -> Iterator[None]:
    """What a person can mend is said in a sentence, with exit status 1."""
    try:
        yield
    except (ZoneFileError, GazetteerError, actions.PlacesError) as error:
        _stop(str(error))


def _stop(words: str) -> NoReturn:
    typer.secho(words, fg=typer.colors.RED, err=True)
    raise typer.Exit(1)
