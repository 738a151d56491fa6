"""What groups and neighbors ask of the officer, and the one table of what may become of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum


class Asked(StrEnum):
    """What is asked."""

    MEETING = "meeting"
    """Come to the group's meeting."""
    JOIN = "join"
    """Put me in touch with the group of my block."""
    START = "start"
    """Help us start one."""


class AskState(StrEnum):
    """Where it stands."""

    OPEN = "open"
    OFFERED = "offered"
    """The officer named another time; the leader has not answered."""
    YES = "yes"
    NO = "no"
    BACK = "back"
    """Whoever asked took it back."""


UNSETTLED = frozenset({AskState.OPEN, AskState.OFFERED})
"""As long as it is one of these it has an owner, a holder and a due time (promise 2)."""


class Side(StrEnum):
    """Who moves it."""

    STAFF = "staff"
    ASKER = "asker"


class Verb(StrEnum):
    """What may be done with it."""

    AGREE = "agree"
    OFFER = "offer"
    DECLINE = "decline"
    TAKE = "take"
    """The leader takes the time that was offered."""
    ANOTHER = "another"
    """The leader cannot come then."""
    WITHDRAW = "withdraw"


MOVES: Mapping[tuple[AskState, Verb], tuple[AskState, Side]] = {
    (AskState.OPEN, Verb.AGREE): (AskState.YES, Side.STAFF),
    (AskState.OPEN, Verb.OFFER): (AskState.OFFERED, Side.STAFF),
    (AskState.OPEN, Verb.DECLINE): (AskState.NO, Side.STAFF),
    (AskState.OPEN, Verb.WITHDRAW): (AskState.BACK, Side.ASKER),
    (AskState.OFFERED, Verb.OFFER): (AskState.OFFERED, Side.STAFF),
    (AskState.OFFERED, Verb.AGREE): (AskState.YES, Side.STAFF),
    (AskState.OFFERED, Verb.DECLINE): (AskState.NO, Side.STAFF),
    (AskState.OFFERED, Verb.TAKE): (AskState.YES, Side.ASKER),
    (AskState.OFFERED, Verb.ANOTHER): (AskState.OPEN, Side.ASKER),
    (AskState.OFFERED, Verb.WITHDRAW): (AskState.BACK, Side.ASKER),
    (AskState.YES, Verb.OFFER): (AskState.OFFERED, Side.STAFF),
    (AskState.YES, Verb.DECLINE): (AskState.NO, Side.STAFF),
    (AskState.YES, Verb.WITHDRAW): (AskState.BACK, Side.ASKER),
}
"""What may be done, what it leads to, and who may do it. An offer is made of a meeting only, and only a meeting that is still to come can
be moved or called off after a yes."""


class NotAllowed(Exception):
    """It does not stand so that this could be done."""


def _bars(state: AskState, verb: Verb, asked: str, over: bool) -> bool:
    meeting = asked == Asked.MEETING.value
    return (verb is Verb.OFFER and not meeting) or (state is AskState.YES and (over or not meeting))


def after(state: str, verb: Verb, side: Side, asked: str, *, over: bool = False) -> AskState:
    """Where a move leads.

    Args:
        over: of a meeting, whether its hour has come.

    Raises:
        NotAllowed: there is no such move from there for this side.
    """
    found = MOVES.get((AskState(state), verb))
    if found is None or found[1] is not side or _bars(AskState(state), verb, asked, over):
        raise NotAllowed
    return found[0]


def moves_from(state: str, side: Side, asked: str, *, over: bool = False) -> list[Verb]:
    """What a side may do now, in the order of the table. ``over``: as of ``after``."""
    return [
        verb
        for (before, verb), (_after, whose) in MOVES.items()
        if before == state
        and whose is side
        and not _bars(before, verb, asked, over)
        and not (verb is Verb.AGREE and state == AskState.OFFERED.value)
    ]


def is_over(meets_at: datetime | None, now: datetime) -> bool:
    """Whether a meeting's hour has come."""
    return meets_at is not None and meets_at <= now


class PlanState(StrEnum):
    """Where outreach to a part of the city without a group stands."""

    OPEN = "open"
    DONE = "done"
    """There is a group now."""
    DROPPED = "dropped"


class Way(StrEnum):
    """How neighbors were approached."""

    DOORS = "doors"
    CALL = "call"
    FLYER = "flyer"
    MEETING = "meeting"
    OTHER = "other"


WORDS_LONGEST = 1500
"""Characters of a request, an answer, a note."""

STAYS = (30, 60, 90, 120, 180)
"""Minutes an officer may say that they stay at a meeting."""
STAYS_USUALLY = 60
