"""Through which group of neighbors a concern is raised: a signed word that the leader's page sends along. This room knows no groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

SALT = "raised through a group"
LASTS = timedelta(days=7)
"""How long a leader's page may stand open before its word ends."""


@dataclass(frozen=True, slots=True)
class Through:
    """A group by its number and name."""

    number: str
    name: str


def read_through(word: str) -> Through | None:
    """The group that a word names; None for a word that nobody signed, or that is too old."""
    try:
        told = signing.loads(word, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    if not isinstance(told, dict):
        return None
    return Through(str(told.get("number", ""))[:8], str(told.get("name", ""))[:80])
