"""``lamplighter demo``: a whole installation to try, with the invented city of Riverbend."""

from __future__ import annotations

import os
import sys
import time
from typing import NoReturn

import typer
from django.conf import settings
from rich.console import Console

from lamplighter.accounts import actions as accounts
from lamplighter.accounts.access import Role
from lamplighter.ops import demo_home
from lamplighter.ops.commands.setup import ready_home
from lamplighter.ops.demo import SEED
from lamplighter.ops.demo.academy_alumni import alumni_links
from lamplighter.ops.demo.academy_rides import ride_links
from lamplighter.ops.demo.academy_rows import private_links as academy_links
from lamplighter.ops.demo.academy_voices import survey_links
from lamplighter.ops.demo.group_rows import a_leader
from lamplighter.ops.demo.meetings import private_links
from lamplighter.ops.demo.tips import PASSPHRASES, demo_codes
from lamplighter.partners.queries.group_links import leader_link
from lamplighter.plumbing import clock

demo_app = typer.Typer(
    help="A whole installation to try, with the invented city of Riverbend.", no_args_is_help=True
)
console = Console(highlight=False, soft_wrap=True)


@demo_app.command("build")
def build(
    port: int = typer.Option(8000, min=1, max=65535, help="Port that “lamplighter serve” will listen on."),
    seed: int = typer.Option(SEED, help="Another seed draws other suburbs and addresses."),
) -> None:
    """Makes LAMPLIGHTER_HOME a demo home and fills it. Run again, it does only what is missing."""
    started = time.monotonic()
    url = f"http://127.0.0.1:{port}"
    try:
        demo_home.only_its_own_database(settings.LAMPLIGHTER.database.url)
        changed = demo_home.claim(settings.HOME, seed, url)
    except (demo_home.HomeIsTaken, demo_home.OtherDatabase) as error:
        _stop(str(error))
    if changed:  # settings are read once, when the program starts; so it starts again
        sys.stdout.flush()
        program = [sys.executable, "-c", "from lamplighter.ops.cli import main; main()"]
        os.execv(sys.executable, [*program, *sys.argv[1:]])  # noqa: S606 (the same program, without a shell)
    with console.status("Preparing the database") as status:
        ready_home()
        try:
            stamp = demo_home.fill(settings.HOME, now=clock.now(), tz=clock.city_tz(), say=status.update)
        except demo_home.CityDoesNotFit as error:
            _stop(f"The demo city could not be taken in. {error}")
    _welcome(stamp, url, time.monotonic() - started)


@demo_app.command("login")
def login(role: Role = typer.Argument(help="As whom to sign in.")) -> None:
    """Prints a link that signs in once as somebody of that role. Demo homes only."""
    if not settings.HOME.is_demo:  # said before the database is asked: there may be none
        _stop("This is no demo home. People of a real installation get in by “lamplighter people add”.")
    try:
        demo_home.only_its_own_database(settings.LAMPLIGHTER.database.url)
    except demo_home.OtherDatabase as error:
        _stop(str(error))
    path = accounts.issue_demo_link(role=role, now=clock.now())
    typer.echo(f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}")
    typer.echo("The link works once, for a few minutes.", err=True)


@demo_app.command("addresses")
def addresses() -> None:
    """Prints three addresses to try."""
    stamp = demo_home.stamp_of(settings.HOME)
    if stamp is None or not stamp.recipe:
        _stop("This is no demo home, or it is not built yet. Run “lamplighter demo build”.")
    for line in stamp.addresses:
        typer.echo(line)


@demo_app.command("leader")
def leader() -> None:
    """Prints the private link of somebody who leads a group of the demo city."""
    stamp = demo_home.stamp_of(settings.HOME)
    found = a_leader() if stamp is not None and stamp.recipe else None
    if found is None:
        _stop("This is no demo home, or it is not built yet. Run “lamplighter demo build”.")
    typer.echo(leader_link(found))


@demo_app.command("meetings")
def meetings() -> None:
    """Prints the private links of residents of the demo city: of an appointment, and of hours somebody wishes for."""
    stamp = demo_home.stamp_of(settings.HOME)
    links = private_links(clock.now()) if stamp is not None and stamp.recipe else []
    if not links:
        _stop("This is no demo home, or it is not built yet. Run “lamplighter demo build”.")
    for link in links:
        typer.echo(link)


@demo_app.command("academy")
def academy() -> None:
    """Prints the private links of people of the demo city's courses: who waits, is offered a seat, takes part, graduated; of a guardian;
    where a certificate is verified; of a ride-along, of alumni, and of a survey, which works once: each call draws a new link of a survey,
    and the one printed before ends."""
    stamp, now = demo_home.stamp_of(settings.HOME), clock.now()
    links = []
    if stamp is not None and stamp.recipe:
        links = [*academy_links(), *ride_links(now), *alumni_links(), *survey_links(now)]
    if not links:
        _stop("This is no demo home, or it is not built yet. Run “lamplighter demo build”.")
    for link in links:
        typer.echo(link)


@demo_app.command("tips")
def tips() -> None:
    """Prints the passphrases of those who read the demo city's sealed tips, and the codes of those who sent them."""
    stamp = demo_home.stamp_of(settings.HOME)
    if stamp is None or not stamp.recipe:
        _stop("This is no demo home, or it is not built yet. Run “lamplighter demo build”.")
    for name, passphrase in PASSPHRASES.items():
        typer.echo(f"{name}: {passphrase}")
    for code in demo_codes():
        typer.echo(f"tipster: {code}")


def _welcome(stamp: demo_home.Stamp, url: str, seconds: float) -> None:
    called = demo_home.command_line(settings.HOME)
    roles = ", ".join(role.value for role in Role)
    console.print(
        f"[bold]{stamp.city}[/bold] is ready ({seconds:.0f} s). It is invented: streets, officers and numbers."
    )
    console.print(f"  Open     {url}/")
    for place, line in enumerate(stamp.addresses):
        console.print(f"  {'Try' if not place else '   '}      {line}")
    console.print(f"  Sign in  {called} demo login ROLE")
    console.print(f"           ROLE is one of {roles}")


def _stop(sentence: str) -> NoReturn:
    typer.secho(sentence, fg=typer.colors.RED, err=True)
    raise typer.Exit(1)
