"""States of an appointment and the one table of moves between them: who may make each, and when.

Buttons on pages, the API and the tests derive from ``MOVES``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lamplighter.meetings.rules.values import Side


class State(StrEnum):
    """Where an appointment stands. A stored value is never renamed."""

    HELD = "held"
    """Kept for somebody who is filling in the form; it is nobody's promise yet, and lapses by itself."""
    ASKED = "asked"
    """A visit at the resident's door that waits for a supervisor's release."""
    BOOKED = "booked"
    OFFERED = "offered"
    """The department cannot keep it as it was, and has offered another officer or time."""
    DONE = "done"
    MISSED = "missed"
    """The resident did not come."""
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    """A hold, or an offer, that nobody took up in time."""


TAKES_TIME = frozenset({State.HELD, State.ASKED, State.BOOKED, State.OFFERED})
"""States in which it holds cells of its officer's time, if it has a time at all."""
OPEN = frozenset({State.ASKED, State.BOOKED, State.OFFERED})
"""States in which the department owes something: each has an owner and a holder (promise 2)."""


class Verb(StrEnum):
    """The moves' names."""

    CONFIRM = "confirm"
    ASK = "ask"
    RELEASE = "release"
    REFUSE = "refuse"
    MOVE = "move"
    OFFER = "offer"
    ACCEPT = "accept"
    CANCEL = "cancel"
    FINISH = "finish"
    MISS = "miss"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move. ``late`` False: not once the time until which it may be changed has passed."""

    verb: Verb
    before: frozenset[State]
    after: State
    who: frozenset[Side]
    late: bool = True


_S = State
_BOTH = frozenset({Side.RESIDENT, Side.STAFF})
_STAFF, _RESIDENT, _SYSTEM = (frozenset({each}) for each in (Side.STAFF, Side.RESIDENT, Side.SYSTEM))
_KEPT = frozenset({_S.BOOKED, _S.OFFERED, _S.ASKED})
_STANDS = frozenset({_S.BOOKED, _S.OFFERED})

MOVES: tuple[Move, ...] = (
    Move(Verb.CONFIRM, frozenset({_S.HELD}), _S.BOOKED, _BOTH),
    Move(Verb.ASK, frozenset({_S.HELD}), _S.ASKED, _BOTH),
    Move(Verb.RELEASE, frozenset({_S.ASKED}), _S.BOOKED, _STAFF),
    Move(Verb.REFUSE, frozenset({_S.ASKED}), _S.CANCELLED, _STAFF),
    Move(Verb.MOVE, frozenset({_S.BOOKED}), _S.BOOKED, _STAFF),
    Move(Verb.MOVE, frozenset({_S.BOOKED}), _S.BOOKED, _RESIDENT, late=False),
    Move(Verb.MOVE, frozenset({_S.OFFERED}), _S.BOOKED, _BOTH),
    Move(Verb.MOVE, frozenset({_S.ASKED}), _S.ASKED, _BOTH),
    Move(Verb.OFFER, _KEPT, _S.OFFERED, _STAFF | _SYSTEM),
    Move(Verb.ACCEPT, frozenset({_S.OFFERED}), _S.BOOKED, _BOTH),
    Move(Verb.CANCEL, _KEPT, _S.CANCELLED, _STAFF),
    Move(Verb.CANCEL, frozenset({_S.BOOKED}), _S.CANCELLED, _RESIDENT, late=False),
    Move(Verb.CANCEL, frozenset({_S.OFFERED, _S.ASKED}), _S.CANCELLED, _RESIDENT),
    Move(Verb.FINISH, _STANDS | {_S.MISSED}, _S.DONE, _STAFF),
    Move(Verb.MISS, _STANDS | {_S.DONE}, _S.MISSED, _STAFF),
    Move(Verb.LAPSE, frozenset({_S.HELD, _S.OFFERED, _S.ASKED}), _S.LAPSED, _SYSTEM),
)  # fmt: skip


class NotAllowed(Exception):
    """The move does not lead from the state the appointment is in, or is not this side's to make."""


class TooLate(NotAllowed):
    """The time until which the resident may change it has passed."""


def move_for(verb: Verb, state: State, side: Side, *, changeable: bool = True) -> Move:
    """The move, if it may be made.

    Args:
        changeable: whether the time until which the resident may change it is still to come.

    Raises:
        NotAllowed: from this state, or by this side, it may not.
        TooLate: it might have been, earlier.
    """
    found = [each for each in MOVES if each.verb is verb and state in each.before and side in each.who]
    if not found:
        raise NotAllowed(f"{verb} from {state} by {side}")
    if not changeable and not found[0].late:
        raise TooLate(verb)
    return found[0]


def may(verb: Verb, state: State, side: Side, *, changeable: bool = True) -> bool:
    """Whether a move may be made."""
    try:
        move_for(verb, state, side, changeable=changeable)
    except NotAllowed:
        return False
    return True


HOLD = timedelta(minutes=10)
"""How long a time is kept for somebody who fills in the form."""
PROVE = timedelta(hours=1)
"""How long for somebody who has to open our message first."""
ANSWER, ANSWER_LAST = timedelta(hours=48), timedelta(hours=1)
"""How long an offer waits for an answer, and how long before its time it ends at the latest."""
CHOOSE = timedelta(days=7)
"""How long somebody for whom no time was found can choose one by the same link."""
SETTLES = timedelta(hours=1)
"""How long a change of the roster may be on its way before an appointment that lost its officer by it is offered another."""


def is_over(ends: datetime, now: datetime) -> bool:
    """Whether the time of an appointment has passed."""
    return ends <= now


def changeable(starts: datetime, hours: int, now: datetime) -> bool:
    """Whether the resident may still move or cancel it: until some hours before it begins."""
    return now <= starts - timedelta(hours=hours)


def offer_ends(starts: datetime, now: datetime) -> datetime:
    """Until when the offer of another time is kept."""
    return answer_until(starts, now, ANSWER)


def answer_until(starts: datetime, now: datetime, kept: timedelta) -> datetime:
    """Until when a time is kept for an answer: as long as that, or an hour before it begins; on the full hour, where that leaves one."""
    until = max(min(now + kept, starts - ANSWER_LAST), min(starts, now + ANSWER_LAST))
    full = until.replace(minute=0, second=0, microsecond=0)
    return full if full >= now + ANSWER_LAST else until


def reminders_past(starts: datetime, hours: Sequence[int], now: datetime) -> int:
    """How many reminders of one booked now are behind it, or so near that the receipt has said it."""
    return sum(1 for each in hours if starts - timedelta(hours=each) <= now + timedelta(hours=1))


def reminder_due(starts: datetime, hours: Sequence[int], sent: int, now: datetime) -> bool:
    """Whether the next of the reminders, the earliest first, is due. ``hours``: before the beginning, in falling order."""
    return sent < len(hours) and starts - timedelta(hours=hours[sent]) <= now < starts
