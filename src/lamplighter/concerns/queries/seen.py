"""Which concerns a member of staff may see and work on: those of their zones; a desk's only by a grant for that very desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import WHOLE_CITY, permissions_of
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries.owners import owner_zone
from lamplighter.concerns.rules.states import Party
from lamplighter.concerns.rules.values import DESK_PREFIX, is_desk
from lamplighter.core.numbers import read_number
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.holding import FRONT


def zones_seen(user: Any, permission: Permission = Permission.CONCERNS_WORK) -> tuple[bool, frozenset[str]]:
    """Whether every zone is seen, and the codes of single zones and desks. The front desk goes with the whole city."""
    held = permissions_of(user).get(permission, frozenset())
    city = WHOLE_CITY in held
    return city, frozenset(held - {WHOLE_CITY}) | ({FRONT} if city else frozenset())


def in_zones(user: Any, permission: Permission = Permission.CONCERNS_WORK) -> Q:
    """The condition that keeps to what a person may see, by the index of zones."""
    city, codes = zones_seen(user, permission)
    if not city:
        return Q(zone__in=sorted(codes))
    desks = sorted(code for code in codes if is_desk(code))
    return ~Q(zone__startswith=DESK_PREFIX) | Q(zone__in=desks)


def visible_to(user: Any, permission: Permission = Permission.CONCERNS_WORK) -> QuerySet[Concern]:
    """Every concern a person may work on."""
    return Concern.objects.filter(in_zones(user, permission))


def _within(user: Any, permission: Permission, zone: str) -> bool:
    city, codes = zones_seen(user, permission)
    return zone in codes or (city and not is_desk(zone))


def may_see(user: Any, concern: Concern, at: datetime) -> bool:
    """Whether a person may open a concern: by its owner as it is derived now, not by the index."""
    return _within(user, Permission.CONCERNS_WORK, owner_zone(concern, city_day(at)))


def may_lead(user: Any, concern: Concern, at: datetime) -> bool:
    """Whether a person may give it to another zone, merge it, decide what the public sees."""
    return _within(user, Permission.CONCERNS_LEAD, owner_zone(concern, city_day(at)))


def party_of(user: Any, concern: Concern, at: datetime) -> Party | None:
    """As what a person may make moves: a supervisor, an officer, or not at all."""
    if may_lead(user, concern, at):
        return Party.SUPERVISOR
    return Party.OFFICER if may_see(user, concern, at) else None


def get(user: Any, number: str, at: datetime) -> Concern:
    """The concern of that number, as a person may see it.

    Raises:
        Concern.DoesNotExist: there is none, or it is not theirs to see; the two cannot be told apart.
    """
    concern = Concern.objects.select_related("kind", "kind__desk", "assigned").get(
        number=read_number(number) or "-"
    )
    if not may_see(user, concern, at):
        raise Concern.DoesNotExist
    return concern
