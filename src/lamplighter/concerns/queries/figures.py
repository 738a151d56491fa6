"""How well promises are kept, zone by zone: counted from concerns, never from what is published of them.

Sensitive kinds and those of a desk are left out whole. A figure over fewer cases than the settings' smallest count is not published;
nor is the next smallest zone's, where the whole city's less the other zones' would give the hidden one away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

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
    """Concerns raised, by code of the kind; None where the count is hidden; empty where every one would be."""


@dataclass(slots=True)
class _Tally:
    """What is counted of one zone. ``answered`` in hours, ``settled`` in days."""

    kinds: Counter[str] = field(default_factory=Counter)
    answered: list[float] = field(default_factory=list)
    settled: list[float] = field(default_factory=list)
    judged: int = 0
    in_time: int = 0
    done: int = 0
    again: int = 0
    open: int = 0

    def add(self, row: tuple[Any, ...], at: datetime) -> None:
        """Counts a concern; ``row`` as ``COLUMNS``."""
        kind, state, raised, answer, due, resolved, closed, reopened = row
        self.kinds[kind] += 1
        self.open += state in OPEN
        if answer is not None:
            self.answered.append((answer - raised) / timedelta(hours=1))
        if due is not None and due <= at:
            self.judged += 1
            self.in_time += answer is not None and answer <= due
        if resolved is not None:
            self.settled.append((resolved - raised) / timedelta(days=1))
        if resolved is not None or closed is not None or reopened:
            self.done += 1
            self.again += reopened > 0

    def estimates(self) -> dict[Figure, Estimate | None]:
        """All that was counted, before anything is hidden."""
        return {
            Figure.ANSWERED_IN_TIME: share(self.in_time, self.judged),
            Figure.HOURS_TO_ANSWER: median(self.answered),
            Figure.DAYS_TO_RESOLUTION: median(self.settled),
            Figure.REOPENED: share(self.again, self.done),
        }


COLUMNS = (
    "kind__code", "state", "raised_at", "first_answer_at", "first_due_at", "resolved_at", "closed_at", "reopened",
)  # fmt: skip


def figures(zone: str, at: datetime) -> Figures:
    """The figures of the twelve months before an instant, counted at most every ten minutes."""
    bucket = int(at.timestamp() // KEPT.total_seconds())
    found = _counted(bucket, settings.LAMPLIGHTER.concerns.smallest_count)
    return found[zone] if zone in found else _none(zone, found[""].at)


def counted() -> QuerySet[Concern]:
    """The concerns that count: neither sensitive, nor a desk's, nor put together with another."""
    return Concern.objects.filter(
        ~Q(zone__startswith=DESK_PREFIX), sensitive=False, kind__route="zone", kind__thanks=False
    ).exclude(outcome__in=_NOT_JUDGED)


@lru_cache(maxsize=2)
def _counted(bucket: int, smallest: int) -> Mapping[str, Figures]:
    """Every zone's figures and the city's: all at once, since what one zone may publish depends on the others."""
    at = this_instant()
    zones, city = _tallies(at)
    opens = suppressed({code: tally.open for code, tally in zones.items()}, smallest)
    plain = {code: tally.estimates() for code, tally in zones.items()}
    told: dict[str, dict[Figure, Estimate | None]] = {code: {} for code in zones}
    whole_city = city.estimates()
    for figure in whole_city:
        found = {code: of[figure] for code, of in plain.items()}
        cases = suppressed({code: each.n if each else 0 for code, each in found.items()}, smallest)
        for code, each in found.items():
            told[code][figure] = each if cases[code] is not None else None
    ready = {
        code: Figures(
            code, at, _shown(tally.kinds.total(), smallest), opens[code], told[code], _kinds(tally, smallest)
        )
        for code, tally in zones.items()
    }
    enough = {figure: _enough(each, smallest) for figure, each in whole_city.items()}
    raised, still = _shown(city.kinds.total(), smallest), _shown(city.open, smallest)
    return {**ready, "": Figures("", at, raised, still, enough, _kinds(city, smallest))}


def _tallies(at: datetime) -> tuple[dict[str, _Tally], _Tally]:
    zones: defaultdict[str, _Tally] = defaultdict(_Tally)
    city = _Tally()
    year = counted().filter(raised_at__gte=at - YEAR).values_list("zone", *COLUMNS)
    for zone, *row in year.iterator(5000):
        zones[zone].add(tuple(row), at)
        city.add(tuple(row), at)
    # What has been open for longer than the year is open all the same.
    old = counted().filter(raised_at__lt=at - YEAR, state__in=sorted(each.value for each in OPEN))
    for zone, count in old.order_by().values_list("zone").annotate(count=Count("pk")):
        zones[zone].open += count
        city.open += count
    return dict(zones), city


def _kinds(tally: _Tally, smallest: int) -> dict[str, int | None]:
    """Counts by kind; none at all where only hidden ones would stand there."""
    found = suppressed(tally.kinds, smallest)
    return found if any(count is not None for count in found.values()) else {}


def _none(zone: str, at: datetime) -> Figures:
    return Figures(zone, at, 0, 0, dict.fromkeys(_Tally().estimates()), {})


def _enough(estimate: Estimate | None, smallest: int) -> Estimate | None:
    return estimate if estimate is not None and estimate.n >= smallest else None


def _shown(count: int, smallest: int) -> int | None:
    return None if 0 < count < smallest else count


def forget() -> None:
    """Counts anew at the next question. For tests, and after a demo city is built."""
    _counted.cache_clear()
