"""``lamplighter mail``: mail that another program hands in."""

from __future__ import annotations

import os
import sys

import typer
from django.db import DatabaseError

from lamplighter.outbox import timetable
from lamplighter.outbox.inbound import Taken, take_message
from lamplighter.outbox.letters import LARGEST
from lamplighter.plumbing import clock

mail_app = typer.Typer(help="Mail that comes in.", no_args_is_help=True)

STATUS = {
    # A repeat and a machine's mail are done with: a word about them would only come back.
    Taken.TAKEN: 0,
    Taken.TWICE: 0,
    Taken.LOOP: 0,
    Taken.NOT_OURS: os.EX_NOUSER,
    Taken.REFUSED: os.EX_NOPERM,
}
_SAID = {
    Taken.NOT_OURS: "This address takes no mail.",
    Taken.REFUSED: "This mail could not be taken. Please use the link in the mail you answered.",
}


@mail_app.callback()
def mail() -> None:
    """Mail that comes in."""


@mail_app.command("take")
def take() -> None:
    """Take one mail from standard input, as a mail server pipes it. Exit status 0 taken, 67 not ours, 77 refused, 75 try again later."""
    timetable.entries()  # the rooms enter who takes what
    raw = sys.stdin.buffer.read(LARGEST + 1)
    try:
        taken = take_message(raw, clock.now())
    except DatabaseError as error:
        typer.echo(f"The database cannot be used now: {type(error).__name__}.", err=True)
        raise typer.Exit(os.EX_TEMPFAIL) from None
    except Exception as error:
        # The class only, since a mail server may send on what is printed here. It keeps the mail and comes again.
        typer.echo(f"It could not be taken now: {type(error).__name__}.", err=True)
        raise typer.Exit(os.EX_TEMPFAIL) from None
    if taken in _SAID:
        typer.echo(_SAID[taken], err=True)
    if STATUS[taken]:
        raise typer.Exit(STATUS[taken])
