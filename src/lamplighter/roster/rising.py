"""What waits for somebody, too long or wanting a cover, as the pages of officers and supervisors list it. Features are strangers: each
enters once where to ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Risen:
    """Things of one kind that wait too long: how many, in words, since when, and the page that lists them."""

    count: int
    words: str
    since: str
    url: str


Ask = Callable[[Any, datetime, bool], Sequence[Risen]]
"""A person, an instant, and whether they ask as a supervisor: then of the zones they lead alone."""
_asked: list[Ask] = []


def rises_from(ask: Ask) -> Ask:
    """Enters where to ask."""
    if ask not in _asked:
        _asked.append(ask)
    return ask


def risen(user: Any, now: datetime, *, leads: bool) -> list[Risen]:
    """What waits too long in a person's zones.

    Args:
        leads: whether only the zones count that they lead.
    """
    return [each for ask in _asked for each in ask(user, now, leads) if each.count]
