"""Writes about officers: who they are, how much of them is shown, their picture."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.wording import gettext_noop
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster import portraits
from lamplighter.roster.actions.shared import RosterRefused
from lamplighter.roster.models import Officer
from lamplighter.roster.rules import DisplayLevel, hides_more, tells_hidden


class BadgeTaken(RosterRefused):
    """Another officer has this badge number."""

    text = gettext_noop("Another officer has the badge number %(badge)s.")
    field = "badge"


class EmailTells(RosterRefused):
    """The e-mail address says what the display level hides."""

    text = gettext_noop(
        "The e-mail address tells what this display level hides. Use another address, or leave it empty."
    )
    field = "email"


@dataclass(frozen=True, slots=True)
class OfficerDetails:
    """What is written down about an officer. ``languages``: ISO 639 codes."""

    badge: str
    first_name: str
    last_name: str
    title: str
    languages: tuple[str, ...]
    phone: str
    email: str
    display_level: DisplayLevel

    def columns(self) -> dict[str, object]:
        """The values as the row keeps them.

        Raises:
            EmailTells: the address says what the display level hides.
        """
        if tells_hidden(
            self.email, level=self.display_level, first=self.first_name, last=self.last_name, badge=self.badge
        ):
            raise EmailTells
        return {
            **asdict(self),
            "languages": list(self.languages),
            "display_level": self.display_level.value,
            "title": self.title or "Officer",
        }


@transaction.atomic
def add_officer(*, details: OfficerDetails, actor: Actor, now: datetime) -> Officer:
    """Adds an officer, who serves no zone yet.

    Raises:
        BadgeTaken: the badge is another's.
        EmailTells: the e-mail address says what the display level hides.
    """
    if Officer.objects.filter(badge=details.badge).exists():
        raise BadgeTaken(badge=details.badge)
    officer = Officer.objects.create(slug=secrets.token_hex(6), **details.columns())
    bump("roster")
    record(verb=Verb.OFFICER_ADDED, subject=officer, actor=actor, now=now, fields=list(details.columns()))
    return officer


@transaction.atomic
def change_officer(*, officer: Officer, details: OfficerDetails, actor: Actor, now: datetime) -> bool:
    """Brings what is written about an officer up to date. Returns whether anything changed.

    An officer who becomes less visible gets a new random address as well: the old one may be known by the name it showed.

    Raises:
        BadgeTaken: the badge is another's.
        EmailTells: the e-mail address says what the display level hides.
    """
    held = Officer.objects.select_for_update().get(pk=officer.pk)
    if Officer.objects.filter(badge=details.badge).exclude(pk=held.pk).exists():
        raise BadgeTaken(badge=details.badge)
    changed = [name for name, value in details.columns().items() if getattr(held, name) != value]
    if not changed:
        return False
    if hides_more(DisplayLevel(held.display_level), details.display_level):
        held.slug = secrets.token_hex(6)
        changed.append("slug")
    for name, value in details.columns().items():
        setattr(held, name, value)
    held.save(update_fields=changed)
    bump("roster")
    record(verb=Verb.OFFICER_CHANGED, subject=held, actor=actor, now=now, fields=changed)
    return True


@transaction.atomic
def deactivate_officer(*, officer: Officer, actor: Actor, now: datetime) -> None:
    """Takes an officer out of every answer. Nothing is deleted; ``reactivate_officer`` brings them back."""
    _set_active(officer, False, Verb.OFFICER_REMOVED, actor, now)


@transaction.atomic
def reactivate_officer(*, officer: Officer, actor: Actor, now: datetime) -> None:
    """Brings an officer back, with the postings that still run."""
    _set_active(officer, True, Verb.OFFICER_CHANGED, actor, now)


def _set_active(officer: Officer, active: bool, verb: Verb, actor: Actor, now: datetime) -> None:
    if Officer.objects.filter(pk=officer.pk, active=not active).update(active=active):
        bump("roster")
        record(verb=verb, subject=officer, actor=actor, now=now, fields=["active"])


def set_portrait(*, officer: Officer, data: bytes, folder: Path, actor: Actor, now: datetime) -> None:
    """Keeps an uploaded photograph as the officer's picture; the one before is removed. Drawings come by import only.

    Args:
        folder: where pictures are kept.

    Raises:
        PictureRefused: the file cannot become a portrait.
    """
    picture = portraits.photograph(data)
    with portraits.undone_on_failure(folder) as names, transaction.atomic():
        names.append(portraits.keep(picture, folder))
        _swap(officer, names[0], folder, actor, now)


@transaction.atomic
def remove_portrait(*, officer: Officer, folder: Path, actor: Actor, now: datetime) -> None:
    """Takes the officer's picture away, file and all."""
    _swap(officer, "", folder, actor, now)


def _swap(officer: Officer, name: str, folder: Path, actor: Actor, now: datetime) -> None:
    held = Officer.objects.select_for_update().get(pk=officer.pk)
    before, held.portrait = held.portrait, name
    if before == name:
        return
    held.save(update_fields=["portrait"])
    bump("roster")
    record(verb=Verb.PICTURE_CHANGED, subject=held, actor=actor, now=now, fields=["portrait"])
    transaction.on_commit(lambda: portraits.drop(folder, before))
