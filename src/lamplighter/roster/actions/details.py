"""Writes about details: an officer has duty elsewhere for a while, and is off the roster of their posts for those hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.actions.postings import NotActive
from lamplighter.roster.actions.shared import EndsBeforeStart
from lamplighter.roster.models import Detail, Officer


@dataclass(frozen=True, slots=True)
class Task:
    """Where an officer is then, to complete "the officer is …": "at the academy", "en la academia"."""

    what_en: str
    what_es: str


@transaction.atomic
def detail_officer(
    *,
    officer: Officer,
    starts: datetime,
    ends: datetime,
    task: Task,
    actor: Actor,
    now: datetime,
    source: str = "",
) -> Detail:
    """Details an officer to duty elsewhere between two instants. Said again by the same source, it is moved, never doubled.

    Args:
        source: what asks for it, e.g. "academy:12:7"; empty where a person writes it down.

    Raises:
        EndsBeforeStart: it would end when or before it starts.
        NotActive: the officer is no longer on the roster.
    """
    if ends <= starts:
        raise EndsBeforeStart
    held = Officer.objects.select_for_update().get(pk=officer.pk)
    told: dict[str, object] = {
        "officer": held, "starts": starts, "ends": ends, "what_en": task.what_en, "what_es": task.what_es
    }  # fmt: skip
    known = Detail.objects.select_for_update(of=("self",)).filter(source=source).first() if source else None
    if known is not None:
        return _changed(known, told, actor, now)
    if not held.active:
        raise NotActive
    made = Detail.objects.create(**told, source=source)
    bump("roster")
    record(verb=Verb.DETAIL_ADDED, subject=made, actor=actor, now=now, fields=[*told, "source"])
    return made


def _changed(known: Detail, told: dict[str, object], actor: Actor, now: datetime) -> Detail:
    changed = [name for name, value in told.items() if getattr(known, name) != value]
    if changed:
        for name in changed:
            setattr(known, name, told[name])
        known.save(update_fields=changed)
        bump("roster")
        record(verb=Verb.DETAIL_CHANGED, subject=known, actor=actor, now=now, fields=changed)
    return known


@transaction.atomic
def undetail(*, source: str, actor: Actor, now: datetime) -> bool:
    """Takes back what a source asked for; the officer is on the roster again. Returns whether there was anything."""
    known = Detail.objects.select_for_update(of=("self",)).filter(source=source).first() if source else None
    if known is None:
        return False
    remove_detail(detail=known, actor=actor, now=now)
    return True


@transaction.atomic
def remove_detail(*, detail: Detail, actor: Actor, now: datetime) -> None:
    """Takes one detail back."""
    record(verb=Verb.DETAIL_REMOVED, subject=detail, actor=actor, now=now)
    detail.delete()
    bump("roster")
