"""The command line: ``lamplighter``."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable

import typer

from lamplighter.plumbing.config import SettingsError

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
"""``manage`` hands every option on to Django."""

COMMANDS = (
    # module below lamplighter.ops.commands, attribute, name on the command line
    ("serving", "serve", "serve"),
    ("serving", "worker", "worker"),
    ("setup", "init", "init"),
    ("setup", "doctor", "doctor"),
    ("setup", "manage", "manage"),
    ("finding", "who", "who"),
    ("finding", "locate", "locate"),
    ("city", "city_app", "city"),
    ("quality", "quality", "quality"),
    ("places", "zones_app", "zones"),
    ("places", "addresses_app", "addresses"),
    ("places", "basemap_app", "basemap"),
    ("roster", "roster_app", "roster"),
    ("people", "people_app", "people"),
    ("tokens", "tokens_app", "tokens"),
    ("kinds", "kinds_app", "kinds"),
    ("booking", "booking_app", "booking"),
    ("academy", "academy_app", "academy"),
    ("tips", "tips_app", "tips"),
    ("mail", "mail_app", "mail"),
    ("retention", "retention_app", "retention"),
    ("exporting", "export_app", "export"),
    ("audit", "audit_app", "audit"),
    ("demo", "demo_app", "demo"),
)


def main() -> None:
    """Entry point. A wrong setting stops here with its sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.ops.settings")
    try:
        import django
        import django.conf
        import django.db

        django.setup()
    except SettingsError as error:
        typer.secho(str(error), fg=typer.colors.RED, err=True)
        sys.exit(2)
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    # One command asked for: only that one is loaded, for a quick start.
    named = [row[2] for row in COMMANDS if row[2] == asked]
    program = loaded(named or [row[2] for row in COMMANDS])
    try:
        program(prog_name="lamplighter")
    except django.db.DatabaseError:
        if _installed():
            raise
        home = django.conf.settings.HOME.root
        said = f"There is no installation in {home}. Make one with lamplighter init, or say where it is with LAMPLIGHTER_HOME."
        typer.secho(said, fg=typer.colors.RED, err=True)
        sys.exit(2)


def _installed() -> bool:
    """Whether the database has Lamplighter's tables."""
    from django.db import DatabaseError, connection

    try:
        return "django_migrations" in connection.introspection.table_names()
    except DatabaseError:
        # No folder for the SQLite file; a PostgreSQL server that does not answer is another matter.
        return connection.vendor != "sqlite"


def loaded(names: Iterable[str]) -> typer.Typer:
    """The program with the commands of these names."""
    program = typer.Typer(
        name="lamplighter",
        help="Community policing software: an address finds its officers.",
        no_args_is_help=True,
        pretty_exceptions_show_locals=False,  # they may be somebody's address
    )
    program.callback()(_keeps_a_lone_command_below_the_programs_name)
    for module, attribute, name in COMMANDS:
        if name not in names:
            continue
        found = getattr(importlib.import_module(f"lamplighter.ops.commands.{module}"), attribute)
        if isinstance(found, typer.Typer):
            program.add_typer(found, name=name)
        else:
            program.command(name, context_settings=PASS_ON if name == "manage" else None)(found)
    return program


def _keeps_a_lone_command_below_the_programs_name() -> None:
    """Community policing software: an address finds its officers."""
