"""States of a concern and the one table of moves between them: who may make each, and what it must say.

Buttons on pages, the API, Open311 and the tests all derive from ``MOVES``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a concern stands. A stored value is never renamed."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in-progress"
    WAITING = "waiting"
    """For somebody: the resident, another office, a date."""
    REFERRED = "referred"
    """Another office has it; the post still follows it."""
    RESOLVED = "resolved"
    """Done, as the officer sees it; the resident is asked."""
    CLOSED = "closed"
    REOPENED = "reopened"


OPEN = frozenset(State) - {State.RESOLVED, State.CLOSED}
"""States in which something is still owed to the resident."""


class Outcome(StrEnum):
    """How a closed concern ended; empty text while it has not."""

    SOLVED = "solved"
    """The resident said so."""
    UNANSWERED = "unanswered"
    """Resolved, and the resident did not say otherwise in time."""
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class Party(StrEnum):
    """Who makes a move."""

    OFFICER = "officer"
    """Staff who may work on the concern."""
    SUPERVISOR = "supervisor"
    RESIDENT = "resident"
    """Whoever raised it, by the private link."""
    SYSTEM = "system"


class Says(StrEnum):
    """What a move must say to the resident."""

    NOTHING = "nothing"
    """A standard sentence goes out by itself; words may be added."""
    REASON = "reason"
    """Own words are required: why, or what was done."""


class Verb(StrEnum):
    """The moves' names, as pages and the API call them."""

    ACKNOWLEDGE = "acknowledge"
    START = "start"
    WAIT = "wait"
    REFER = "refer"
    RESOLVE = "resolve"
    DECLINE = "decline"
    CONFIRM = "confirm"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move."""

    verb: Verb
    before: frozenset[State]
    after: State
    who: frozenset[Party]
    says: Says = Says.NOTHING
    outcome: Outcome | None = None


_STAFF = frozenset({Party.OFFICER, Party.SUPERVISOR})
_RESIDENT = frozenset({Party.RESIDENT})
_S = State

MOVES: tuple[Move, ...] = (
    Move(Verb.ACKNOWLEDGE, frozenset({_S.NEW, _S.REOPENED}), _S.ACKNOWLEDGED, _STAFF),
    Move(Verb.START, OPEN - {_S.IN_PROGRESS}, _S.IN_PROGRESS, _STAFF | {Party.SYSTEM}),
    Move(Verb.WAIT, OPEN - {_S.WAITING}, _S.WAITING, _STAFF, Says.REASON),
    Move(Verb.REFER, OPEN - {_S.REFERRED}, _S.REFERRED, _STAFF, Says.REASON),
    Move(Verb.RESOLVE, OPEN, _S.RESOLVED, _STAFF | {Party.SYSTEM}, Says.REASON),
    Move(Verb.DECLINE, OPEN, _S.CLOSED, _STAFF, Says.REASON, Outcome.DECLINED),
    Move(Verb.MERGE, OPEN, _S.CLOSED, frozenset({Party.SUPERVISOR}), Says.NOTHING, Outcome.DUPLICATE),
    Move(Verb.WITHDRAW, OPEN, _S.CLOSED, _RESIDENT, Says.NOTHING, Outcome.WITHDRAWN),
    Move(Verb.CONFIRM, frozenset({_S.RESOLVED}), _S.CLOSED, _RESIDENT, Says.NOTHING, Outcome.SOLVED),
    Move(Verb.LAPSE, frozenset({_S.RESOLVED}), _S.CLOSED, frozenset({Party.SYSTEM}), Says.NOTHING, Outcome.UNANSWERED),
    Move(Verb.REOPEN, frozenset({_S.RESOLVED, _S.CLOSED}), _S.REOPENED, _STAFF | _RESIDENT),
)  # fmt: skip
BY_VERB = {move.verb: move for move in MOVES}


class NotAllowed(Exception):
    """The move does not lead from the state the concern is in, or is not this party's to make."""


class NeedsWords(Exception):
    """The move must say why, or what was done, in words the resident sees."""


def move_for(verb: Verb, state: State, party: Party, words: str) -> Move:
    """The move, if it may be made.

    Raises:
        NotAllowed: from this state, or by this party, it may not.
        NeedsWords: it must say something and ``words`` is blank.
    """
    move = BY_VERB[verb]
    if state not in move.before or party not in move.who:
        raise NotAllowed(f"{verb} from {state} by {party}")
    if move.says is Says.REASON and not words.strip():
        raise NeedsWords(verb)
    return move


def moves_from(state: State, party: Party) -> tuple[Move, ...]:
    """The moves a party may make from a state, in the table's order."""
    return tuple(move for move in MOVES if state in move.before and party in move.who)


ANSWERS = frozenset({Verb.ACKNOWLEDGE, Verb.START, Verb.WAIT, Verb.REFER, Verb.RESOLVE, Verb.DECLINE})
"""Moves that count as the first answer when staff make them."""
