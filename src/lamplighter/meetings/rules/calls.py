"""Who is to be rung: of residents who asked to be called nothing goes out by itself, so that each piece of news is a call to make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from lamplighter.meetings.rules.appointments import Verb
from lamplighter.meetings.rules.values import Side

REMINDED, RUNG, UNREACHED = "reminded", "rang", "unreached"
"""Entries of a timeline that are no moves: it was time for a reminder; staff spoke with the resident; staff rang, and nobody answered."""
QUIET = frozenset({REMINDED, RUNG, UNREACHED, "loose"})
"""Entries that changed nothing for the resident."""
_NEWS = frozenset(
    {
        (Side.STAFF.value, Verb.MOVE.value),
        (Side.STAFF.value, Verb.OFFER.value),
        (Side.STAFF.value, Verb.CANCEL.value),
        (Side.STAFF.value, Verb.RELEASE.value),
        (Side.STAFF.value, Verb.REFUSE.value),
        (Side.SYSTEM.value, Verb.OFFER.value),
        (Side.SYSTEM.value, Verb.LAPSE.value),
        (Side.SYSTEM.value, REMINDED),
    }
)
"""What others did, and a letter would tell. What staff book or take up for a resident, they do while they speak with them."""
_TOLD = frozenset({RUNG, Verb.CONFIRM.value, Verb.ASK.value, Verb.ACCEPT.value, Verb.FINISH.value, Verb.MISS.value})  # fmt: skip


class Entry(Protocol):
    """What counts of an entry of a timeline."""

    at: datetime
    what: str
    side: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call to make. ``tries``: how often somebody rang and reached nobody, the last time at ``tried_at``."""

    what: str
    since: datetime
    tries: int = 0
    tried_at: datetime | None = None


def call_due(timeline: Iterable[Entry], *, starts: datetime, now: datetime) -> Call | None:
    """The call that a timeline, the oldest entry first, leaves to make; None where the resident knows all of it.

    Of several pieces of news the last is told, and waits since the first. A reminder is worth nothing once the time has come.
    """
    found: Call | None = None
    for each in timeline:
        if each.side == Side.RESIDENT.value or each.what in _TOLD:
            found = None
        elif each.what == UNREACHED and found is not None:
            found = Call(found.what, found.since, found.tries + 1, each.at)
        elif (each.side, each.what) in _NEWS and not (each.what == REMINDED and starts <= now):
            found = _joined(found, each)
    return found


def _joined(before: Call | None, news: Entry) -> Call:
    if before is None:
        return Call(news.what, news.at)
    what = before.what if news.what == REMINDED else news.what  # who hears the news is reminded by it
    return Call(what, before.since, before.tries, before.tried_at)
