"""Reads of commitments: whose they are, what the public sees, how many were kept in time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, When

from lamplighter.accounts.access import Permission
from lamplighter.core.numbers import read_number
from lamplighter.core.stats.estimates import Estimate, share
from lamplighter.core.stats.suppression import suppressed
from lamplighter.partners.models import Commitment
from lamplighter.partners.queries.seen import in_zones, owner_of, within
from lamplighter.partners.rules.commitments import Made, Party, State, in_time
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.holding import Held, held_of
from lamplighter.roster.models import Officer
from lamplighter.roster.rules import DESK_PREFIX

YEAR = timedelta(days=365)


def held(row: Commitment, at: datetime) -> Held:
    """Owner and holder at an instant (promise 2)."""
    return held_of(owner_of(row.zone), row.lead_shift, None, at)


def visible_to(user: Any, permission: Permission = Permission.COMMITMENTS_WORK) -> QuerySet[Commitment]:
    """Every commitment a person may work on."""
    return Commitment.objects.filter(in_zones(user, permission))


def get(user: Any, number: str) -> Commitment:
    """The commitment of a number, as a person may work on it.

    Raises:
        Commitment.DoesNotExist: there is none, or it is not theirs to see; the two cannot be told apart.
    """
    row = Commitment.objects.get(number=read_number(number) or "-")
    if not within(user, Permission.COMMITMENTS_WORK, row.zone):
        raise Commitment.DoesNotExist
    return row


def party_of(user: Any, row: Commitment) -> Party:
    """As what a person who may work on it makes moves."""
    return Party.SUPERVISOR if within(user, Permission.COMMITMENTS_LEAD, row.zone) else Party.OFFICER


def mine(user: Any, at: datetime) -> QuerySet[Commitment]:
    """The open ones that the officer who a person is holds now. Few posts: each is asked once."""
    officer = Officer.objects.filter(user=user).values_list("pk", flat=True).first()
    open_ones = visible_to(user).filter(state=State.OPEN.value)
    if officer is None:
        return open_ones.none()
    found = open_ones.none()
    for zone, shift in open_ones.order_by().values_list("zone", "lead_shift").distinct():
        if held_of(owner_of(zone), shift, None, at).officer == officer:
            found |= open_ones.filter(zone=zone, lead_shift=shift)
    return found


def shown() -> QuerySet[Commitment]:
    """All that the public sees, the latest change first: promises of desks are not tied to a place and stand with the city's."""
    return Commitment.objects.order_by("-changed_at", "-id")


def narrowed(*, zone: str = "", state: str = "") -> QuerySet[Commitment]:
    """Those of a zone, in a state, as far as each is asked for."""
    found = shown()
    if zone:
        found = found.filter(zone=zone)
    return found.filter(state=state) if state else found


def pressing_first(found: QuerySet[Commitment], today: date) -> QuerySet[Commitment]:
    """What is overdue, then what is open, both by due day; then what has ended, the latest change first."""
    is_open = Q(state=State.OPEN.value)
    rank = Case(When(is_open & Q(due_on__lt=today), then=0), When(is_open, then=1), default=2)
    return found.order_by(rank, Case(When(is_open, then=F("due_on")), default=None), "-changed_at", "-id")


def by_number(number: str) -> Commitment | None:
    """The commitment of a number as people type it."""
    return Commitment.objects.filter(number=read_number(number) or "-").first()


def latest(zone: str, count: int) -> list[Commitment]:
    """A zone's newest for its page, by latest change: half of them kept ones, where there are as many; those that were not come first."""
    kept = list(shown().filter(zone=zone, state=State.KEPT.value)[:count])
    others = list(shown().filter(zone=zone).exclude(state=State.KEPT.value)[:count])
    most = max(count - count // 2, count - len(kept))
    return [*others[:most], *kept][:count]


def made_in(number: str, kind: Made = Made.PROJECT) -> list[Commitment]:
    """The commitments that were made in a project, or another kind of place, by due day."""
    return list(Commitment.objects.filter(made_at=kind.value, made_number=number).order_by("due_on", "id"))


def numbers_made_in(places: Collection[str], kind: Made) -> Mapping[str, list[str]]:
    """Numbers of the commitments that were made in places of a kind, by the place's number, those due first before."""
    rows = Commitment.objects.filter(made_at=kind.value, made_number__in=places).order_by("due_on", "id")
    found: dict[str, list[str]] = {}
    for place, number in rows.values_list("made_number", "number"):
        found.setdefault(place, []).append(number)
    return found


@dataclass(frozen=True, slots=True)
class Figures:
    """A zone's promises of the last twelve months, or the whole city's. None: too few to show, or it would give such a number away."""

    open: int | None
    in_time: Estimate | None
    withdrawn: int | None


@dataclass(slots=True)
class _Tally:
    open: int = 0
    judged: int = 0
    kept: int = 0
    withdrawn: int = 0

    def add(self, state: str, first_due: date, kept_on: date | None, changed: date, today: date) -> None:
        """Counts one."""
        self.open += state == State.OPEN.value
        since = today - YEAR
        if state == State.WITHDRAWN.value:
            self.withdrawn += changed >= since
        elif since <= first_due < today:
            self.judged += 1
            self.kept += in_time(kept_on, first_due)


def figures(at: datetime, *, day: date | None = None) -> Mapping[str, Figures]:
    """By zone; the whole city's under the empty text. One partition: what one zone may publish depends on the others.

    Desks count for the city alone.

    Args:
        day: as they stood when this day, in the past, began; else as they stand.
    """
    today, smallest = day or city_day(at), settings.LAMPLIGHTER.concerns.smallest_count
    zones: dict[str, _Tally] = {}
    city = _Tally()
    rows = Commitment.objects.values_list("zone", "state", "first_due_on", "kept_on", "changed_at")
    if day is not None:
        rows = rows.filter(made_on__lt=day)
    for zone, state, first_due, kept_on, changed in rows.iterator(2000):
        changed_on = city_day(changed)
        then = State.OPEN.value if day is not None and changed_on >= day else state
        for tally in (zones.setdefault(zone, _Tally()), city):
            tally.add(then, first_due, kept_on, changed_on, today)
    opens = suppressed({zone: each.open for zone, each in zones.items()}, smallest)
    gone = suppressed({zone: each.withdrawn for zone, each in zones.items()}, smallest)
    judged = suppressed({zone: each.judged for zone, each in zones.items()}, smallest)
    found = {
        zone: Figures(
            opens[zone],
            share(each.kept, each.judged) if judged[zone] is not None else None,
            gone[zone],
        )
        for zone, each in zones.items()
        if not zone.startswith(DESK_PREFIX)
    }
    return {**found, "": _whole(city, smallest)}


def _whole(city: _Tally, smallest: int) -> Figures:
    return Figures(
        None if 0 < city.open < smallest else city.open,
        share(city.kept, city.judged) if city.judged >= smallest else None,
        None if 0 < city.withdrawn < smallest else city.withdrawn,
    )


NOTHING = Figures(0, None, 0)
"""Of a zone that has promised nothing."""


def in_period(zone: str, first: date, until: date) -> list[Commitment]:
    """A zone's commitments that were made, due or changed in a period (half-open), by due day; for its report."""
    rows = Commitment.objects.filter(zone=zone, made_on__lt=until).order_by("due_on", "id")
    return [row for row in rows if _touches(row, first, until)]


def _touches(row: Commitment, first: date, until: date) -> bool:
    days: Iterable[date] = (row.made_on, row.due_on, row.first_due_on, city_day(row.changed_at))
    return row.is_open or any(first <= day < until for day in days)
