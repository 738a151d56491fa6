"""What a zone's page shows of promises and projects."""

from __future__ import annotations

from datetime import datetime

from lamplighter.partners.messages import projects as project_words
from lamplighter.partners.messages.commitments import Seen, seen_of
from lamplighter.partners.queries import commitments
from lamplighter.partners.queries import projects as project_queries

MOST_PROMISES, MOST_PROJECTS = 4, 3


def promises(zone: str, now: datetime) -> list[Seen]:
    """The zone's latest promises."""
    return [seen_of(row, now) for row in commitments.latest(zone, MOST_PROMISES)]


def projects(zone: str, now: datetime) -> list[project_words.Seen]:
    """The zone's latest projects that everyone may see."""
    return [project_words.seen_of(row, now) for row in project_queries.latest(zone, MOST_PROJECTS)]
