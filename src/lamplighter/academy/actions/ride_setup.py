"""What the department decides of rides: its rules, who takes riders, when none are held. Rides that are taken stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from lamplighter.academy.models import RideBlackout, RideRules, RideTaker
from lamplighter.academy.rules.rides import Blackout
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.roster.models import Officer, Posting


@transaction.atomic
def change_rules(*, told: Mapping[str, Any], actor: Actor, now: datetime) -> RideRules:
    """Other rules from now on. Says nothing where nothing changed."""
    row, made = RideRules.objects.select_for_update().get_or_create(only=1)
    changed = [name for name, value in told.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, told[name])
    if changed:
        row.save(update_fields=changed)
    if changed or made:
        record(verb=Verb.RIDE_RULES_CHANGED, subject=row, actor=actor, now=now, fields=changed)
    return row


@transaction.atomic
def take_riders(
    *,
    officer: Officer | None = None,
    posting: Posting | None = None,
    takes: bool,
    actor: Actor,
    now: datetime,
) -> bool:
    """An officer, or whoever is posted to a posting, takes riders from now on, or no more. Returns whether that is new."""
    assert (officer is None) != (posting is None), "one of the two"
    if takes:
        row, changed = RideTaker.objects.get_or_create(
            officer=officer, posting=posting, defaults={"since": now}
        )
    else:
        found = (
            RideTaker.objects.select_for_update(of=("self",)).filter(officer=officer, posting=posting).first()
        )
        if found is None:
            return False
        row, changed = found, True
    if changed:
        verb = Verb.RIDERS_TAKEN if takes else Verb.RIDERS_NOT_TAKEN
        record(verb=verb, subject=officer or posting or row, actor=actor, now=now)
    if not takes:
        row.delete()
    return changed


@transaction.atomic
def black_out(*, when: Blackout, why: str, actor: Actor, now: datetime) -> RideBlackout:
    """No rides are offered then from now on."""
    row = RideBlackout.objects.create(
        first=when.first,
        last=when.last,
        weekdays=sorted(when.weekdays),
        starts=when.starts,
        ends=when.ends,
        why=why.strip(),
    )
    record(verb=Verb.RIDE_BLACKOUT_ADDED, subject=row, actor=actor, now=now)
    return row


@transaction.atomic
def lift_blackout(*, pk: int, actor: Actor, now: datetime) -> bool:
    """Rides are offered then again. Returns whether there was one."""
    row = RideBlackout.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    record(verb=Verb.RIDE_BLACKOUT_LIFTED, subject=row, actor=actor, now=now)
    row.delete()
    return True
