"""Words and states of gatherings, of those who come, and of what they thought of it; and who moves up when seats come free. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Kind(StrEnum):
    """What a gathering is."""

    MEETING = "meeting"
    WALK = "walk"
    TRAINING = "training"
    OTHER = "other"


class State(StrEnum):
    """Where a gathering stands. A stored value is never renamed."""

    DRAFT = "draft"
    """Staff see it; the public does not."""
    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"
    """It took place, and somebody wrote down what came of it."""


class Verb(StrEnum):
    """What staff can do with a gathering as a whole."""

    CHANGE = "change"
    PUBLISH = "publish"
    MOVE = "move"
    CANCEL = "cancel"
    REMOVE = "remove"
    HOLD = "hold"


ALLOWED: dict[Verb, frozenset[State]] = {
    Verb.CHANGE: frozenset({State.DRAFT, State.PLANNED, State.HELD}),
    Verb.PUBLISH: frozenset({State.DRAFT}),
    Verb.MOVE: frozenset({State.DRAFT, State.PLANNED}),
    Verb.CANCEL: frozenset({State.PLANNED}),
    Verb.REMOVE: frozenset({State.DRAFT}),
    Verb.HOLD: frozenset({State.PLANNED, State.HELD}),
}
"""From which states each may be done: what the public never saw is removed, what it saw is cancelled and stays to be seen."""
PUBLIC = frozenset({State.PLANNED, State.CANCELLED, State.HELD})
"""States that the public sees."""


class NotAllowed(Exception):
    """From the state it is in, or at this time, that cannot be done."""


def allow(verb: Verb, state: State) -> None:
    """Passes what may be done.

    Raises:
        NotAllowed: it may not.
    """
    if state not in ALLOWED[verb]:
        raise NotAllowed(f"{verb} from {state}")


class RsvpState(StrEnum):
    """Where somebody who means to come stands."""

    GOING = "going"
    WAITING = "waiting"
    """It is full: the next free seats are theirs, in the order of asking."""
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """To a question of the pulse."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


PARTY_MOST = 8
"""Most people one reservation is for."""
CAPACITY_MOST = 2000
"""Most seats that are counted; a larger gathering needs no reservation."""
OFFICERS_MOST = 12
LONGEST_MINUTES = 12 * 60


def who_moves_up(free: int, line: Iterable[tuple[int, int]]) -> list[int]:
    """Who of the waiting line gets seats that are free.

    In the order of asking, everybody whose whole party fits what is left; who does not fit keeps their place. So no seat
    stays empty while somebody waits whom it would do for, and nobody is overtaken by a party that needs as much as theirs.

    Args:
        line: (id, party size), the longest waiting first.
    """
    found = []
    for key, size in line:
        if size <= free:
            found.append(key)
            free -= size
    return found
