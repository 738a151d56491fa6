"""Reads of people and of what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamplighter.accounts.access import GRANTS, Permission, Role
from lamplighter.accounts.models import User

WHOLE_CITY = ""
"""The zone of a grant that holds everywhere."""


def permissions_of(user: Any) -> Mapping[Permission, frozenset[str]]:
    """Each permission a person holds, with the codes of the zones it holds for; ``WHOLE_CITY`` among them means everywhere.

    Anonymous and inactive people hold none. Asked once for each user object.
    """
    if not isinstance(user, User) or not user.is_active:
        return {}
    held: Mapping[Permission, frozenset[str]] | None = getattr(user, "_held_permissions", None)
    if held is None:
        zones: dict[Permission, set[str]] = {}
        for role, zone in user.grants.values_list("role", "zone"):
            for permission in GRANTS[Role(role)]:
                zones.setdefault(permission, set()).add(zone)
        held = {permission: frozenset(where) for permission, where in zones.items()}
        user._held_permissions = held
    return held


def may(user: Any, permission: Permission, zone: str | None = None) -> bool:
    """Whether a person may do a thing.

    Args:
        zone: code of the zone the thing belongs to; None asks whether they may do it anywhere at all (to open a list);
            the empty string asks for the whole city (things of no zone).
    """
    where = permissions_of(user).get(permission, frozenset())
    if zone is None:
        return bool(where)
    return WHOLE_CITY in where or (zone != WHOLE_CITY and zone in where)


def zones_for(user: Any, permission: Permission) -> frozenset[str] | None:
    """Codes of the zones a permission holds for; None when it holds for the whole city."""
    where = permissions_of(user).get(permission, frozenset())
    return None if WHOLE_CITY in where else where
