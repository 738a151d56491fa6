"""What is due next on an open concern, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.concerns.rules.states import OPEN, State
from lamplighter.concerns.rules.values import Due

FOLLOW_EVERY = timedelta(days=14)
"""How soon a referred concern is looked after again."""
NO_TARGET = timedelta(days=30)
"""What stands in where there is no target for a resolution (thanks that were routed to another kind)."""


def next_due(
    state: State,
    *,
    unheard: bool,
    answer_due_at: datetime,
    resolve_due_at: datetime | None,
    waits_until: datetime | None,
    now: datetime,
) -> tuple[Due, datetime] | None:
    """What is owed next and when; None for a concern that is not open.

    Waiting and referring move no target: what was to be resolved earlier is due then, and overdue once that has passed.

    Args:
        unheard: the resident wrote last and waits for an answer.
        answer_due_at: when the newest question or message of the resident is to be answered.
        waits_until: what is waited for should have come by then.
    """
    if state not in OPEN:
        return None
    if state in (State.NEW, State.REOPENED) or unheard:
        return Due.ANSWER, answer_due_at
    settled = Due.RESOLUTION, resolve_due_at or now + NO_TARGET
    look = settled
    if state is State.WAITING and waits_until is not None:
        look = Due.WAITED, waits_until
    elif state is State.REFERRED:
        look = Due.FOLLOW, now + FOLLOW_EVERY
    return min(look, settled, key=lambda each: each[1])
