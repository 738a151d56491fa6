"""How commands show a file before anything is made of it: what was understood, and some rows as they would be kept."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from lamplighter.core.geo.glimpse import Glimpse
from lamplighter.core.geo.report import Said
from lamplighter.ops.commands.telling import add_row, console, stop, with_option
from lamplighter.places.glimpses import AddressGlimpse


def show_zones_glimpses(found: Sequence[Glimpse]) -> None:
    """One file after the other; stops where one needs a choice."""
    for each in found:
        _told(each.file, each.told)
        if each.asks:
            _ask(each.asks)
        for doubt in each.doubts:
            console.print(f"  ! {doubt.sentence()}", style="yellow", markup=False)
        table = Table(
            "Code", "Name", "In zone", "Latitude", "Longitude", title=f"The first of {each.features} features"
        )
        for row in each.rows:
            place = ("no shape", "") if row.lat is None else (f"{row.lat:.5f}", f"{row.lon:.5f}")
            add_row(table, row.code, row.name, row.above, *place)
        console.print(table)


def show_addresses_glimpse(found: AddressGlimpse) -> None:
    """A file of addresses; stops where it needs a choice."""
    _told(found.file, found.told)
    if found.asks:
        _ask(found.asks)
    for name, columns in found.fields.items():
        console.print(f"  {name}: column {' + '.join(columns)}", markup=False)
    table = Table("Number", "Street", "Unit", "Town", "Latitude", "Longitude", "Zone", title="The first rows")
    for row in found.rows:
        add_row(
            table, row.number, row.street, row.unit, row.city, f"{row.lat:.6f}", f"{row.lon:.6f}", row.zone
        )
    console.print(table)
    first = "" if found.whole else "the first "
    console.print(f"Of {first}{found.tried:,} rows, {found.usable:,} can be used.")
    for line, why in found.problems:
        console.print(f"  line {line}: {why}", markup=False)
    for fact in found.facts:
        console.print(f"  {fact.sentence()}", markup=False)
    if found.tried and not found.usable:
        stop("None of the rows can be used. Say with --column, --crs or --swap how to read them.")
    for doubt in found.doubts:
        console.print(f"  ! {doubt.sentence()}", style="yellow", markup=False)
    if found.doubts:
        console.print("Nothing was changed. If you mean it, import with --sure.")
        return
    console.print("Nothing was changed. Leave out --dry-run to import them.")


def _told(file: str, told: Sequence[Said]) -> None:
    console.print(f"[bold]{escape(file)}[/bold]")
    for said in told:
        console.print(f"  {said.sentence()}", markup=False)


def _ask(asks: Said) -> None:
    stop(with_option(asks.sentence()))
