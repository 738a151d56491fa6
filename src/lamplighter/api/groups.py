"""Groups over the API: for everybody those of a zone, at block level; for staff programs where they stand. Never who is in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lamplighter.partners.messages.group_words import area_said
from lamplighter.partners.models import Group
from lamplighter.partners.queries.groups import requirements_of
from lamplighter.plumbing.clock import city_day


def public_shape(group: Group) -> dict[str, Any]:
    """What everybody may know."""
    return {
        "number": group.number,
        "name": group.name,
        "kind": group.kind,
        "zone": group.zone,
        "state": group.state,
        "area": area_said(group),
        "blocks": [each.label for each in group.blocks.all()],
        "meets": group.meets,
    }


def staff_shape(group: Group, now: datetime) -> dict[str, Any]:
    """The same with where it stands, and counts."""
    needs = requirements_of(group, city_day(now))
    joined = [each for each in group.members.all() if each.joined_at is not None]
    return {
        **public_shape(group),
        "members": len(joined),
        "invited": len(group.members.all()) - len(joined),
        "confirm_due_on": group.confirm_due_on.isoformat() if group.confirm_due_on is not None else None,
        "missing": [{"need": each.need.value, "missing": each.missing} for each in needs if not each.met],
    }
