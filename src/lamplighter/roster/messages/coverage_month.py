"""A month of coverage as a table: a row a day, a column a part of the day. On a phone each row stands as a list."""

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
from lamplighter.roster.rules import ShiftKind
from lamplighter.roster.words import KINDS

NAMED = 12
"""Most zones whose officers are named side by side; of more, only the shifts that lack somebody are listed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A shift in a cell. ``named``: whether its name must be said, since the zone has several of that part of the day."""

    watch: Shown
    named: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a day: the shifts to list, and how many more are covered."""

    label: str
    entries: tuple[Entry, ...]
    covered: int


@dataclass(frozen=True, slots=True)
class Row:
    """One day."""

    day: date
    words: str
    today: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The table. ``before`` and ``after`` name the months around it as addresses do: 2026-12."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[Row, ...]
    before: str
    after: str


def month(
    first: date,
    zones: Sequence[str],
    names: Mapping[str, str],
    *,
    editable: Collection[str] | None,
    now: datetime,
) -> Month:
    """The month that begins on ``first``, of the zones given by their codes."""
    after = (first + timedelta(days=32)).replace(day=1)
    last = after - timedelta(days=1)
    found = [each for zone in zones for each in month_of(zone, first, last)]
    every = shown(found, names, editable=editable, asks=asks_for([each for each in found if each.wanting]))
    kinds = [kind for kind in ShiftKind if any(each.shift.kind is kind for each in found)]
    several = _several(found)
    cells: dict[tuple[date, ShiftKind], list[Entry]] = {}
    for which, told in zip(found, every, strict=True):
        entry = Entry(told, (which.zone, which.shift.kind) in several)
        cells.setdefault((which.day, which.shift.kind), []).append(entry)
    days = [first + timedelta(days=n) for n in range((after - first).days)]
    short = len(zones) > NAMED
    return Month(
        # Translators: a Django date format; F is the month, Y the year.
        title=date_format(first, pgettext("date format", "F Y")),
        labels=tuple(str(KINDS[kind]) for kind in kinds),
        rows=tuple(
            Row(
                day,
                saying.long_day(instant(city_tz(), day, time(12)), city_tz()),
                day == city_day(now),
                tuple(_cell(kind, cells.get((day, kind), []), short=short) for kind in kinds),
            )
            for day in days
        ),
        before=f"{first - timedelta(days=1):%Y-%m}",
        after=f"{after:%Y-%m}",
    )


def _cell(kind: ShiftKind, entries: Sequence[Entry], *, short: bool) -> Cell:
    listed = [each for each in entries if not short or each.watch.state != "covered"]
    return Cell(str(KINDS[kind]), tuple(listed), len(entries) - len(listed))


def _several(found: Sequence[Watch]) -> set[tuple[str, ShiftKind]]:
    shifts: dict[tuple[str, ShiftKind], set[str]] = {}
    for each in found:
        shifts.setdefault((each.zone, each.shift.kind), set()).add(each.shift.code)
    return {key for key, codes in shifts.items() if len(codes) > 1}
