"""``lamplighter quality``: what is missing or doubtful in the department's own data."""

from __future__ import annotations

import json

import typer
from rich.table import Table

from lamplighter.flows.quality import CODES, PAGE, checks
from lamplighter.ops.commands.telling import add_row, console
from lamplighter.plumbing import clock


def quality(
    only: str = typer.Option("", "--only", help="Code of one check, to look at it alone."),
    examples: int = typer.Option(PAGE, "--examples", min=0, max=100_000, help="Most examples of each check."),
    as_json: bool = typer.Option(False, "--json", help="Print it for a program."),
) -> None:
    """Say what is missing or doubtful in the department's own data. Exit status 1 where anything was found, 2 for an unknown check."""
    if only and only not in CODES:
        typer.secho(f"there is no check {only}; there are: {', '.join(CODES)}", fg=typer.colors.RED, err=True)
        raise typer.Exit(2)
    found = [each for each in checks(clock.now(), examples=examples) if not only or each.code == only]
    if as_json:
        rows = [
            {
                "code": each.code,
                "title": each.title,
                "count": each.count,
                "examples": [{"said": one.said, "path": one.url or None} for one in each.examples],
                "what_to_do": each.cure,
                "path": each.url or None,
            }
            for each in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        table = Table("check", "found", "what to do")
        for each in found:
            add_row(
                table,
                each.title,
                "not yet" if each.count is None else str(each.count),
                each.cure if each.count != 0 else "",
            )
        console.print(table)
        for each in found if only else ():
            for one in each.examples:
                console.print(one.said, markup=False)
    if any(each.count != 0 for each in found):
        raise typer.Exit(1)
