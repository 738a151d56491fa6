"""``lamplighter audit``: read the record of who did what, and prove that it is whole."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

from lamplighter.audit import queries
from lamplighter.ops.commands.telling import add_row

audit_app = typer.Typer(help="The record of who did what.", no_args_is_help=True)


@audit_app.command("verify")
def verify(
    expect: str = typer.Option(
        "", help="A mark NUMBER:DIGEST noted elsewhere; only such a note can tell a cut-off end."
    ),
) -> None:
    """Recompute every seal. Exit status 1 when anything was changed, removed, moved or slipped in."""
    report = queries.verify(_noted(expect) if expect else None)
    for trouble in report.troubles:
        typer.secho(trouble, fg=typer.colors.RED, err=True)
    typer.echo(
        f"{report.sealed_events} events under {report.seals} seals, {report.pending_events} not sealed yet"
    )
    if report.seals:
        typer.echo(f"mark {report.seals}:{report.head}")
    if not report.whole:
        typer.secho("The record has been tampered with.", fg=typer.colors.RED, err=True)
        raise typer.Exit(1)
    typer.echo("The record is whole.")


@audit_app.command("list")
def list_events(
    verb: str = typer.Option("", help="Only this verb, e.g. role.granted."),
    actor: int = typer.Option(0, help="Only what this person (by number) did."),
    zone: str = typer.Option("", help="Only this zone (by code)."),
    limit: int = typer.Option(50, min=1, max=10_000, help="At most this many, newest first."),
) -> None:
    """List events, newest first."""
    table = Table("number", "at (UTC)", "actor", "verb", "subject", "fields", "zone")
    for event in queries.events(queries.Filter(verb=verb, actor_id=actor or None, zone=zone))[:limit]:
        who = (
            f"person {event.actor_id}" if event.actor_id else f"{event.actor_kind} {event.actor_name}".strip()
        )
        add_row(
            table,
            str(event.pk),
            event.at.strftime("%Y-%m-%d %H:%M:%S"),
            who,
            event.verb,
            f"{event.subject_type} {event.subject_id}",
            ", ".join(event.fields),
            event.zone,
        )
    Console().print(table)


def _noted(text: str) -> tuple[int, str]:
    number, colon, digest = text.partition(":")
    if not colon or not number.isdecimal() or len(digest) != 64:
        raise typer.BadParameter("write it as NUMBER:DIGEST, as verify printed it")
    return int(number), digest
