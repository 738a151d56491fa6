"""Writes about shifts, which the whole city shares, and about stations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, time

from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.core.geo.wording import gettext_noop
from lamplighter.plumbing.snapshots import bump
from lamplighter.roster.actions.shared import RosterRefused, known_zone
from lamplighter.roster.models import Shift, Station
from lamplighter.roster.rules import ShiftKind


class ShiftCodeTaken(RosterRefused):
    """Another shift has this code."""

    text = gettext_noop("Another shift has the code %(code)s.")
    field = "code"


class NoDays(RosterRefused):
    """A shift needs at least one day of the week."""

    text = gettext_noop("Choose at least one day.")
    field = "days"


@dataclass(frozen=True, slots=True)
class ShiftDetails:
    """A weekly pattern of local hours. ``days``: Monday is 0. An end at or before the start lies on the next day."""

    code: str
    name_en: str
    name_es: str
    kind: ShiftKind
    days: tuple[int, ...]
    starts: time
    ends: time

    def columns(self) -> dict[str, object]:
        """The values as the row keeps them.

        Raises:
            NoDays: no day, or one that is none.
        """
        if not self.days or not set(self.days) <= set(range(7)):
            raise NoDays
        return {**asdict(self), "kind": self.kind.value, "days": sorted(set(self.days))}


@dataclass(frozen=True, slots=True)
class StationDetails:
    """Where a zone's officers can be met, and when."""

    name: str
    address: str
    phone: str
    hours_en: str
    hours_es: str


@transaction.atomic
def add_shift(*, details: ShiftDetails, actor: Actor, now: datetime) -> Shift:
    """Adds a shift.

    Raises:
        ShiftCodeTaken: the code is another's.
        NoDays: it has no days.
    """
    columns = details.columns()
    if Shift.objects.filter(code=details.code).exists():
        raise ShiftCodeTaken(code=details.code)
    shift = Shift.objects.create(**columns)
    bump("roster")
    record(verb=Verb.SHIFT_ADDED, subject=shift, actor=actor, now=now, fields=list(columns))
    return shift


@transaction.atomic
def change_shift(*, shift: Shift, details: ShiftDetails, actor: Actor, now: datetime) -> bool:
    """Changes a shift for everybody who works it. Returns whether anything changed.

    Raises:
        ShiftCodeTaken: the code is another's.
        NoDays: it has no days.
    """
    columns = details.columns()
    held = Shift.objects.select_for_update().get(pk=shift.pk)
    if Shift.objects.filter(code=details.code).exclude(pk=held.pk).exists():
        raise ShiftCodeTaken(code=details.code)
    changed = [name for name, value in columns.items() if getattr(held, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(held, name, columns[name])
    held.save(update_fields=changed)
    bump("roster")
    record(verb=Verb.SHIFT_CHANGED, subject=held, actor=actor, now=now, fields=changed)
    return True


@transaction.atomic
def set_station(
    *, zone: str, details: StationDetails, zones: Collection[str] | None, actor: Actor, now: datetime
) -> Station:
    """Says where a zone's officers can be met.

    Args:
        zones: codes of the zones there are; None where no map has been confirmed, and then any code is taken.

    Raises:
        UnknownZone: the zone is none of them.
    """
    known_zone(zone, zones)
    station, _ = Station.objects.update_or_create(zone=zone, defaults=asdict(details))
    bump("roster")
    record(
        verb=Verb.STATION_CHANGED,
        subject=station,
        actor=actor,
        now=now,
        fields=list(asdict(details)),
        zone=zone,
    )
    return station
