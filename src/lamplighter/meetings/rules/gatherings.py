"""Words and states of gatherings, of those who come, and of what they thought of it."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a gathering is."""

    MEETING = "meeting"
    WALK = "walk"
    TRAINING = "training"
    OTHER = "other"


class State(StrEnum):
    """Where a gathering stands."""

    DRAFT = "draft"
    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"
    """It took place."""


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
