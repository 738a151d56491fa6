"""Which things a member of staff may see and work on: those of their zones; a desk's only by a grant for that very desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from lamplighter.accounts.access import Permission
from lamplighter.accounts.queries import WHOLE_CITY, permissions_of
from lamplighter.roster.holding import FRONT
from lamplighter.roster.queries import snapshot
from lamplighter.roster.rules import DESK_PREFIX, is_desk


def owner_of(zone: str) -> str:
    """Code of the zone or desk that owns what was given to ``zone``: itself while it has a post, else the front desk."""
    return zone if is_desk(zone) or zone in snapshot().zones else FRONT


def _seen(user: Any, permission: Permission) -> tuple[bool, frozenset[str]]:
    held = permissions_of(user).get(permission, frozenset())
    city = WHOLE_CITY in held
    return city, frozenset(held - {WHOLE_CITY}) | ({FRONT} if city else frozenset())


def in_zones(user: Any, permission: Permission) -> Q:
    """The condition that keeps to what a person may see."""
    city, codes = _seen(user, permission)
    if not city:
        return Q(zone__in=sorted(codes))
    desks = sorted(code for code in codes if is_desk(code))
    return ~Q(zone__startswith=DESK_PREFIX) | Q(zone__in=desks)


def within(user: Any, permission: Permission, zone: str) -> bool:
    """Whether a person may see a zone's or desk's things."""
    city, codes = _seen(user, permission)
    return zone in codes or (city and not is_desk(zone))


def posts_for(user: Any, permission: Permission) -> list[str]:
    """Codes of the zones and desks with a post for which a person may act, in order."""
    held = snapshot()
    posts = {
        post.zone for post in held.roster.posts.values() if post.zone in held.zones or is_desk(post.zone)
    }
    return sorted(zone for zone in posts if within(user, permission, zone))
