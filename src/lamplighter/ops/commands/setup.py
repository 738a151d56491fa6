"""``lamplighter init``, ``doctor`` and ``manage``."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

import typer
from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lamplighter import __version__
from lamplighter.academy.actions.shipped import ship as ship_academy
from lamplighter.audit.rules import Actor
from lamplighter.concerns.actions.shipped import ship
from lamplighter.meetings.actions.shipped import ship as ship_meetings
from lamplighter.ops.database import bring_up_to_date, pending_migrations
from lamplighter.ops.health import Mark, examine
from lamplighter.plumbing import clock
from lamplighter.plumbing.config import Settings
from lamplighter.plumbing.home import Home

console = Console()
UNUSED_STATIC = ["leaflet-src*", "htmax*"]
"""Libraries' own sources: no page asks for them, and compressing them takes longer than all the rest."""


def init() -> None:
    """Makes an installation in LAMPLIGHTER_HOME: folders, secret, settings file, database. Safe to run again."""
    home: Home = settings.HOME
    home.prepare()
    make_secret(home)
    if not home.settings_file.exists():
        home.settings_file.write_text(settings_template(), encoding="utf-8")
        console.print(
            f"Wrote {home.settings_file}. Look through it: every setting is there with its meaning."
        )
    bring_up_to_date()
    start_with_kinds()
    gather_static()
    console.print(f"The installation in {home.root} is ready.")
    console.print(
        "Next: lamplighter zones import, addresses import, roster import; then lamplighter people add EMAIL --role administrator."
    )


def doctor() -> None:
    """Looks an installation over: how each thing is, and what to do. Exit status 1 when something is wrong."""
    table = Table("", "What", "How it is", "What to do")
    colours = {Mark.WELL: "green", Mark.LOOK: "yellow", Mark.WRONG: "red"}
    findings = examine(clock.now())
    for each in findings:
        table.add_row(
            f"[{colours[each.mark]}]{each.mark.value}[/]", each.what, escape(each.how), escape(each.cure)
        )
    console.print(table)
    if any(each.mark is Mark.WRONG for each in findings):
        raise typer.Exit(1)


def manage(
    arguments: list[str] = typer.Argument(None, help="A Django management command and its options."),
) -> None:
    """Runs one of Django's own management commands, for operators who know them."""
    execute_from_command_line(["lamplighter manage", *(arguments or [])])


def ready_home() -> None:
    """What ``serve`` needs: folders, secret, an up-to-date built-in database, static files of this version."""
    home: Home = settings.HOME
    home.prepare()
    make_secret(home)
    if pending_migrations():
        if settings.LAMPLIGHTER.database.url:
            typer.secho(
                "The database is not up to date. Run lamplighter manage migrate first.", fg="red", err=True
            )
            raise typer.Exit(2)
        bring_up_to_date()
        typer.echo("Brought the database up to date.")
        start_with_kinds()
    gather_static()


def start_with_kinds() -> None:
    """Enters the shipped kinds of concern, rules for booking and waivers, where a department has none yet."""
    now = clock.now()
    ship(actor=Actor.command("init"), now=now)
    ship_meetings(actor=Actor.command("init"), now=now)
    ship_academy(actor=Actor.command("init"), now=now)


def make_secret(home: Home) -> None:
    """Keeps a new random secret, readable by its owner only, unless there is one; closes one that others could read."""
    try:
        handle = os.open(home.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if stat.S_IMODE(home.secret_file.stat().st_mode) & 0o077:
            home.secret_file.chmod(0o600)
            typer.echo(f"Others on this machine could read {home.secret_file}; now its owner only can.")
        return
    with os.fdopen(handle, "w") as stream:
        stream.write(secrets.token_urlsafe(48))


def gather_static() -> None:
    """Collects static files, compressed and named by content, when this version's have not been collected yet."""
    stamp = Path(settings.STATIC_ROOT) / "version"
    wanted = f"{__version__} {_newest_static()}"
    if not stamp.exists() or stamp.read_text() != wanted:
        call_command(
            "collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=UNUSED_STATIC
        )
        stamp.write_text(wanted)


def _newest_static() -> int:
    package = Path(__file__).resolve().parents[2]
    return max(
        (int(path.stat().st_mtime) for path in package.glob("*/static/**/*") if path.is_file()), default=0
    )


def settings_template() -> str:
    """``lamplighter.toml`` with every setting, its meaning and its default, all commented out."""
    lines = [
        "# Settings of this installation. Take the # away from a line to change it. See docs/settings.md."
    ]
    for name, section in Settings.model_fields.items():
        kind = section.annotation
        assert isinstance(kind, type)
        assert issubclass(kind, BaseModel)
        lines += ["", f"[{name}]"]
        for key, field in kind.model_fields.items():
            lines += [f"# {field.description}", f"# {key} = {_toml(field.default)}"]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return str(value) if isinstance(value, int) else f'"{value}"'
