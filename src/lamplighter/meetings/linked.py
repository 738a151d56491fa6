"""What another room knows of a number that a resident linked to an appointment. Rooms are strangers: the flows enter where to ask,
once, at the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Linked:
    """What the signed-in person may see of it. ``words`` are empty where it is for a closer look only."""

    number: str
    title: str
    state: str
    place: str
    words: str
    url: str


Ask = Callable[[Any, str, datetime], Linked | None]
"""A person, a number as stored, an instant; None: there is no such thing, or it is not theirs to see."""
_asked: list[Ask] = []


def linked_from(ask: Ask) -> Ask:
    """Enters where to ask."""
    if ask not in _asked:
        _asked.append(ask)
    return ask


def linked_to(user: Any, number: str, now: datetime) -> Linked | None:
    """What a person may see of what a number names."""
    if not number:
        return None
    return next((found for ask in _asked if (found := ask(user, number, now)) is not None), None)
