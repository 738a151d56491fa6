"""The lead shift of a concern, and its target times in the duty hours of the post that owns it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings

from lamplighter.concerns.models import Kind
from lamplighter.concerns.rules.values import Hours, is_desk
from lamplighter.core.schedule.duty import holds_on
from lamplighter.core.schedule.targets import due_after
from lamplighter.roster.queries import snapshot
from lamplighter.roster.rules import PostRole, ShiftKind

WEEKEND = frozenset({5, 6})


def role_of(zone: str) -> PostRole:
    """The role of the post that owns: a desk's, or a zone's officers."""
    return PostRole.DESK if is_desk(zone) else PostRole.CIO


def lead_shift(zone: str, hours: Collection[Hours], day: date) -> str:
    """Code of the shift that leads: the one in which the resident can be reached, else the department's default.

    Evening is asked first: who names it works in the day. A desk, and a zone where no such shift is worked, has none.
    """
    if is_desk(zone):
        return ""
    roster = snapshot()
    worked = [
        roster.shifts[row.shift]
        for row in roster.roster.by_zone.get(zone, ())
        if roster.roster.posts[row.post].role == PostRole.CIO.value and holds_on(row, day)
    ]
    for wish in (Hours.EVENING, Hours.MORNING):
        if wish in hours:
            found = next((each for each in worked if each.kind.value == wish.value), None)
            if found is not None:
                return found.code
    if Hours.WEEKEND in hours:
        found = next((each for each in worked if each.hours.days & WEEKEND), None)
        if found is not None:
            return found.code
    default = ShiftKind(settings.LAMPLIGHTER.concerns.default_shift)
    return next((each.code for each in worked if each.kind is default), "")


def answer_due(kind: Kind, zone: str, now: datetime) -> datetime:
    """When an answer to what a resident wrote now is due, in duty hours of the post."""
    return due_after(snapshot().roster, zone, role_of(zone).value, now, timedelta(hours=kind.answer_hours))


def resolve_due(kind: Kind, now: datetime) -> datetime | None:
    """When what was raised now is to be resolved; None where nothing is to be mended."""
    return None if kind.thanks else now + timedelta(days=kind.resolve_days)
