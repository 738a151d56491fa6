"""``lamplighter booking``: rules for booking and the spots where officers can be met, listed, written to a file, loaded from one."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from lamplighter.meetings.actions.arranging_files import load as load_file
from lamplighter.meetings.queries.arranging import every_rules, every_spot, exported
from lamplighter.ops.commands.telling import add_row, load_setup

booking_app = typer.Typer(
    help="Rules for booking an officer, and the spots where officers can be met.", no_args_is_help=True
)


@booking_app.command("list")
def list_booking() -> None:
    """List the rules by zone, and every spot."""
    rules = Table("rules of", "lengths", "kept free", "ahead", "in one shift", "state")
    for each in every_rules():
        add_row(
            rules,
            each.zone or "every zone",
            ", ".join(f"{length} min" for length in each.lengths),
            f"{each.before} + {each.after} min",
            f"{each.notice_hours} h to {each.horizon_days} days",
            str(each.most_per_shift or "no bound"),
            "can be booked" if each.takes_bookings else "switched off",
        )
    spots = Table("spot", "way", "zone", "address", "state")
    for spot in every_spot():
        state = "can be chosen" if spot.active else "switched off"
        add_row(spots, spot.name_en, spot.way, spot.zone or "every zone", spot.address, state)
    Console().print(rules)
    Console().print(spots)


@booking_app.command("export")
def export() -> None:
    """Print rules and spots as a TOML file. Safety notes are in it: keep it to yourselves."""
    typer.echo(exported(), nl=False)


@booking_app.command("load")
def load(
    file: Path = typer.Argument(exists=True, dir_okay=False, help="A TOML file, as export prints it."),
    yes: bool = typer.Option(False, "--yes", help="Keep the changes; without it they are only shown."),
) -> None:
    """Enter what a file holds, all or nothing. What the file does not name stays; what an entry leaves out is as in a new one."""
    load_setup(load_file, file, command="booking load", yes=yes)
