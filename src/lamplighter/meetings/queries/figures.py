"""How soon, and at what hours, people meet their officer: counted per zone and shift. A figure over too few cases is hidden, and with
it what would give it away: of zones from the whole, of shifts from their zone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models.functions import Coalesce

from lamplighter.core.stats.estimates import Estimate, median, share
from lamplighter.core.stats.suppression import suppressed
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.rules.appointments import State
from lamplighter.meetings.rules.figures import ANY_TIME, Figure
from lamplighter.meetings.rules.parts import outside_work
from lamplighter.meetings.rules.values import Part
from lamplighter.plumbing.clock import city_tz

YEAR = timedelta(days=365)
DAY = timedelta(days=1)
KEPT = timedelta(minutes=10)
"""How long public figures are shown again without being counted anew."""
STOOD = (State.BOOKED.value, State.DONE.value, State.MISSED.value)
"""States of an appointment that stood when its time came."""
Estimates = Mapping[Figure, Estimate | None]
PARTS = (*(each.value for each in Part), ANY_TIME)


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of a zone's shift, of a zone (``shift`` None), or of all zones (``zone`` empty). A hidden one is None."""

    zone: str
    shift: str | None
    estimates: Estimates


@dataclass(frozen=True, slots=True)
class Unmet:
    """Wishes that found no time, by part of the week; of a zone, or of all (``zone`` empty). A hidden count is None."""

    zone: str
    total: int | None
    parts: Mapping[str, int | None]


@dataclass(slots=True)
class _Tally:
    """What is counted of a cell. ``waited`` in days."""

    stood: int = 0
    outside: int = 0
    closed: int = 0
    missed: int = 0
    waited: list[float] = field(default_factory=list)

    def add(self, other: _Tally) -> None:
        """Takes another cell's in."""
        self.stood += other.stood
        self.outside += other.outside
        self.closed += other.closed
        self.missed += other.missed
        self.waited += other.waited

    def estimates(self) -> dict[Figure, Estimate | None]:
        """All that was counted, before anything is hidden."""
        return {
            Figure.OUTSIDE: share(self.outside, self.stood),
            Figure.DAYS: median(self.waited),
            Figure.MISSED: share(self.missed, self.closed),
        }


def rows(zones: Collection[str] | None, now: datetime) -> list[Row]:
    """All zones together, then each zone followed by its shifts; nothing of a zone without appointments.

    Args:
        zones: codes of the only zones that count; None for every one.
    """
    return _rows(zones, now, settings.LAMPLIGHTER.concerns.smallest_count)


def _rows(zones: Collection[str] | None, now: datetime, smallest: int) -> list[Row]:
    cells = _tallies(zones, now)
    of_zone: defaultdict[str, _Tally] = defaultdict(_Tally)
    whole = _Tally()
    for (zone, _shift), tally in cells.items():
        of_zone[zone].add(tally)
        whole.add(tally)
    shown = {zone: dict[Figure, Estimate | None]() for zone in of_zone}
    shifts = {key: dict[Figure, Estimate | None]() for key in cells}
    for figure in Figure:
        by_zone = {zone: tally.estimates()[figure] for zone, tally in of_zone.items()}
        shown_here = suppressed({zone: _n(each) for zone, each in by_zone.items()}, smallest)
        for zone, each in by_zone.items():
            hidden = shown_here[zone] is None
            shown[zone][figure] = None if hidden else each
            own = {key: tally.estimates()[figure] for key, tally in cells.items() if key[0] == zone}
            told = suppressed({key: _n(one) for key, one in own.items()}, smallest)
            for key, one in own.items():
                shifts[key][figure] = None if hidden or told[key] is None else one
    city = {figure: each if _n(each) >= smallest else None for figure, each in whole.estimates().items()}
    found = [Row("", None, city)] if cells else []
    for zone in sorted(of_zone):
        found.append(Row(zone, None, shown[zone]))
        found += [Row(zone, key[1], shifts[key]) for key in sorted(cells) if key[0] == zone]
    return found


def _n(each: Estimate | None) -> int:
    return each.n if each is not None else 0


def _tallies(zones: Collection[str] | None, now: datetime) -> dict[tuple[str, str], _Tally]:
    """Zone and lead shift, each with what is counted of it."""
    tz = city_tz()
    held: defaultdict[tuple[str, str], _Tally] = defaultdict(_Tally)
    found = Appointment.objects.filter(starts__gt=now - YEAR, starts__lte=now, state__in=STOOD)
    if zones is not None:
        found = found.filter(zone__in=sorted(zones))
    asked = Coalesce("wish__made_at", "made_at")
    columns = (
        found.order_by().annotate(asked=asked).values_list("zone", "lead_shift", "state", "starts", "asked")
    )
    for zone, shift, state, starts, since in columns.iterator(5000):
        tally = held[zone, shift]
        tally.stood += 1
        tally.outside += outside_work(starts, tz)
        tally.closed += state != State.BOOKED.value
        tally.missed += state == State.MISSED.value
        if state == State.DONE.value:
            tally.waited.append((starts - since) / DAY)
    return dict(held)


def unmet(zones: Collection[str] | None, now: datetime, *, clear: bool = False) -> list[Unmet]:
    """Wishes that found no time: all zones together, then each zone that has some.

    Args:
        clear: with small counts too, for those who may read the wishes themselves.
    """
    smallest = 1 if clear else settings.LAMPLIGHTER.concerns.smallest_count
    found = Wish.objects.filter(made_at__gt=now - YEAR, made_at__lte=now, met_at=None)
    if zones is not None:
        found = found.filter(zone__in=sorted(zones))
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    for zone, parts in found.order_by().values_list("zone", "parts").iterator(5000):
        totals[zone] += 1
        counts[zone].update(set(parts) & set(PARTS) or {ANY_TIME})
    whole: Counter[str] = Counter()
    for of_zone in counts.values():
        whole.update(of_zone)
    shown = suppressed(totals, smallest)
    rows = [Unmet("", _enough(totals.total(), smallest), _parts(whole, smallest))] if totals else []
    for zone in sorted(totals):
        hidden = shown[zone] is None
        parts = dict.fromkeys(PARTS) if hidden else _parts(counts[zone], smallest)
        rows.append(Unmet(zone, shown[zone], parts))
    return rows


def _enough(count: int, smallest: int) -> int | None:
    return None if 0 < count < smallest else count


def _parts(counts: Mapping[str, int], smallest: int) -> dict[str, int | None]:
    return suppressed({part: counts.get(part, 0) for part in PARTS}, smallest)


def outside_share(zone: str, now: datetime) -> Estimate | None:
    """The share of a zone's appointments outside 9 to 5, for the public; None where it is hidden or there are none."""
    bucket = now.timestamp() // KEPT.total_seconds()
    return _public(bucket, settings.LAMPLIGHTER.concerns.smallest_count).get(zone)


@lru_cache(maxsize=2)
def _public(bucket: float, smallest: int) -> Mapping[str, Estimate | None]:
    """Every zone's share: all at once, since what one zone may publish depends on the others."""
    found = _rows(None, datetime.fromtimestamp(bucket * KEPT.total_seconds(), UTC), smallest)
    return {row.zone: row.estimates[Figure.OUTSIDE] for row in found if row.shift is None and row.zone}


def forget() -> None:
    """Counts anew at the next question. For tests, and after a demo city is built."""
    _public.cache_clear()
