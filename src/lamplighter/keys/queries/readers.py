"""Reads of readers, and of who may be one."""

from __future__ import annotations

from typing import Any

from lamplighter.accounts.access import Permission
from lamplighter.accounts.models import User
from lamplighter.accounts.queries import permissions_of
from lamplighter.keys.models import Desk, Reader
from lamplighter.keys.rules import ReaderState, zone_of


def may_at(user: Any, permission: Permission, desk: str) -> bool:
    """Whether somebody may do a thing at a desk: only by a grant for that very desk, never by one for the whole city."""
    return zone_of(desk) in permissions_of(user).get(permission, frozenset())


def desks_of(user: Any, *permissions: Permission) -> list[Desk]:
    """The desks at which somebody holds one of these permissions."""
    held = permissions_of(user)
    zones = {zone for permission in permissions for zone in held.get(permission, frozenset())}
    return [desk for desk in Desk.objects.all() if desk.zone in zones]


def reader_of(user: User, desk: Desk) -> Reader | None:
    """A person's keys at a desk, waiting or listed."""
    return Reader.objects.filter(user=user, desk=desk).exclude(state=ReaderState.ENDED.value).first()


def readers_at(desk: Desk) -> list[Reader]:
    """Everybody who has, or had, keys at a desk."""
    return list(Reader.objects.filter(desk=desk).select_related("user"))


def listed_users(desk: Desk) -> list[User]:
    """The active people on a desk's list who still may read there."""
    rows = Reader.objects.filter(desk=desk, state=ReaderState.LISTED.value, user__is_active=True)
    people = [row.user for row in rows.select_related("user")]
    return [user for user in people if may_at(user, Permission.TIPS_READ, desk.code)]
