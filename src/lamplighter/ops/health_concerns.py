"""How concerns are: whether each desk and zone has somebody to hold what is raised there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lamplighter.concerns.models import Concern, Desk, Hook, Kind
from lamplighter.core.schedule.holding import Via
from lamplighter.roster.holding import FRONT, held_of


def holders(now: datetime) -> Iterator[tuple[bool, str, str]]:
    """Desks that nobody works at, and open concerns that nobody in the department holds: whether it is grave, how it
    is, and what to do."""
    for desk in Desk.objects.order_by("code"):
        if held_of(desk.zone, "", None, now).via not in (Via.POSTED, Via.COVER):
            yield (
                False,
                f"Nobody works at the desk {desk.code}; supervisors hold its concerns, and see them only with a grant for {desk.zone}",
                f"Post an officer to {desk.zone} on the roster and grant a person the role for {desk.zone}.",
            )
    groups = (
        Concern.objects.filter(due_at__isnull=False).values_list("zone", "lead_shift").distinct().order_by()
    )
    empty = {zone for zone, shift in groups if held_of(zone, shift, None, now).officer is None}
    if empty:
        yield (
            True,
            f"Open concerns of {', '.join(sorted(empty))} have no holder",
            "Post a supervisor: lamplighter roster import, or the roster page.",
        )


def kinds_there() -> int:
    """How many kinds can be raised."""
    return Kind.objects.filter(active=True).count()


def strays() -> int:
    """How many open concerns lie at the front desk since no zone covers their place."""
    return Concern.objects.filter(zone=FRONT, due_at__isnull=False).count()


def silent_hooks() -> list[str]:
    """Names of programs that are not called any more."""
    return list(Hook.objects.filter(active=False).values_list("name", flat=True))
