"""Words of keys: states of a reader, the code that a role is granted for, what may be wrong beside the protocol's own words."""

from __future__ import annotations

from enum import StrEnum

from lamplighter.core.sealing.refusals import Refused

DESK_PREFIX = "desk:"
"""Stands before a desk's code where a role is granted for a zone."""
NAME_LONGEST = 80
REWARDS_LONGEST = 2_000
KEEP_LEAST, KEEP_MOST = 1, 3_650
"""Days for which a desk may keep what it is told."""

NO_CODES = frozenset({"check", "law", "totals", "wire"})
"""What stands in the addresses of tips where a desk's code may stand."""


class ReaderState(StrEnum):
    """A reader's keys wait until the desk's lead signs a list with them, and end with the first list without them."""

    WAITING = "waiting"
    LISTED = "listed"
    ENDED = "ended"


def zone_of(desk: str) -> str:
    """What a role for a desk is granted for."""
    return f"{DESK_PREFIX}{desk}"


class UnknownDesk(Refused):
    """There is no such desk."""

    word = "unknown-desk"


class NoLead(Refused):
    """The desk's lead has no key yet, so nobody can sign a list."""

    word = "no-lead"


class NotNext(Refused):
    """A list's number must be one more than the last one's."""

    word = "not-next"


class UnknownReader(Refused):
    """A list names keys that no reader of the desk has."""

    word = "unknown-reader"


class OtherKeys(Refused):
    """A key file is of other keys than it stands for."""

    word = "other-keys"


class KeysThere(Refused):
    """The person has keys at this desk, or somebody has these."""

    word = "keys-there"


class ListNeeded(Refused):
    """A new lead must sign a new list in the same step, or nobody could check the readers any more."""

    word = "list-needed"
