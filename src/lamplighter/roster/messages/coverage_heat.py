"""At which hours a week is thin: how many zones lack somebody, hour by hour, drawn and in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.core.schedule.periods import Period
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.coverage import Watch
from lamplighter.roster.messages.coverage_lines import day_bounds, percent

STEPS = (1 / 20, 1 / 5, 1 / 2)
"""Shares of the zones from which an hour is drawn darker."""


@dataclass(frozen=True, slots=True)
class Hot:
    """An hour of the week. ``level`` 1 to 4: what share of the zones lacks somebody then."""

    x: str
    width: str
    level: int


@dataclass(frozen=True, slots=True)
class HotDay:
    """A day of the heat map. ``said``: the same in words."""

    words: str
    today: bool
    hours: tuple[Hot, ...]
    said: tuple[str, ...]


def heat(found: Sequence[Watch], days: Sequence[date], today: date) -> tuple[HotDay, ...]:
    """How many zones lack somebody at each hour of a week; a zone counts in an hour of which it lacks any part.

    Args:
        found: every shift of the week, those that lack nobody included: their zones are what the share is of.
    """
    counts = [_counted(found, day) for day in days]
    every = len({each.zone for each in found})
    return tuple(
        HotDay(
            capfirst(date_format(day, "D j")),
            day == today,
            tuple(_hot(hour, level_of(zones, every), day_bounds(day)) for hour, zones in hours if zones),
            tuple(_ranges(hours, day_bounds(day)[1], every)),
        )
        for day, hours in zip(days, counts, strict=True)
    )


def _counted(found: Sequence[Watch], day: date) -> list[tuple[datetime, int]]:
    """Of each hour of a day (23, 24 or 25 of them), how many zones lack somebody in it."""
    left, right = day_bounds(day)
    gaps = [(each.zone, gap) for each in found for gap in each.open if gap[0] < right and gap[1] > left]
    counted, at = [], left
    while at < right:
        counted.append(
            (at, len({zone for zone, gap in gaps if gap[0] < at + timedelta(hours=1) and gap[1] > at}))
        )
        at += timedelta(hours=1)
    return counted


def level_of(zones: int, every: int) -> int:
    """How dark some zones of all are drawn, 1 to 4: by their share, the same in every week and every city."""
    return 1 + sum(zones >= share * every for share in STEPS)


def legend() -> tuple[tuple[int, str], ...]:
    """What each darkness means, in words."""
    return (
        (1, _("fewer than 1 zone in 20")),
        (2, _("from 1 zone in 20")),
        (3, _("from 1 zone in 5")),
        (4, _("half of the zones or more")),
    )


def _hot(hour: datetime, level: int, bounds: Period) -> Hot:
    length = bounds[1] - bounds[0]
    width = min(timedelta(hours=1), bounds[1] - hour) / length
    return Hot(percent((hour - bounds[0]) / length), percent(width), level)


def _ranges(hours: Sequence[tuple[datetime, int]], ends: datetime, every: int) -> Iterable[str]:
    """ "5 pm to 9 pm: 2 of 6 zones"."""
    edges = [*(hour for hour, _zones in hours[1:]), ends]
    spans = [(hour, edge, zones) for (hour, zones), edge in zip(hours, edges, strict=True)]
    for zones, group in groupby(spans, key=lambda span: span[2]):
        span = list(group)
        if zones:
            text = ngettext(
                "%(hours)s: %(count)s of %(every)s zone", "%(hours)s: %(count)s of %(every)s zones", every
            )
            when = saying.hours(span[0][0], span[-1][1], city_tz())
            yield text % {"hours": when, "count": zones, "every": every}
