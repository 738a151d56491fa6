"""How well promises are kept, zone by zone: counted from concerns, never from what is published of them.

Sensitive kinds and those of a desk are left out whole. A zone with fewer cases than the settings' smallest count publishes none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import Q, QuerySet

from lamplighter.concerns.models import Concern
from lamplighter.concerns.rules.definitions import Figure
from lamplighter.concerns.rules.states import OPEN, Outcome
from lamplighter.concerns.rules.values import DESK_PREFIX
from lamplighter.core.stats.estimates import Estimate, median, share
from lamplighter.core.stats.suppression import suppressed
from lamplighter.plumbing.clock import now as this_instant

YEAR = timedelta(days=365)
KEPT = timedelta(minutes=10)
"""How long figures are shown again without being counted anew."""
_NOT_JUDGED = (Outcome.DUPLICATE.value, Outcome.WITHDRAWN.value)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a zone, or of the whole city (``zone`` empty). A figure that rests on too few cases is None."""

    zone: str
    at: datetime
    raised: int | None
    open: int | None
    estimates: Mapping[Figure, Estimate | None]
    kinds: Mapping[str, int | None]
    """Concerns raised, by code of the kind; None where the count is hidden."""


def figures(zone: str, at: datetime) -> Figures:
    """The figures of the twelve months before an instant, counted at most every ten minutes."""
    bucket = int(at.timestamp() // KEPT.total_seconds())
    return _counted(zone, bucket, settings.LAMPLIGHTER.concerns.smallest_count)


def counted() -> QuerySet[Concern]:
    """The concerns that count: neither sensitive, nor a desk's, nor put together with another."""
    return Concern.objects.filter(
        ~Q(zone__startswith=DESK_PREFIX), sensitive=False, kind__route="zone"
    ).exclude(outcome__in=_NOT_JUDGED)


@lru_cache(maxsize=512)
def _counted(zone: str, bucket: int, smallest: int) -> Figures:
    at = this_instant()
    found = counted().filter(raised_at__gte=at - YEAR, kind__thanks=False)
    if zone:
        found = found.filter(zone=zone)
    answered: list[float] = []
    settled: list[float] = []
    judged = in_time = done = again = open_now = 0
    kinds: Counter[str] = Counter()
    columns = (
        "kind__code",
        "state",
        "raised_at",
        "first_answer_at",
        "answer_due_at",
        "resolved_at",
        "closed_at",
        "reopened",
    )
    for code, state, raised, answer, due, resolved, closed, reopened in found.values_list(*columns).iterator(
        5000
    ):
        kinds[code] += 1
        open_now += state in OPEN
        if answer is not None:
            answered.append((answer - raised) / timedelta(hours=1))
        # One that came back has a new due time; its first answer is long given.
        if not reopened and (answer is not None or due <= at):
            judged += 1
            in_time += answer is not None and answer <= due
        if resolved is not None:
            settled.append((resolved - raised) / timedelta(days=1))
        if resolved is not None or closed is not None or reopened:
            done += 1
            again += reopened > 0

    def told(estimate: Estimate | None) -> Estimate | None:
        return estimate if estimate is not None and estimate.n >= smallest else None

    return Figures(
        zone,
        at,
        _shown(sum(kinds.values()), smallest),
        _shown(open_now, smallest),
        {
            Figure.ANSWERED_IN_TIME: told(share(in_time, judged)),
            Figure.HOURS_TO_ANSWER: told(median(answered)),
            Figure.DAYS_TO_RESOLUTION: told(median(settled)),
            Figure.REOPENED: told(share(again, done)),
        },
        suppressed(kinds, smallest),
    )


def _shown(count: int, smallest: int) -> int | None:
    return None if 0 < count < smallest else count


def forget() -> None:
    """Counts anew at the next question. For tests, and after a demo city is built."""
    _counted.cache_clear()
