"""``lamplighter people``: the first administrator, and everybody else from the server's shell."""

from __future__ import annotations

from typing import NoReturn

import typer
from django.conf import settings
from django.db import transaction
from rich.console import Console
from rich.table import Table

from lamplighter.accounts import actions, queries
from lamplighter.accounts.access import Role
from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.ops.commands.telling import add_row, known_zone
from lamplighter.plumbing import clock

people_app = typer.Typer(help="Who can sign in, and what they may do.", no_args_is_help=True)

EMAIL = typer.Argument(help="Whom: the e-mail address by which they sign in.")
ROLE = typer.Argument(help="Which role.")
ZONE = typer.Option("", help="Code of the zone the role is for; without it, the whole city.")


@people_app.command("add")
def add(
    email: str = typer.Argument(help="E-mail address, by which they sign in."),
    role: Role = typer.Option(..., help="Their first role."),
    name: str = typer.Option("", help="Their name, as colleagues know them."),
    zone: str = ZONE,
) -> None:
    """Add somebody and print their invitation link: it sets a password, then a second factor."""
    actor, now = Actor.command("people add"), clock.now()
    if "@" not in email:
        _stop(f"{email} is no e-mail address")
    try:
        with transaction.atomic():
            user = actions.add_person(email=email, name=name, actor=actor, now=now)
            actions.grant(user=user, role=role, zone=known_zone(zone), actor=actor, now=now)
            path = actions.issue_invitation(user=user, actor=actor, now=now)
    except actions.AlreadyThere:
        _stop(f"{email} is on the list already; see: lamplighter people link {email}")
    _print_link(path)


@people_app.command("link")
def link(email: str = typer.Argument(help="Who needs a new link.")) -> None:
    """Print a new link by which somebody sets a new password; the one before stops working."""
    user = _person(email)
    if not user.is_active:
        _stop(f"{email} is switched off")
    _print_link(actions.issue_invitation(user=user, actor=Actor.command("people link"), now=clock.now()))


@people_app.command("start-over")
def start_over(email: str = typer.Argument(help="Who lost phone and recovery codes.")) -> None:
    """Take away somebody's second factor and password, and print a link by which they set up both anew."""
    user, actor, now = _person(email), Actor.command("people start-over"), clock.now()
    if not user.is_active:
        _stop(f"{email} is switched off")
    with transaction.atomic():
        actions.start_over(user=user, actor=actor, now=now)
        path = actions.issue_invitation(user=user, actor=actor, now=now)
    _print_link(path)


@people_app.command("grant")
def grant(email: str = EMAIL, role: Role = ROLE, zone: str = ZONE) -> None:
    """Give a role."""
    actions.grant(
        user=_person(email),
        role=role,
        zone=known_zone(zone),
        actor=Actor.command("people grant"),
        now=clock.now(),
    )
    typer.echo(f"{email} is {role.value}{f' for zone {zone}' if zone else ''} now")


@people_app.command("revoke")
def revoke(email: str = EMAIL, role: Role = ROLE, zone: str = ZONE) -> None:
    """Take a role back."""
    actor = Actor.command("people revoke")
    try:
        actions.revoke(user=_person(email), role=role, zone=zone, actor=actor, now=clock.now())
    except actions.LastAdministrator:
        _stop(f"{email} is the last administrator; make someone else one first")
    typer.echo(f"{email} is not {role.value}{f' for zone {zone}' if zone else ''} any more")


@people_app.command("deactivate")
def deactivate(email: str = EMAIL) -> None:
    """Let somebody sign in no more, and end their sessions."""
    try:
        actions.deactivate(user=_person(email), actor=Actor.command("people deactivate"), now=clock.now())
    except actions.LastAdministrator:
        _stop(f"{email} is the last administrator; make someone else one first")
    typer.echo(f"{email} can sign in no more")


@people_app.command("reactivate")
def reactivate(email: str = EMAIL) -> None:
    """Let somebody sign in again."""
    actions.reactivate(user=_person(email), actor=Actor.command("people reactivate"), now=clock.now())
    typer.echo(f"{email} can sign in again")


@people_app.command("list")
def list_people() -> None:
    """List everybody with their roles."""
    table = Table("number", "e-mail", "name", "roles", "state")
    for user in queries.people():
        roles = ", ".join(
            f"{held.role}{f' ({held.zone})' if held.zone else ''}" for held in user.grants.all()
        )
        add_row(
            table, str(user.pk), user.email, user.name, roles, "active" if user.is_active else "switched off"
        )
    Console().print(table)


def _person(email: str) -> User:
    user = queries.by_email(email)
    if user is None:
        _stop(f"nobody here has the address {email}")
    return user


def _print_link(path: str) -> None:
    typer.echo(settings.LAMPLIGHTER.web.public_url.rstrip("/") + path)
    typer.echo("This link works once and for seven days. Hand it over safely.", err=True)


def _stop(sentence: str) -> NoReturn:
    typer.secho(sentence, fg=typer.colors.RED, err=True)
    raise typer.Exit(1)
