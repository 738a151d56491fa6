"""``lamplighter city``: what the department is called, how it looks and which words it uses; shown, written to a file, loaded from one."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.table import Table

from lamplighter.audit.rules import Actor
from lamplighter.city import actions, queries
from lamplighter.city.files import exported
from lamplighter.city.rules.texts import CITY, COLOURS
from lamplighter.city.rules.words import SHIPPED
from lamplighter.core.pictures.portraits import MOST_BYTES, PictureRefused
from lamplighter.ops.commands.telling import add_row, console, load_setup, stop
from lamplighter.plumbing import clock

city_app = typer.Typer(
    help="Name, numbers, seal, colors, words and holidays of the city.", no_args_is_help=True
)


@city_app.command("show")
def show() -> None:
    """Show what holds now, and where it was said."""
    fixed, held = queries.fixed(), queries.chosen()
    table = Table("what", "now", "said by")
    for text in (*CITY, *COLOURS):
        said = (
            "lamplighter.toml"
            if text in fixed
            else "the page"
            if text in held.texts
            else "nobody: the default"
        )
        add_row(table, text.value, queries.text_now(text), said)
    for key, word in {**SHIPPED, **held.words}.items():
        said = (
            "the page"
            if key in held.words
            else "the zone map"
            if queries.from_map(key)
            else "nobody: the default"
        )
        word = queries.word(key) or word
        add_row(
            table,
            f"word {key}",
            " · ".join(filter(None, (word.en_one, word.en_many, word.es_one, word.es_many))),
            said,
        )
    console.print(table)


@city_app.command("export")
def export() -> None:
    """Print all of it as a TOML file. The seal is not in it."""
    typer.echo(exported(), nl=False)


@city_app.command("load")
def load(
    file: Path = typer.Argument(exists=True, dir_okay=False, help="A TOML file, as export prints it."),
    yes: bool = typer.Option(False, "--yes", help="Keep the changes; without it they are only shown."),
) -> None:
    """Enter what a file holds, all or nothing. What the file does not name stays; holidays, where it names any, are those alone."""
    load_setup(actions.load, file, command="city load", yes=yes)


@city_app.command("seal")
def seal(
    picture: Path = typer.Argument(
        None, exists=True, dir_okay=False, help="JPEG, PNG, WebP or SVG; it is made anew."
    ),
    remove: bool = typer.Option(False, "--remove", help="Take the seal away."),
) -> None:
    """Show a picture at the head of every page in place of the lamp."""
    actor, now = Actor.command("city seal"), clock.now()
    if remove == (picture is not None):
        stop("Give a picture, or --remove.")
    if remove:
        actions.remove_seal(actor=actor, now=now)
        typer.echo("The seal is gone.")
        return
    with picture.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    try:
        actions.put_seal(data=data, actor=actor, now=now)
    except PictureRefused as error:
        stop(error.text)
    typer.echo("Kept. Every page shows it within a second.")
