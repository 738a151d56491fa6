"""Who may do what: the one place that says so. Pages, the API and the tests read it.

A view states its need with ``@public``, ``@signed_in`` or ``@allow(Permission...)``; a view that states nothing is refused to
everybody by the access middleware, so that forgetting is safe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import Any

from lamplighter.plumbing.stating import Need, View, public, stating

__all__ = [
    "CITY_WIDE",
    "GRANTS",
    "Need",
    "Permission",
    "Role",
    "Scope",
    "allow",
    "need_of",
    "public",
    "signed_in",
    "stating",
]


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
    CITY_EDIT = "city.edit"
    """The city's name, numbers, seal, colours, words and holidays."""
    QUALITY_SEE = "quality.see"
    """What is missing or doubtful in the department's own data."""
    ZONES_EDIT = "zones.edit"
    ADDRESSES_EDIT = "addresses.edit"
    ROSTER_SEE = "roster.see"
    ROSTER_EDIT = "roster.edit"
    DIVISIONS_WRITE = "divisions.write"
    THANKS_MODERATE = "thanks.moderate"
    PEOPLE_EDIT = "people.edit"
    AUDIT_READ = "audit.read"
    OUTBOX_SEE = "outbox.see"
    CONCERNS_WORK = "concerns.work"
    """See and answer the concerns of a zone; of a desk only when granted for that very desk."""
    CONCERNS_LEAD = "concerns.lead"
    """Give concerns to another zone, merge them, decide what the public sees."""
    CONCERNS_SETUP = "concerns.set-up"
    """Kinds, desks, ready-made replies, other offices, programs that hear of changes."""
    CONCERNS_EXPORT = "concerns.export"
    APPOINTMENTS_WORK = "appointments.work"
    """See the appointments of a zone, book, move, cancel and close them."""
    APPOINTMENTS_LEAD = "appointments.lead"
    """Release visits at a resident's door, offer what an officer who is away cannot keep, see the figures."""
    MEETINGS_SETUP = "meetings.set-up"
    """Rules for booking, and the places where officers can be met."""
    GROUPS_WORK = "groups.work"
    """See and look after the groups of a zone: rosters, requests, outreach."""
    GROUPS_LEAD = "groups.lead"
    """See which requests, plans and lapsed groups nobody has seen to in time."""
    COMMITMENTS_WORK = "commitments.work"
    """Make promises for a zone's post, keep them, move them, say why they were missed."""
    COMMITMENTS_LEAD = "commitments.lead"
    """Withdraw promises; see what is overdue."""
    PROJECTS_WORK = "projects.work"
    PROJECTS_LEAD = "projects.lead"
    """Give a project up; let everyone see its summary."""
    TOKENS_EDIT = "tokens.edit"
    GATHERINGS_WORK = "gatherings.work"
    """Make, publish, move and cancel the gatherings of a zone, check people in, write the minutes."""
    ACADEMY_RUN = "academy.run"
    """Announce courses, read applications and checks, offer seats, keep attendance, name graduates."""
    TIPS_READ = "tips.read"
    """Have keys at a desk, open and answer its tips; only when granted for that very desk."""
    TIPS_LEAD = "tips.lead"
    """Sign a desk's list of readers, see its counts; only when granted for that very desk."""


class Scope(StrEnum):
    """What a program's token lets it do."""

    OPEN311_POST = "open311.post"
    """Post concerns over Open311, and read the status of its own."""
    OPEN311_UPDATES = "open311.updates"
    """Exchange updates over Open311 (servicerequestupdates)."""
    CONCERNS_READ = "concerns.read"
    CONCERNS_WRITE = "concerns.write"
    CONCERNS_LEAD = "concerns.lead"
    """Pass concerns on to other zones and kinds, and put duplicates together."""
    APPOINTMENTS_READ = "appointments.read"
    APPOINTMENTS_WRITE = "appointments.write"
    GROUPS_READ = "groups.read"
    """List groups with their area, state and counts; never who is in them."""
    COMMITMENTS_READ = "commitments.read"
    COMMITMENTS_WRITE = "commitments.write"


P = Permission
_EVERY_STAFF = frozenset({P.DESK_SEE, P.ROSTER_SEE})
GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.OFFICER: _EVERY_STAFF
    | {P.DIVISIONS_WRITE, P.CONCERNS_WORK, P.APPOINTMENTS_WORK, P.GATHERINGS_WORK, P.GROUPS_WORK}
    | {P.COMMITMENTS_WORK, P.PROJECTS_WORK},
    Role.SUPERVISOR: _EVERY_STAFF
    | {
        P.ROSTER_EDIT,
        P.DIVISIONS_WRITE,
        P.THANKS_MODERATE,
        P.CONCERNS_WORK,
        P.CONCERNS_LEAD,
        P.CONCERNS_EXPORT,
        P.APPOINTMENTS_WORK,
        P.APPOINTMENTS_LEAD,
        P.GATHERINGS_WORK,
        P.GROUPS_WORK,
        P.GROUPS_LEAD,
        P.COMMITMENTS_WORK,
        P.COMMITMENTS_LEAD,
        P.PROJECTS_WORK,
        P.PROJECTS_LEAD,
        P.TIPS_LEAD,
    },
    Role.COORDINATOR: _EVERY_STAFF | {P.ACADEMY_RUN},
    Role.READER: _EVERY_STAFF | {P.TIPS_READ},
    Role.SAFETY: _EVERY_STAFF,
    Role.ANALYST: _EVERY_STAFF | {P.CONCERNS_EXPORT},
    Role.ADMINISTRATOR: _EVERY_STAFF
    | {
        P.CITY_EDIT,
        P.QUALITY_SEE,
        P.ZONES_EDIT,
        P.ADDRESSES_EDIT,
        P.ROSTER_EDIT,
        P.DIVISIONS_WRITE,
        P.THANKS_MODERATE,
        P.PEOPLE_EDIT,
        P.AUDIT_READ,
        P.OUTBOX_SEE,
        P.CONCERNS_SETUP,
        P.MEETINGS_SETUP,
        P.TOKENS_EDIT,
    },
}
"""What each role may do. A grant held for one zone counts for things of that zone only."""

CITY_WIDE = frozenset(
    {
        P.CITY_EDIT,
        P.QUALITY_SEE,
        P.ZONES_EDIT,
        P.ADDRESSES_EDIT,
        P.PEOPLE_EDIT,
        P.AUDIT_READ,
        P.OUTBOX_SEE,
        P.CONCERNS_SETUP,
        P.MEETINGS_SETUP,
        P.TOKENS_EDIT,
        P.ACADEMY_RUN,
    }
)
"""Permissions over things of no zone: a grant for one zone does not give them at all."""


def signed_in(view: View) -> View:
    """Any signed-in person may open this view."""
    return stating(Need())(view)


def allow(permission: Permission, *, whole_city: bool = False) -> Callable[[View], View]:
    """Staff who hold the permission, for the whole city or for at least one zone, may open this view.

    A view over one zone's things must also ask ``may(person, permission, zone=...)``; one over things of no zone is marked
    ``whole_city``.
    """
    return stating(Need(permission=permission, whole_city=whole_city))


def need_of(view: Callable[..., Any], method: str = "GET") -> Need | None:
    """What a view stated, or None.

    Understands plain functions and class views, partial functions, and the paths of a django-ninja API, where every
    operation of a path states its own need.
    """
    stated: Need | None = getattr(view, "access_need", None)
    if stated is not None:
        return stated
    if isinstance(view, partial):
        return need_of(view.func, method)
    operations = _operations(view)
    if not operations:
        return None
    asked = [operation for operation in operations if method in operation.methods] or operations
    needs = {need_of(operation.view_func, method) for operation in asked}
    return needs.pop() if len(needs) == 1 else None


def _operations(view: Callable[..., Any]) -> list[Any]:
    """The operations behind a django-ninja path: its view is a closure over (or a method of) the object that lists them."""
    owner = getattr(view, "__self__", None)
    names = getattr(getattr(view, "__code__", None), "co_freevars", ())
    cells = getattr(view, "__closure__", None)
    if owner is None and cells and "self" in names:
        owner = cells[names.index("self")].cell_contents
    found = getattr(owner, "operations", None)
    return found if isinstance(found, list) else []
