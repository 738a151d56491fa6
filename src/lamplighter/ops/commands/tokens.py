"""``lamplighter tokens``: what other programs show to act through the APIs."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

from lamplighter.accounts.access import Scope
from lamplighter.accounts.actions import tokens as actions
from lamplighter.accounts.tokens import all_tokens
from lamplighter.audit.rules import Actor
from lamplighter.ops.commands.telling import add_row, known_zone, stop
from lamplighter.plumbing import clock
from lamplighter.roster.rules import is_desk

tokens_app = typer.Typer(help="Tokens of other programs.", no_args_is_help=True)
NAME_LONGEST, ZONE_LONGEST = 80, 40


@tokens_app.command("issue")
def issue(
    name: str = typer.Argument(help="Which program will use it."),
    scope: list[Scope] = typer.Option(..., help="What it may do; give it several times for several."),
    zone: str = typer.Option("", help="Code of the only zone it is for; without it, the whole city."),
) -> None:
    """Make a token and print its secret: this once, it is kept nowhere."""
    if not name.strip() or len(name) > NAME_LONGEST:
        stop(f"the name has to have 1 to {NAME_LONGEST} characters")
    if is_desk(zone) or len(zone) > ZONE_LONGEST:
        stop(
            "a token is for one zone or for the whole city, never for a desk; leave --zone out, or name a zone"
        )
    known_zone(zone)
    token, secret = actions.issue(
        name=name.strip(),
        scopes=set(scope),
        zone=zone,
        actor=Actor.command("tokens issue"),
        user=None,
        now=clock.now(),
    )
    typer.echo(secret)
    typer.echo(f"Token {token.pk}. Its secret is not shown again: hand it over safely.", err=True)


@tokens_app.command("list")
def list_tokens() -> None:
    """List every token; never its secret."""
    table = Table("id", "name", "may", "zone", "made", "last used", "state")
    for token in all_tokens():
        add_row(
            table,
            str(token.pk),
            token.name,
            ", ".join(token.scopes),
            token.zone or "whole city",
            f"{token.created_at:%Y-%m-%d}",
            f"{token.used_on:%Y-%m-%d}" if token.used_on else "never",
            f"ended {token.ended_at:%Y-%m-%d}" if token.ended_at else "holds",
        )
    Console().print(table)


@tokens_app.command("end")
def end(number: int = typer.Argument(help="The token's id, from: lamplighter tokens list", min=1)) -> None:
    """End a token at once."""
    try:
        actions.end(pk=number, actor=Actor.command("tokens end"), now=clock.now())
    except actions.AlreadyEnded:
        stop(f"no token {number} holds; see: lamplighter tokens list")
    typer.echo(f"token {number} has ended")
