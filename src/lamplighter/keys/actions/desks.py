"""Desks: made and changed from the server's shell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.sealing.marks import checked_desk
from lamplighter.keys.models import Desk
from lamplighter.keys.rules import KEEP_LEAST, KEEP_MOST, NAME_LONGEST, NO_CODES, REWARDS_LONGEST


class WrongDesk(ValueError):
    """A desk cannot be like that; the words say why."""


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What a desk says of itself."""

    name_en: str
    name_es: str
    keep_days: int
    rewards_en: str = ""
    rewards_es: str = ""
    is_open: bool = True


@transaction.atomic
def put_desk(*, code: str, facts: DeskFacts, actor: Actor, now: datetime) -> bool:
    """Makes a desk, or changes what it says. Returns whether it is new.

    Raises:
        BadField: no desk may have this code.
        WrongDesk: the code is taken by a page, a text is missing or too long, or the days are too few or too many.
    """
    checked_desk(code)
    if code in NO_CODES:
        raise WrongDesk(f"“{code}” is the name of a page of its own. Choose another code.")
    if not facts.name_en or not facts.name_es or max(len(facts.name_en), len(facts.name_es)) > NAME_LONGEST:
        raise WrongDesk(f"A desk has a name in both languages, of at most {NAME_LONGEST} characters.")
    if max(len(facts.rewards_en), len(facts.rewards_es)) > REWARDS_LONGEST:
        raise WrongDesk(f"The rules for rewards have at most {REWARDS_LONGEST} characters.")
    if not KEEP_LEAST <= facts.keep_days <= KEEP_MOST:
        raise WrongDesk(f"Tips are kept for {KEEP_LEAST} to {KEEP_MOST} days.")
    found = Desk.objects.select_for_update().filter(code=code).first()
    row = found or Desk(code=code)
    names = ("name_en", "name_es", "keep_days", "rewards_en", "rewards_es", "is_open")
    changed = [name for name in names if found is None or getattr(row, name) != getattr(facts, name)]
    for name in changed:
        setattr(row, name, getattr(facts, name))
    if changed:
        row.save()
        verb = Verb.SEALED_DESK_CHANGED if found else Verb.SEALED_DESK_MADE
        record(verb=verb, subject=row, actor=actor, now=now, fields=changed, zone=row.zone)
    return found is None
