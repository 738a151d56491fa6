"""What a zone's page shows of promises and projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lamplighter.partners.messages import projects as project_words
from lamplighter.partners.messages.commitments import Seen, seen_of
from lamplighter.partners.queries import commitments
from lamplighter.partners.queries import projects as project_queries
from lamplighter.partners.rules.definitions import DEFINITIONS, Figure
from lamplighter.partners.views.commitments import percent

MOST_PROMISES, MOST_PROJECTS = 4, 3


def promises(zone: str, now: datetime) -> list[Seen]:
    """The zone's latest promises."""
    return [seen_of(row, now) for row in commitments.latest(zone, MOST_PROMISES)]


@dataclass(frozen=True, slots=True)
class KeptInTime:
    """The share of a zone's public promises that were kept in time: with its range, of how many, and what is counted."""

    share: str
    cases: str
    definition: str


def kept_in_time(zone: str, now: datetime) -> KeptInTime | None:
    """A zone's share; None where too few lie behind it to publish it."""
    counted = commitments.figures(now).get(zone, commitments.NOTHING)
    if counted.in_time is None:
        return None
    share, cases = percent(counted.in_time)
    return KeptInTime(share, cases, _(DEFINITIONS[Figure.IN_TIME].counts))


def projects(zone: str, now: datetime) -> list[project_words.Seen]:
    """The zone's latest projects that everyone may see."""
    return [project_words.seen_of(row, now) for row in project_queries.latest(zone, MOST_PROJECTS)]
