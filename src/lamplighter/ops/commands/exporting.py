"""``lamplighter export``: clean rows for analysis, as CSV or Parquet."""

from __future__ import annotations

import csv
import os
import tempfile
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import typer

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.concerns.queries import exporting
from lamplighter.ops.commands.telling import bar, known_zone
from lamplighter.plumbing import clock

export_app = typer.Typer(help="Clean rows for analysis: no words, no places, no names.", no_args_is_help=True)


class Format(StrEnum):
    """What file is written."""

    CSV = "csv"
    PARQUET = "parquet"


@export_app.callback()
def _group() -> None:
    """Clean rows for analysis: no words, no places, no names."""


@export_app.command("concerns")
def concerns(
    file: Path = typer.Argument(help="Where to write; replaced only when the whole file is ready."),
    form: Format = typer.Option(
        Format.CSV, "--format", help="csv, or parquet (needs lamplighter[insights])."
    ),
    zone: str = typer.Option("", help="Only this zone's."),
    since: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="First day."),
    until: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="Day after the last one."),
) -> None:
    """One row for each concern that is neither sensitive nor a desk's: kind, zone, times, targets kept. On record."""
    from django.db import transaction

    if not file.parent.is_dir():
        typer.secho(f"There is no folder {file.parent}. Make it first.", fg=typer.colors.RED, err=True)
        raise typer.Exit(1)
    known_zone(zone)
    found = exporting.rows(
        zone=zone, since=since.date() if since else None, until=until.date() if until else None
    )
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    draft, count = Path(name), 0
    try:
        with os.fdopen(handle, "w", newline="", encoding="utf-8") as out, bar("Writing", None) as step:
            writer = csv.DictWriter(out, [each.name for each in exporting.COLUMNS])
            writer.writeheader()
            for count, row in enumerate(found, start=1):
                writer.writerow(row)
                if count % 5000 == 0:
                    step(count, f"{count:,} rows")
        if form is Format.PARQUET:
            draft = _as_parquet(draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    with transaction.atomic():
        record(
            verb=Verb.CONCERNS_EXPORTED,
            subject=("concerns.export", zone or "city"),
            actor=Actor.command("export concerns"),
            now=clock.now(),
        )
    typer.echo(f"{count:,} concerns written to {file}.")


def _as_parquet(table: Path) -> Path:
    """The same rows in columns, typed."""
    try:
        import duckdb
    except ImportError:
        typer.secho(
            "Parquet needs the insights part: install lamplighter[insights], or leave --format out for CSV.",
            fg=typer.colors.RED,
            err=True,
        )
        table.unlink(missing_ok=True)
        raise typer.Exit(1) from None
    made = table.with_suffix(".columns")
    kinds = ", ".join(f"'{each.name}': '{each.kind}'" for each in exporting.COLUMNS)
    with duckdb.connect() as session:
        session.execute(
            f"COPY (SELECT * FROM read_csv(?, header=true, columns={{{kinds}}})) TO '{_quoted(made)}' (FORMAT parquet)",  # noqa: S608
            [str(table)],
        )
    table.unlink()
    return made


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
