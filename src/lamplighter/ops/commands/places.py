"""``lamplighter zones``, ``addresses`` and ``basemap``: what the city gives, into the program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import shapely
import typer
from rich.markup import escape
from rich.table import Table

from lamplighter.audit.rules import Actor
from lamplighter.core.geo.basemap import Kind, read_base_layer
from lamplighter.ops.commands.glimpsing import show_addresses_glimpse
from lamplighter.ops.commands.telling import add_row, bar, console, stop, told
from lamplighter.ops.commands.zones import zones_app
from lamplighter.places import actions, glimpses, queries
from lamplighter.places.models import AddressFile
from lamplighter.plumbing import clock

__all__ = ["addresses_app", "basemap_app", "zones_app"]

addresses_app = typer.Typer(help="The city's address points.", no_args_is_help=True)
basemap_app = typer.Typer(help="Streets, water and parks below the zones.", no_args_is_help=True)

KINDS = {
    "street": Kind.STREET,
    "streets": Kind.STREET,
    "water": Kind.WATER,
    "park": Kind.PARK,
    "parks": Kind.PARK,
}


@addresses_app.command("import")
def import_addresses(
    file: Path = typer.Argument(
        ...,
        help="Address points: CSV, Excel, GeoJSON, KML, GeoPackage, zipped Shapefile or File Geodatabase.",
    ),
    column: list[str] = typer.Option(
        [],
        help="FIELD=COLUMN where the columns have other names, e.g. street=FULLNAME; COLUMN may be several, joined by +.",
    ),
    crs: str = typer.Option(
        "", help="Coordinate system of the points where they are not degrees, e.g. EPSG:26915."
    ),
    layer: str = typer.Option("", help="Layer or sheet to read where the file has several."),
    swap: bool | None = typer.Option(
        None, help="Whether latitude stands before longitude (default: what fits best)."
    ),
    sure: bool = typer.Option(
        False,
        "--sure",
        help="Take the list in although it is much shorter than the one there is, has no house numbers, or lies elsewhere.",
    ),
    dry_run: bool = typer.Option(
        False, "--dry-run", help="Show how the file is understood, with some rows; nothing changes."
    ),
) -> None:
    """Builds the address search anew. The old one answers until the new one is whole, and can be put back afterwards."""
    choices = actions.AddressChoices(_columns(column), crs or None, layer or None, swap)
    today = clock.city_day(clock.now())
    if dry_run:
        with told():
            show_addresses_glimpse(glimpses.addresses(file, file.name, choices, today))
        return
    try:
        with told(), bar("Reading addresses", None) as step:
            made = actions.import_addresses(
                path=file,
                file_name=file.name,
                choices=choices,
                near=glimpses.city_bounds(today),
                sure=sure,
                progress=lambda rows: step(rows, f"Reading addresses: {rows:,}"),
                actor=Actor.command("addresses import"),
                now=clock.now(),
            )
    except actions.ListDoubted as error:
        for doubt in error.doubts:
            console.print(f"  ! {doubt}", style="yellow", markup=False)
        stop(
            "The addresses stay as they were. Look with --dry-run how the file is read; if you mean it, add --sure."
        )
    console.print(
        f"[green]Done.[/green] {made.addresses:,} addresses on {made.streets:,} streets can be searched, "
        f"{made.intersections:,} street corners.{_apart(made)}"
    )
    if made.refused:
        console.print(f"{made.refused:,} of {made.rows:,} rows were left out. The first:")
        for problem in made.problems:
            console.print(f"  line {problem['line']}: {problem['why']}", markup=False)


@addresses_app.command("put-back")
def put_back_addresses() -> None:
    """Lets the list before answer again; run once more, it undoes itself."""
    with told():
        made = actions.put_back_addresses(actor=Actor.command("addresses put-back"), now=clock.now())
    console.print(
        f"[green]Done.[/green] {made.addresses:,} addresses from {escape(made.source)} can be searched."
    )


@addresses_app.command("show")
def show_addresses() -> None:
    """What the address search is built from."""
    current = queries.current_addresses()
    if current is None:
        stop("No addresses yet. Import them with “lamplighter addresses import FILE”.")
    console.print(
        f"{current.addresses:,} addresses on {current.streets:,} streets, {current.intersections:,} street corners, "
        f"from {current.source}, imported {clock.city_day(current.made_at)}.{_apart(current)}",
        markup=False,
    )
    former = queries.former_addresses()
    if former is not None:
        console.print(
            f"The list before is kept: {former.addresses:,} addresses, from {former.source}, imported "
            f"{clock.city_day(former.made_at)}. “lamplighter addresses put-back” lets it answer again.",
            markup=False,
        )


def _apart(held: AddressFile) -> str:
    return (
        f" The file has {held.rows:,} rows; apartments in one house, and rows that repeat an address, count once."
        if held.apart
        else ""
    )


@basemap_app.command("import")
def import_basemap(
    file: Path = typer.Argument(
        ..., help="Lines or areas: GeoJSON, KML, GeoPackage, zipped Shapefile or File Geodatabase."
    ),
    kind: str = typer.Option(..., help="streets, water or parks."),
    name: str = typer.Option("", help="Column with the street's name."),
    rank: str = typer.Option("", help="Column that tells main streets from small ones."),
    layer: str = typer.Option("", help="Layer to read where the file has several."),
    crs: str = typer.Option("", help="Coordinate system where the file does not say it."),
    add: bool = typer.Option(False, help="Keep the layers of this kind that are there already."),
) -> None:
    """Keeps one layer for the drawn maps. Streets also give corners to the address search when that is next imported."""
    if kind not in KINDS:
        stop(f"“{kind}” is no kind of layer. Write --kind streets, water or parks.")
    with told(), bar("Reading", None):
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
        add_row(table, row.kind, row.source, f"{row.features:,}", str(clock.city_day(row.made_at)))
    console.print(table)


def _columns(pairs: Sequence[str]) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for pair in pairs:
        field, equals, columns = pair.partition("=")
        if not equals:
            stop(f"“{pair}” names no column. Write --column street=FULLNAME.")
        found[field] = columns.split("+") if "+" in columns else columns
    return found


def _city() -> tuple[float, float, float, float] | None:
    """The box of today's map with a little around it; None before the first map."""
    found = queries.zone_map_on(clock.city_day(clock.now()))
    if found is None:
        return None
    box = shapely.box(*found.index.bounds).buffer(0.02).bounds
    return float(box[0]), float(box[1]), float(box[2]), float(box[3])
