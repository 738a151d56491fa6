"""A month of coverage of several zones: a small table a week, in it two or three rows a zone and a mark a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lamplighter.core.schedule.values import instant
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.coverage import Watch, month_of
from lamplighter.roster.messages.coverage import anchor_of, open_said
from lamplighter.roster.messages.coverage_weeks import WeekOf, weeks_of
from lamplighter.roster.rules import ShiftKind
from lamplighter.roster.words import KINDS

LISTED = 12
"""Most zones that are all listed; of more, only those in which a shift lacks somebody."""
SIGNS = {"covered": "✓", "open": "▲", "asked": "◆", "empty": "○", "none": "–"}
"""A shape for each state, so that colour is never alone."""
PARTS = {ShiftKind.MORNING: "☀", ShiftKind.EVENING: "☾", ShiftKind.NIGHT: "★"}
_WORST = ("asked", "open", "empty", "covered")


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a zone's day. ``said``: the same in words; ``url``: where it is told in full, or where a cover is asked for."""

    state: str
    sign: str
    said: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A row: the mornings of a zone in a week, say. A mark is None where the day lies in another month."""

    label: str
    sign: str
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True, slots=True)
class ZoneWeek:
    """A zone's rows. ``url``: the same week of this zone alone, with names."""

    name: str
    url: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A column: "Mon", 23."""

    weekday: str
    number: int | None
    iso: str
    today: bool


@dataclass(frozen=True, slots=True)
class GridWeek:
    """One small table."""

    week: WeekOf
    heads: tuple[Head, ...]
    zones: tuple[ZoneWeek, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """All of it. ``quiet``: how many zones are not listed, since all their shifts are covered."""

    weeks: tuple[GridWeek, ...]
    legend: tuple[tuple[str, str], ...]
    quiet: int


def words_of() -> dict[str, str]:
    """What each shape means."""
    return {
        "covered": _("covered"),
        "open": _("not covered"),
        "asked": _("a cover is asked for"),
        "empty": _("nobody is posted"),
        "none": _("no shift"),
    }


def grid(
    first: date,
    zones: Sequence[str],
    names: Mapping[str, str],
    *,
    wanted: Collection[str],
    chosen: str,
    now: datetime,
) -> Grid:
    """The month that begins on ``first``, of the zones given by their codes.

    Args:
        wanted: of the covers that the same page lists, the words by which it is linked to (``coverage.anchor_of``).
        chosen: a day of the week that a narrow page shows.
    """
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    found = {zone: month_of(zone, first, last) for zone in zones}
    listed = [
        zone
        for zone in zones
        if len(zones) <= LISTED or any(_state(each, wanted) != "covered" for each in found[zone])
    ]
    weeks = weeks_of(first, chosen=chosen, today=city_day(now))
    told = words_of()
    return Grid(
        weeks=tuple(
            GridWeek(
                week,
                tuple(_head(day, n, first, city_day(now)) for n, day in enumerate(week.days)),
                tuple(_zone(zone, names.get(zone, zone), found[zone], week, wanted) for zone in listed),
            )
            for week in weeks
        ),
        legend=tuple((SIGNS[state], words) for state, words in told.items()),
        quiet=len(zones) - len(listed),
    )


def _head(day: date | None, weekday: int, first: date, today: date) -> Head:
    named = day or first + timedelta(days=(weekday - first.weekday()) % 7)
    number = day.day if day is not None else None
    return Head(
        capfirst(date_format(named, "D")), number, day.isoformat() if day else "", day == today and bool(day)
    )


def _state(each: Watch, wanted: Collection[str]) -> str:
    if anchor_of(each.key) in wanted:
        return "asked"
    return "empty" if not each.posted else "open" if each.open else "covered"


def _zone(zone: str, name: str, found: Iterable[Watch], week: WeekOf, wanted: Collection[str]) -> ZoneWeek:
    cells: dict[tuple[ShiftKind, date], list[Watch]] = {}
    kinds = set()
    for each in found:
        kinds.add(each.shift.kind)
        cells.setdefault((each.shift.kind, each.day), []).append(each)
    url = _address(zone, week.key)
    return ZoneWeek(
        name,
        url,
        tuple(
            Part(
                str(KINDS[kind]),
                PARTS[kind],
                tuple(
                    None if day is None else _mark(cells.get((kind, day), []), name, kind, day, url, wanted)
                    for day in week.days
                ),
            )
            for kind in ShiftKind
            if kind in kinds
        ),
    )


def _address(zone: str, day: str) -> str:
    return f"?{urlencode({'month': day[:7], 'zone': zone, 'week': day})}"


def _mark(
    found: Sequence[Watch], name: str, kind: ShiftKind, day: date, url: str, wanted: Collection[str]
) -> Mark:
    """The worst of the shifts of a part of a day."""
    if not found:
        return Mark("none", SIGNS["none"], words_of()["none"])
    which = min(found, key=lambda each: _WORST.index(_state(each, wanted)))
    state = _state(which, wanted)
    said = words_of()[state]
    if state == "covered":
        return Mark(state, SIGNS[state], said)
    place = {
        "zone": name,
        "day": saying.long_day(instant(city_tz(), day, time(12)), city_tz()),
        "part": str(KINDS[kind]).lower(),
        "said": said,
        "hours": open_said(which.open),
    }
    if state == "empty":
        whole = _("%(zone)s, %(day)s, %(part)s: %(said)s") % place
    else:
        whole = _("%(zone)s, %(day)s, %(part)s: %(said)s, %(hours)s") % place
    full = f"#{anchor_of(which.key)}" if state == "asked" else f"{url}#d-{day.isoformat()}"
    return Mark(state, SIGNS[state], whole, full)
