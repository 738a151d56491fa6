"""A month of a zone's coverage as a table: a row a day, a column a part of the day. On a phone one week is shown, each row as a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import pgettext

from lamplighter.core.schedule.values import instant
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.coverage import Watch, asks_for, month_of
from lamplighter.roster.messages.coverage import Shown, shown
from lamplighter.roster.messages.coverage_weeks import WeekOf, weeks_of
from lamplighter.roster.rules import ShiftKind
from lamplighter.roster.words import KINDS


@dataclass(frozen=True, slots=True)
class Entry:
    """A shift in a cell. ``named``: whether its name must be said, since the zone has several of that part of the day."""

    watch: Shown
    named: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a day with its shifts."""

    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One day."""

    day: date
    words: str
    today: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The days of a week."""

    week: WeekOf
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The table."""

    labels: tuple[str, ...]
    weeks: tuple[Rows, ...]


def title_of(first: date) -> str:
    """ "November 2026"."""
    # Translators: a Django date format; F is the month, Y the year.
    return date_format(first, pgettext("date format", "F Y"))


def around(first: date) -> tuple[str, str]:
    """The months before and after, as addresses name them: 2026-12."""
    after = (first + timedelta(days=32)).replace(day=1)
    return f"{first - timedelta(days=1):%Y-%m}", f"{after:%Y-%m}"


def month(
    first: date,
    zone: str,
    names: Mapping[str, str],
    *,
    editable: Collection[str] | None,
    chosen: str,
    now: datetime,
) -> Month:
    """The month that begins on ``first``, of one zone.

    Args:
        chosen: a day of the week that a narrow page shows.
    """
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    found = month_of(zone, first, last)
    every = shown(found, names, editable=editable, asks=asks_for([each for each in found if each.wanting]))
    kinds = [kind for kind in ShiftKind if any(each.shift.kind is kind for each in found)]
    several = _several(found)
    cells: dict[tuple[date, ShiftKind], list[Entry]] = {}
    for which, told in zip(found, every, strict=True):
        entry = Entry(told, (which.zone, which.shift.kind) in several)
        cells.setdefault((which.day, which.shift.kind), []).append(entry)
    weeks = weeks_of(first, chosen=chosen, today=city_day(now))
    return Month(
        labels=tuple(str(KINDS[kind]) for kind in kinds),
        weeks=tuple(
            Rows(week, tuple(_row(day, kinds, cells, now) for day in week.days if day is not None))
            for week in weeks
        ),
    )


def _row(
    day: date, kinds: Sequence[ShiftKind], cells: Mapping[tuple[date, ShiftKind], list[Entry]], now: datetime
) -> Row:
    return Row(
        day,
        saying.long_day(instant(city_tz(), day, time(12)), city_tz()),
        day == city_day(now),
        tuple(Cell(str(KINDS[kind]), tuple(cells.get((day, kind), []))) for kind in kinds),
    )


def _several(found: Sequence[Watch]) -> set[tuple[str, ShiftKind]]:
    shifts: dict[tuple[str, ShiftKind], set[str]] = {}
    for each in found:
        shifts.setdefault((each.zone, each.shift.kind), set()).add(each.shift.code)
    return {key for key, codes in shifts.items() if len(codes) > 1}
