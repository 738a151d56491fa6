"""``lamplighter kinds``: what can be raised and where it goes, listed, written to a file, loaded from one."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from lamplighter.concerns.actions.setup_files import load as load_file
from lamplighter.concerns.queries.setup import every_kind
from lamplighter.concerns.queries.setup_file import exported
from lamplighter.concerns.rules.values import Route
from lamplighter.ops.commands.telling import add_row, load_setup

kinds_app = typer.Typer(help="Kinds of concern, desks and ready-made replies.", no_args_is_help=True)


@kinds_app.command("list")
def list_kinds() -> None:
    """List every kind: where it goes and when it is due."""
    table = Table("code", "name", "goes to", "first answer", "resolved", "state")
    for kind in every_kind():
        goes = f"desk {kind.desk.code}" if kind.desk else "elsewhere" if kind.route == Route.OUT else "zone"
        marks = [
            "can be chosen" if kind.active else "switched off",
            *(["sensitive"] if kind.sensitive else []),
        ]
        add_row(
            table,
            kind.code,
            kind.name_en,
            goes,
            f"{kind.answer_hours} h on duty",
            f"{kind.resolve_days} days",
            ", ".join(marks),
        )
    Console().print(table)


@kinds_app.command("export")
def export() -> None:
    """Print desks, kinds with their questions and ready-made replies as a TOML file."""
    typer.echo(exported(), nl=False)


@kinds_app.command("load")
def load(
    file: Path = typer.Argument(exists=True, dir_okay=False, help="A TOML file, as export prints it."),
    yes: bool = typer.Option(False, "--yes", help="Keep the changes; without it they are only shown."),
) -> None:
    """Enter what a file holds, by code, all or nothing. What the file does not name stays; what an entry leaves out is as in a new one."""
    load_setup(load_file, file, command="kinds load", yes=yes)
