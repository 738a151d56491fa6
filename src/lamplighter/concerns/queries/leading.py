"""Target times of a concern, in the duty hours of the post that owns it."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.concerns.models import Kind
from lamplighter.core.schedule.targets import due_after
from lamplighter.roster.holding import role_of
from lamplighter.roster.queries import snapshot


def answer_due(kind: Kind, zone: str, now: datetime) -> datetime:
    """When an answer to what a resident wrote now is due, in duty hours of the post."""
    return due_after(snapshot().roster, zone, role_of(zone).value, now, timedelta(hours=kind.answer_hours))


def resolve_due(kind: Kind, now: datetime) -> datetime | None:
    """When what was raised now is to be resolved; None where nothing is to be mended."""
    return None if kind.thanks else now + timedelta(days=kind.resolve_days)
