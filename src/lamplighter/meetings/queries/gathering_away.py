"""Gatherings whose officer cannot come: on leave or on duty elsewhere then, gone for good, or not on shift. Derived from the roster as
it is now, so that none has to be remembered (promise 2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import zones_for
from lamplighter.core.schedule.duty import duties_of
from lamplighter.meetings.models import Cell, Gathering
from lamplighter.meetings.queries.agenda import DAY, MOST
from lamplighter.meetings.queries.gatherings import WHOLE_CITY, officers_of
from lamplighter.meetings.rules.gatherings import State
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.boards import zones_served
from lamplighter.roster.models import Absence, Detail, Officer
from lamplighter.roster.queries import snapshot

Leave = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Absent:
    """An officer who cannot attend what begins at ``at``. ``until``: the instant the leave ends; None for who no longer works here."""

    officer: Officer
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Unattended:
    """A gathering, and those of its officers who cannot come."""

    gathering: Gathering
    absent: tuple[Absent, ...]


def absent_at(officers: Collection[int], starts: datetime, ends: datetime) -> tuple[Absent, ...]:
    """Which of these officers are away in some of a period, or work here no more; by name."""
    rows = list(Officer.objects.filter(pk__in=officers).order_by("last_name", "first_name", "pk"))
    return _absent(rows, _leaves(officers, starts), starts, ends)


def _leaves(officers: Collection[int], after: datetime) -> Mapping[int, list[Leave]]:
    """Leave and duty elsewhere of each officer that end after an instant, in order."""
    found: dict[int, list[Leave]] = {}
    for model in (Absence, Detail):
        rows = model.objects.filter(officer__in=officers, ends__gt=after)
        for officer, starts, ends in rows.values_list("officer_id", "starts", "ends"):
            found.setdefault(officer, []).append((starts, ends))
    return {officer: sorted(periods) for officer, periods in found.items()}


def _absent(
    officers: Collection[Officer], leaves: Mapping[int, list[Leave]], starts: datetime, ends: datetime
) -> tuple[Absent, ...]:
    found = []
    for officer in officers:
        until = _back(leaves.get(officer.pk, ()), starts, ends)
        if not officer.active or until is not None:
            found.append(Absent(officer, starts, until if officer.active else None))
    return tuple(found)


def _back(leaves: Collection[Leave], starts: datetime, ends: datetime) -> datetime | None:
    """When the leave ends that takes some of a period, and whatever touches it; None where there is none."""
    back: datetime | None = None
    for left, right in leaves:
        if (left < ends and right > starts) if back is None else left <= back:
            back = right if back is None else max(back, right)
    return back


def unattended(found: QuerySet[Gathering], now: datetime) -> list[Unattended]:
    """Published gatherings, not over, of which an officer cannot come, the soonest first."""
    lacking = Q(absences__ends__gt=now) | Q(details__ends__gt=now) | Q(active=False)
    away = {row.pk: row for row in Officer.objects.filter(lacking).distinct()}
    attended = Cell.objects.filter(officer__in=list(away), gathering__isnull=False).values("gathering")
    rows = list(
        found.filter(pk__in=attended, state=State.PLANNED.value, ends__gt=now).order_by("starts", "id")
    )
    attending, leaves = officers_of([row.pk for row in rows]), _leaves(list(away), now)
    told = []
    for row in rows:
        theirs = [away[each] for each in attending.get(row.pk, ()) if each in away]
        if absent := _absent(theirs, leaves, row.starts, row.ends):
            told.append(Unattended(row, absent))
    return told


def troubled(
    user: Any, now: datetime, permission: Permission = Permission.APPOINTMENTS_WORK
) -> list[Unattended]:
    """Those that a person should see: of the zones they hold a permission for, and the whole city's where an officer of theirs is away."""
    zones, every = zones_for(user, permission), Gathering.objects.select_related("series")
    if zones is None:
        return unattended(every, now)[:MOST]
    found = unattended(every.filter(Q(zone__in=sorted(zones)) | Q(zone=WHOLE_CITY)), now)
    today = city_day(now)
    return [
        each
        for each in found
        if each.gathering.zone in zones
        or any(zones_served(row.officer, today) & zones for row in each.absent)
    ][:MOST]


def published_of(officer: int, starts: datetime, ends: datetime, now: datetime) -> list[Gathering]:
    """An officer's published gatherings that touch a period and are not over, in order."""
    attended = Cell.objects.filter(officer=officer, gathering__isnull=False).values("gathering")
    rows = Gathering.objects.filter(
        pk__in=attended, state=State.PLANNED.value, starts__lt=ends, ends__gt=max(starts, now)
    )
    return list(rows.select_related("series").order_by("starts", "id"))


def off_shift(officers: Collection[int], starts: datetime, ends: datetime) -> list[Officer]:
    """Which of these officers are not on duty all through a period, for whatever zone, by today's roster; by name."""
    held = snapshot()
    duties: dict[int, list[Leave]] = {officer: [] for officer in officers}
    for row in held.roster.postings:
        for duty in duties_of(held.roster, row, city_day(starts) - DAY, city_day(ends)):
            if duty.officer in duties:
                duties[duty.officer].append((duty.starts, duty.ends))
    off = [officer for officer, found in duties.items() if not _covers(sorted(found), starts, ends)]
    return list(Officer.objects.filter(pk__in=off).order_by("last_name", "first_name", "pk"))


def _covers(stretches: Collection[Leave], starts: datetime, ends: datetime) -> bool:
    for left, right in stretches:
        if left <= starts < right:
            starts = right
    return starts >= ends
