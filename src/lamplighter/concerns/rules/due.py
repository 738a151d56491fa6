"""What is due next on an open concern, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.concerns.rules.states import OPEN, State
from lamplighter.concerns.rules.values import Due

FOLLOW_EVERY = timedelta(days=14)
"""How soon a referred concern is looked after again."""
NO_TARGET = timedelta(days=30)
"""What stands in where a kind has no target for a resolution."""


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

    Args:
        unheard: the resident wrote last and waits for an answer.
        answer_due_at: when the newest question or message of the resident is to be answered.
        waits_until: what is waited for should have come by then.
    """
    if state not in OPEN:
        return None
    if state in (State.NEW, State.REOPENED) or unheard:
        return Due.ANSWER, answer_due_at
    if state is State.WAITING and waits_until is not None:
        return Due.WAITED, waits_until
    if state is State.REFERRED:
        return Due.FOLLOW, now + FOLLOW_EVERY
    return Due.RESOLUTION, resolve_due_at or now + NO_TARGET
