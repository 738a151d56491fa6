"""``lamplighter tips``: desks, the nightly rewrite, and what works away from any server: sealing a tip, opening a bundle."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from lamplighter.audit.rules import Actor
from lamplighter.core.sealing.refusals import Refused
from lamplighter.core.sealing.sealing import seal_tip
from lamplighter.keys.actions.desks import DeskFacts, WrongDesk, put_desk
from lamplighter.keys.queries import desks
from lamplighter.ops.commands.telling import add_row, stop
from lamplighter.plumbing import clock
from lamplighter.plumbing.scripts import tree
from lamplighter.tips.offline import opened_text
from lamplighter.tips.rules.scripts import SCRIPTS

tips_app = typer.Typer(
    help="Sealed tips: desks, sealing and opening away from any server.", no_args_is_help=True
)
desk_app = typer.Typer(help="Desks that take sealed tips.", no_args_is_help=True)
tips_app.add_typer(desk_app, name="desk")


@desk_app.command("add")
def add(
    code: str = typer.Argument(help="Its code: lower-case letters, digits and hyphens, e.g. narcotics."),
    name_en: str = typer.Option(..., help="Its name in English."),
    name_es: str = typer.Option(..., help="Its name in Spanish."),
    keep_days: int = typer.Option(365, help="Days for which a conversation is kept after its last message."),
    rewards_en: str = typer.Option("", help="Rules for rewards, in English."),
    rewards_es: str = typer.Option("", help="Rules for rewards, in Spanish."),
    closed: bool = typer.Option(False, "--closed", help="It takes nothing for now."),
) -> None:
    """Make a desk, or change what it says. It takes tips once its lead has signed a list of readers. On record."""
    facts = DeskFacts(name_en, name_es, keep_days, rewards_en, rewards_es, not closed)
    try:
        new = put_desk(code=code, facts=facts, actor=Actor.command("tips desk add"), now=clock.now())
    except (Refused, WrongDesk) as error:
        stop(str(error))
    typer.echo(f"Desk {code} is {'made' if new else 'as you said'}.")
    typer.echo(
        f"Give roles for it: lamplighter people grant EMAIL reader --zone desk:{code} (the lead: supervisor)."
    )


@desk_app.command("list")
def list_() -> None:
    """List the desks, their readers, and the fingerprint of each lead's key."""
    table = Table("code", "name", "takes tips", "list", "readers", "kept for days", "fingerprint")
    for desk in desks.every():
        newest = desks.newest_list(desk)
        shown = desks.shown_list(newest) if newest else {}
        add_row(
            table,
            desk.code,
            desk.name_en,
            "yes" if newest and desk.is_open else "no",
            str(newest.number) if newest else "none",
            str(len(desks.key_ids(newest))) if newest else "0",
            str(desk.keep_days),
            str(shown.get("fingerprint", "no key yet")),
        )
    Console().print(table)


@tips_app.command("seal")
def seal(
    desk: str = typer.Option(..., help="Code of the desk."),
    readers: Path = typer.Option(
        ...,
        exists=True,
        dir_okay=False,
        help="The desk's signed list: /tips/wire/desks/CODE/ saved as a file.",
    ),
    fingerprint: str = typer.Option(..., help="The lead's fingerprint, from where no server can change it."),
    text: Path = typer.Option(
        None, exists=True, dir_okay=False, help="File with what you know; without it, standard input is read."
    ),
    language: str = typer.Option("en", help="Language of the text and of the code: en or es."),
) -> None:
    """Seal a tip on this computer: prints what to paste, and the twelve words that bring you back. Needs no installation."""
    said = text.read_text(encoding="utf-8") if text else sys.stdin.read()
    try:
        sealed = seal_tip(
            said,
            desk,
            _signed_list(readers),
            fingerprint=fingerprint,
            today=clock.utc_day(clock.now()),
            language=language,
        )
    except (Refused, KeyError, ValueError) as error:
        stop(
            str(error)
            if isinstance(error, Refused)
            else "The language is en or es, and the list is a file of ours."
        )
    typer.echo(sealed.armour)
    typer.echo("Your code, shown once. Write it down:", err=True)
    typer.echo(" ".join(sealed.words), err=True)


@tips_app.command("open")
def open_(
    bundle: Path = typer.Argument(
        exists=True, dir_okay=False, help="The sealed bundle that a reader exported."
    ),
    key: Path = typer.Option(..., exists=True, dir_okay=False, help="The reader's key file."),
    readers: Path = typer.Option(
        None,
        exists=True,
        dir_okay=False,
        help="The desk's signed lists (/tips/wire/desks/CODE/ as a file), to check who wrote each answer.",
    ),
    fingerprint: str = typer.Option("", help="The lead's fingerprint, for the list."),
    desk: str = typer.Option(
        "", help="The reader's desk. The key file names one, but anybody could write that."
    ),
) -> None:
    """Open a bundle on this computer, with a key file and its passphrase or recovery words. Nothing is sent anywhere."""
    secret = typer.prompt("Passphrase, or the twelve recovery words", hide_input=True, err=True)
    listed = [_signed_list(readers), *_past_lists(readers)] if readers else []
    try:
        shown = opened_text(
            key_file=key.read_text(encoding="utf-8"),
            secret=secret,
            bundle=bundle.read_text(encoding="utf-8"),
            signed_lists=listed,
            fingerprint=fingerprint,
            desk=desk,
        )
    except (Refused, UnicodeDecodeError) as error:
        stop(str(error) if isinstance(error, Refused) else "These are no files of ours.")
    typer.echo(shown)


@tips_app.command("rewrite")
def rewrite() -> None:
    """Erase what is old enough and write all tips anew in random order. The worker does so each night."""
    from lamplighter.tips.actions import retention, rewriting

    now = clock.now()
    gone = retention.run(now=now, actor=Actor.command("tips rewrite"))
    freed = rewriting.rewrite(now=now)
    typer.echo(f"{gone} conversations erased; the others are in a new order.")
    if not freed:
        stop("Somebody wrote meanwhile, so the space of old rows is not freed yet. Run it again.")


def _signed_list(file: Path) -> str:
    """The signed list in a file: alone, or among the facts of a desk as the site gives them."""
    said = _facts(file)
    return _parts(said.get("signed_list", said))


def _past_lists(file: Path) -> list[str]:
    """The earlier lists among the facts of a desk."""
    rows = _facts(file).get("past_lists", [])
    return [_parts(each) for each in rows] if isinstance(rows, list) else []


def _parts(said: object) -> str:
    found = said if isinstance(said, dict) else {}
    return json.dumps({name: found.get(name) for name in ("lead", "list", "sig")})


def _facts(file: Path) -> dict[str, object]:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        stop(f"{file} is no signed list.")
    return said if isinstance(said, dict) else {}


@tips_app.command("files")
def files() -> None:
    """List the scripts that seal, with their SHA-256, as this version of the program serves them."""
    try:
        found = tree(*SCRIPTS)
    except (FileNotFoundError, ValueError):
        stop("the static files were not collected yet; run lamplighter init or lamplighter serve once")
    for each in found:
        typer.echo(f"{each.sha256}  {each.name}")
