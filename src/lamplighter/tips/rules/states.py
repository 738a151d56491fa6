"""What becomes of a conversation: its states and moves, what it was worth, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum


class State(StrEnum):
    """How far readers are with a conversation."""

    NEW = "new"
    READING = "reading"
    WORKING = "working"
    ANSWERED = "answered"
    CLOSED = "closed"


MOVES: Mapping[State, frozenset[State]] = {
    State.NEW: frozenset({State.READING, State.WORKING, State.CLOSED}),
    State.READING: frozenset({State.WORKING, State.ANSWERED, State.CLOSED}),
    State.WORKING: frozenset({State.READING, State.ANSWERED, State.CLOSED}),
    State.ANSWERED: frozenset({State.READING, State.WORKING, State.CLOSED}),
    State.CLOSED: frozenset({State.WORKING}),
}
"""Where a reader may move it from where. A reply moves it to ``answered`` by itself."""


class Disposition(StrEnum):
    """What a tip was worth, in its readers' eyes."""

    NONE = ""
    USEFUL = "useful"
    UNFOUNDED = "unfounded"
    SPAM = "spam"
    DUPLICATE = "duplicate"


class OutcomeKind(StrEnum):
    """What came of it, coarsely."""

    ARRESTS = "arrests"
    SEIZURE = "seizure"
    REFERRAL = "referral"


class Seized(StrEnum):
    """What was seized. Amounts are whole: grams of drugs, pieces of weapons, dollars."""

    NONE = ""
    FENTANYL = "fentanyl"
    METHAMPHETAMINE = "methamphetamine"
    COCAINE = "cocaine"
    HEROIN = "heroin"
    CANNABIS = "cannabis"
    PILLS = "pills"
    OTHER_DRUGS = "other-drugs"
    WEAPONS = "weapons"
    CASH = "cash"


MOST_AMOUNT = 100_000_000


class SharePart(StrEnum):
    """As what another desk was let in."""

    PRIMARY = "primary"
    INFORMATION = "information"


class Way(IntEnum):
    """Directions of messages, as the protocol numbers them."""

    TO_DESK = 0
    TO_TIPSTER = 1


def may_move(before: State, after: State) -> bool:
    """Whether a reader may move a conversation so."""
    return after in MOVES[before]


def fits(kind: OutcomeKind, what: Seized) -> bool:
    """Whether an outcome says what was seized just where something was."""
    return (kind is OutcomeKind.SEIZURE) == (what is not Seized.NONE)
