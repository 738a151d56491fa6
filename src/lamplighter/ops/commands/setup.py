"""``lamplighter init``, ``doctor`` and ``manage``."""

from __future__ import annotations

import typer
from django.core.management import execute_from_command_line


def manage(arguments: list[str] = typer.Argument(None, help="A Django management command and its options.")) -> None:
    """Runs one of Django's own management commands, for operators who know them."""
    execute_from_command_line(["lamplighter manage", *(arguments or [])])
