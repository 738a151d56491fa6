"""Values of the roster: display levels, roles, kinds of shift."""

from __future__ import annotations

from enum import StrEnum


class DisplayLevel(StrEnum):
    """How much of an officer the public sees. Officers are threatened; each decides with their supervisor."""

    FULL = "full"
    """Title, first and last name, portrait."""
    FIRST = "first"
    """Title and first name, portrait."""
    ROLE = "role"
    """Nothing but the role and shift: no name, no portrait, no badge, an address that reveals nothing."""


class PostRole(StrEnum):
    """What a post is for."""

    CIO = "cio"
    """Community Interaction Officer."""
    SUPERVISOR = "supervisor"
    """Answers for a zone's posts when nobody is posted there."""


class ShiftKind(StrEnum):
    """What part of the day a shift is, for its colour and its name."""

    MORNING = "morning"
    EVENING = "evening"
    NIGHT = "night"


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days as roster files write them; Monday is 0."""
