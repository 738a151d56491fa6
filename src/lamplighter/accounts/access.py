"""Who may do what: the one place that says so. Pages, the API and the tests read it.

A view states its need with ``@public``, ``@signed_in`` or ``@allow(Permission...)``; a view that states nothing is refused to
everybody by the access middleware, so that forgetting is safe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """What a member of staff is in the department."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    READER = "reader"
    SAFETY = "safety"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One thing that somebody may do."""

    DESK_SEE = "desk.see"
    ZONES_EDIT = "zones.edit"
    ADDRESSES_EDIT = "addresses.edit"
    ROSTER_SEE = "roster.see"
    ROSTER_EDIT = "roster.edit"
    DIVISIONS_WRITE = "divisions.write"
    THANKS_MODERATE = "thanks.moderate"
    PEOPLE_EDIT = "people.edit"
    AUDIT_READ = "audit.read"
    OUTBOX_SEE = "outbox.see"


P = Permission
_EVERY_STAFF = frozenset({P.DESK_SEE, P.ROSTER_SEE})
GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.OFFICER: _EVERY_STAFF | {P.DIVISIONS_WRITE},
    Role.SUPERVISOR: _EVERY_STAFF | {P.ROSTER_EDIT, P.DIVISIONS_WRITE, P.THANKS_MODERATE},
    Role.COORDINATOR: _EVERY_STAFF,
    Role.READER: _EVERY_STAFF,
    Role.SAFETY: _EVERY_STAFF,
    Role.ANALYST: _EVERY_STAFF,
    Role.ADMINISTRATOR: _EVERY_STAFF
    | {
        P.ZONES_EDIT,
        P.ADDRESSES_EDIT,
        P.ROSTER_EDIT,
        P.DIVISIONS_WRITE,
        P.THANKS_MODERATE,
        P.PEOPLE_EDIT,
        P.AUDIT_READ,
        P.OUTBOX_SEE,
    },
}
"""What each role may do. A grant held for one zone counts for things of that zone only."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a view asks of whoever opens it. ``permission`` None with ``anyone`` False: any signed-in member of staff."""

    anyone: bool = False
    permission: Permission | None = None


def public(view: View) -> View:
    """Anyone may open this view."""
    view.access_need = Need(anyone=True)  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Any signed-in person may open this view."""
    view.access_need = Need()  # type: ignore[attr-defined]
    return view


def allow(permission: Permission) -> Callable[[View], View]:
    """Staff who hold the permission, for the whole city or for at least one zone, may open this view.

    A view over one zone's things must also ask ``may(person, permission, zone=...)``.
    """

    def mark(view: View) -> View:
        view.access_need = Need(permission=permission)  # type: ignore[attr-defined]
        return view

    return mark


def need_of(view: Callable[..., Any]) -> Need | None:
    """What a view stated, or None."""
    need: Need | None = getattr(view, "access_need", None)
    return need
