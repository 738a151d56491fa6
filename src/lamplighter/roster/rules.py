"""Values of the roster: display levels, roles, kinds of shift."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from lamplighter.core.gazetteer.text import fold

NOTE_LONGEST = 300
"""Characters of what a supervisor notes about a cover that is asked for."""


class DisplayLevel(StrEnum):
    """How much of an officer the public sees. Officers are threatened; each decides with their supervisor."""

    FULL = "full"
    """Title, first and last name, portrait."""
    FIRST = "first"
    """Title and first name, portrait."""
    ROLE = "role"
    """Nothing but the role and shift: no name, no portrait, no badge, an address that reveals nothing."""


LEVELS = (DisplayLevel.FULL, DisplayLevel.FIRST, DisplayLevel.ROLE)
"""From the most that is shown to the least."""


def hides_more(before: DisplayLevel, after: DisplayLevel) -> bool:
    """Whether an officer is less visible after a change than before."""
    return LEVELS.index(after) > LEVELS.index(before)


def tells_hidden(email: str, *, level: DisplayLevel, first: str, last: str, badge: str) -> bool:
    """Whether an e-mail address says what the display level hides: a name, or the badge. The part before the @ counts."""
    hidden = {
        DisplayLevel.FULL: (),
        DisplayLevel.FIRST: (last, badge),
        DisplayLevel.ROLE: (first, last, badge),
    }[level]
    mailbox = email.partition("@")[0]
    tokens = {_letters(token) for token in re.split(r"[^\w]+|_", mailbox)}
    return any(
        word in tokens or (len(word) > 2 and word in _letters(mailbox)) for word in _told(hidden) if word
    )


def _told(hidden: Iterable[str]) -> Iterable[str]:
    for name in hidden:
        yield _letters(name)
        yield from (_letters(part) for part in re.split(r"[\s-]+", name) if len(part) > 3)


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", fold(text))


class PostRole(StrEnum):
    """What a post is for."""

    CIO = "cio"
    """Community Interaction Officer."""
    SUPERVISOR = "supervisor"
    """Answers for a zone's posts when nobody is posted there."""
    DESK = "desk"
    """Answers for a desk of the whole city, e.g. one that looks into an officer's conduct; its zone is ``desk:<code>``."""


DESK_PREFIX = "desk:"
"""A desk of the whole city stands where a zone's code would: ``desk:conduct``."""
_DESK = re.compile(r"desk:[a-z0-9][a-z0-9_-]{0,29}")


def is_desk(zone: str) -> bool:
    """Whether a zone code names a desk."""
    return zone.startswith(DESK_PREFIX)


def names_a_desk(zone: str) -> bool:
    """Whether a text is a whole, well-formed code of a desk."""
    return bool(_DESK.fullmatch(zone))


def fits(zone: str, role: PostRole) -> bool:
    """Whether a role can be held there: a desk's work at desks, an officer's in zones, a supervisor's at both."""
    return role is PostRole.SUPERVISOR or is_desk(zone) == (role is PostRole.DESK)


class ShiftKind(StrEnum):
    """What part of the day a shift is, for its colour and its name."""

    MORNING = "morning"
    EVENING = "evening"
    NIGHT = "night"


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days as roster files write them; Monday is 0."""
