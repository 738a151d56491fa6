"""How commands speak: progress on a terminal, and sentences instead of tracebacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NoReturn, Protocol

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from lamplighter.accounts.zones import unknown, zone_codes
from lamplighter.audit.rules import Actor
from lamplighter.core.gazetteer import GazetteerError
from lamplighter.core.geo.wording import Sentence, ZoneFileError
from lamplighter.places import actions
from lamplighter.plumbing import clock
from lamplighter.plumbing.setup_file import LONGEST, CannotLoad, Loaded

console = Console(highlight=False)
Step = Callable[[int, str], None]
"""Told how much is done, and what is being done."""


def add_row(table: Table, *cells: str) -> None:
    """A row of a table as it was written: a name may hold what Rich takes for a colour."""
    table.add_row(*(escape(cell) for cell in cells))


@contextmanager
def bar(words: str, total: int | None) -> Iterator[Step]:
    """A progress bar on a terminal; elsewhere silent."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words, total=total)

        def step(done: int, said: str) -> None:
            progress.update(task, completed=done, description=said or words)

        yield step


@contextmanager
def told() -> Iterator[None]:
    """What a person can mend is said in a sentence, with exit status 1."""
    try:
        yield
    except actions.ListDoubted:
        raise  # whoever imports says how to go on
    except (ZoneFileError, GazetteerError, actions.PlacesError) as error:
        stop(with_option(error.sentence) if error.sentence else str(error))


def with_option(sentence: Sentence) -> str:
    """A sentence, and the option that says what it asks for."""
    option = sentence.values.get("option")
    example = " FIELD=COLUMN" if option == "--column" else ""
    return f"{sentence} Say it with {option}{example}." if option else str(sentence)


def stop(words: str) -> NoReturn:
    """Says a sentence and ends with exit status 1."""
    typer.secho(words, fg=typer.colors.RED, err=True)
    raise typer.Exit(1)


class Load(Protocol):
    """Loads a set-up file."""

    def __call__(self, data: bytes, *, actor: Actor, now: datetime, dry_run: bool) -> Loaded:
        """Raises: CannotLoad."""


def load_setup(load: Load, file: Path, *, command: str, yes: bool) -> None:
    """Loads a set-up file, or only shows what it would change; says what is to be mended where it cannot be."""
    with file.open("rb") as opened:
        data = opened.read(LONGEST + 1)
    try:
        loaded = load(data, actor=Actor.command(command), now=clock.now(), dry_run=not yes)
    except CannotLoad as error:
        for problem in error.problems:
            typer.secho(problem, fg=typer.colors.RED, err=True)
        stop("Nothing was changed. Mend this and try again.")
    for words, names in (("add", loaded.added), ("change", loaded.changed), ("remove", loaded.removed)):
        for name in names:
            typer.echo(f"{words:>6}  {name}")
    typer.echo(f"{loaded.same} the same")
    if loaded.any and not yes:
        typer.echo("Nothing was changed. Add --yes to keep this.")


def known_zone(zone: str) -> str:
    """A zone's or desk's code as it was given; stops with those there are where nobody knows it."""
    if unknown(zone):
        stop(f"there is no zone {zone}; codes are: {', '.join(code for code, _name in zone_codes())}")
    return zone
