"""States of a commitment and the one table of moves between them: who may make each, and what it must say.

Buttons on pages, the API and the tests all derive from ``MOVES``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WHAT_LONGEST, WORDS_LONGEST, PLACE_LONGEST = 240, 2_000, 160


class State(StrEnum):
    """Where a commitment stands. A stored value is never renamed."""

    OPEN = "open"
    KEPT = "kept"
    MISSED = "missed"
    """The day passed, or it turned out that it cannot be done: with the reason. It may still be kept later."""
    WITHDRAWN = "withdrawn"
    """It is no longer promised: with the reason."""


class Verb(StrEnum):
    """The moves' names, as pages and the API call them."""

    KEEP = "keep"
    MISS = "miss"
    MOVE = "move"
    """Another day."""
    WITHDRAW = "withdraw"


class Party(StrEnum):
    """Who makes a move."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"


class Entry(StrEnum):
    """What an entry of the timeline tells. The last three are for staff."""

    MADE = "made"
    KEPT = "kept"
    MISSED = "missed"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    HANDED_ON = "handed-on"
    ROSE = "rose"
    REMINDED = "reminded"


INSIDE = frozenset({Entry.HANDED_ON, Entry.ROSE, Entry.REMINDED})
"""Entries that the public does not see."""


class Made(StrEnum):
    """Where a commitment was made."""

    GATHERING = "gathering"
    CONCERN = "concern"
    PROJECT = "project"
    WORDS = "words"
    """Somewhere else, said in words."""


NUMBERED = frozenset({Made.GATHERING, Made.CONCERN, Made.PROJECT})
"""Places that are named by a number."""


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed move. Each must say why, or what was done: the public reads it."""

    verb: Verb
    before: frozenset[State]
    after: State
    who: frozenset[Party]
    entry: Entry


_STAFF = frozenset({Party.OFFICER, Party.SUPERVISOR})
_OPEN = frozenset({State.OPEN})

MOVES: tuple[Move, ...] = (
    Move(Verb.KEEP, frozenset({State.OPEN, State.MISSED}), State.KEPT, _STAFF, Entry.KEPT),
    Move(Verb.MISS, _OPEN, State.MISSED, _STAFF, Entry.MISSED),
    Move(Verb.MOVE, _OPEN, State.OPEN, _STAFF, Entry.MOVED),
    Move(Verb.WITHDRAW, _OPEN, State.WITHDRAWN, frozenset({Party.SUPERVISOR}), Entry.WITHDRAWN),
)  # fmt: skip
BY_VERB: Mapping[Verb, Move] = {move.verb: move for move in MOVES}


class NotAllowed(Exception):
    """The move does not lead from the state the commitment is in, or is not this party's to make."""


class NeedsWords(Exception):
    """The move must say why, or what was done, in words that the public reads."""


class NeedsAnotherDay(Exception):
    """A date is moved to another day that has not passed."""


def move_for(
    verb: Verb, state: State, party: Party, words: str, *, due: date, to: date | None, today: date
) -> Move:
    """The move, if it may be made.

    Args:
        due: the day it is promised for now.
        to: the day it is moved to; only for ``Verb.MOVE``.

    Raises:
        NotAllowed: from this state, or by this party, it may not.
        NeedsWords: ``words`` is blank.
        NeedsAnotherDay: see there.
    """
    move = BY_VERB[verb]
    if state not in move.before or party not in move.who:
        raise NotAllowed(f"{verb} from {state} by {party}")
    if not words.strip():
        raise NeedsWords(verb)
    if verb is Verb.MOVE and (to is None or to == due or to < today):
        raise NeedsAnotherDay
    return move


def moves_from(state: State, party: Party) -> tuple[Move, ...]:
    """The moves a party may make from a state, in the table's order."""
    return tuple(move for move in MOVES if state in move.before and party in move.who)


def in_time(kept_on: date | None, first_due: date) -> bool:
    """Whether it was kept by the day first promised: a moved date does not make it punctual."""
    return kept_on is not None and kept_on <= first_due
