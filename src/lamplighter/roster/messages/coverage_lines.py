"""A week of coverage: a row a zone, in it a day line a day; what is open and what would fill it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lamplighter.core.schedule.periods import Period, without
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.coverage import Watch
from lamplighter.roster.messages.coverage import open_said
from lamplighter.roster.rules import ShiftKind
from lamplighter.roster.words import KINDS

DAY = timedelta(days=1)
LANE = 13


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch on a day line; places are percentages of the day's true length. ``css``: morning, evening, night, or gap."""

    css: str
    x: str
    width: str
    y: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours that nobody works: "nobody 5:15 pm to 9 pm". ``url``: where it is filled, for who may."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A zone's day. ``said``: who works it, in words."""

    words: str
    today: bool
    bars: tuple[Bar, ...]
    height: int
    said: tuple[str, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class ZoneLines:
    """A zone's week. ``above``: the zone it lies in, where that changes; ``url``: its month, with names."""

    code: str
    name: str
    above: str
    url: str
    lines: tuple[Line, ...]


def headline(coming: Sequence[Watch], past: Sequence[Watch], *, posted: bool, over: bool) -> tuple[str, str]:
    """The page's answer, and what is over beside it: "2 evenings are not covered", "1 morning was not covered".

    Args:
        coming: shifts that lack somebody, of which some open hours are still to come.
        past: those whose open hours are over.
        posted: whether there is any shift at all that somebody is posted to.
        over: whether the whole week is.
    """
    if not posted and not coming and not past:
        return _("Nobody is posted this week"), ""
    was = ""
    if past:
        kinds = _count(past)
        text = ngettext("%(parts)s was not covered", "%(parts)s were not covered", kinds.total())
        was = text % {"parts": _parts(kinds)}
    if coming:
        kinds = _count(coming)
        text = ngettext("%(parts)s is not covered", "%(parts)s are not covered", kinds.total())
        return text % {"parts": _parts(kinds)}, was
    if past and over:
        return was, ""
    if past:
        return _("Every shift still to come that somebody is posted to is covered"), was
    return _("Every shift that somebody is posted to is covered"), ""


def _count(found: Sequence[Watch]) -> Counter[ShiftKind]:
    keys = {(each.zone, each.shift.kind, each.day) for each in found}
    return Counter(kind for _zone, kind, _day in keys)


def _parts(count: Counter[ShiftKind]) -> str:
    """ "3 evenings and 1 morning"."""
    parts = []
    if count[ShiftKind.MORNING]:
        parts.append(
            ngettext("%(count)s morning", "%(count)s mornings", count[ShiftKind.MORNING])
            % {"count": count[ShiftKind.MORNING]}
        )
    if count[ShiftKind.EVENING]:
        parts.append(
            ngettext("%(count)s evening", "%(count)s evenings", count[ShiftKind.EVENING])
            % {"count": count[ShiftKind.EVENING]}
        )
    if count[ShiftKind.NIGHT]:
        parts.append(
            ngettext("%(count)s night", "%(count)s nights", count[ShiftKind.NIGHT])
            % {"count": count[ShiftKind.NIGHT]}
        )
    return saying.together(parts)


def lines_of(
    zone: str,
    name: str,
    found: Sequence[Watch],
    days: Sequence[date],
    *,
    above: str,
    names: Mapping[int, str],
    url_of: Callable[[Watch], str],
    today: date,
) -> ZoneLines:
    """A zone's week, drawn and in words.

    Args:
        found: its shifts, those of the day before the week included.
        above: the zone it lies in, said where that changes.
        names: of officers, by their ids.
        url_of: where a shift is filled; empty for who may not.
    """
    query = urlencode({"month": f"{days[0]:%Y-%m}", "zone": zone, "week": days[0].isoformat()})
    rows = tuple(_line(day, found, names, url_of, today) for day in days)
    return ZoneLines(zone, name, above, f"{reverse('staff-coverage')}?{query}", rows)


def _line(
    day: date, found: Sequence[Watch], names: Mapping[int, str], url_of: Callable[[Watch], str], today: date
) -> Line:
    bounds = day_bounds(day)
    mine = sorted(
        (each for each in found if each.day == day), key=lambda each: (each.starts, each.shift.code)
    )
    # Last night's shift reaches into the morning.
    before = [each for each in found if each.day == day - DAY and each.ends > bounds[0]]
    lanes = _lanes([*before, *mine], bounds)
    bars = [
        bar for each, lane in zip([*before, *mine], lanes, strict=True) for bar in _bars(each, bounds, lane)
    ]
    return Line(
        capfirst(date_format(day, "D j")),
        day == today,
        tuple(bars),
        (max(lanes, default=0) + 1) * LANE + 3,
        tuple(_said(each, names) for each in mine if not each.open) or (() if mine else (_("no shift"),)),
        tuple(Gap(_gap_said(each), url_of(each)) for each in mine if each.open),
    )


def _lanes(found: Sequence[Watch], bounds: Period) -> list[int]:
    """A lane for each, so that what overlaps within the day stands in lanes of its own."""
    ends: list[datetime] = []
    lanes = []
    for each in found:
        lane = next((at for at, taken in enumerate(ends) if taken <= each.starts), len(ends))
        ends[lane : lane + 1] = [each.ends]
        lanes.append(lane)
    return lanes


def _gap_said(each: Watch) -> str:
    """ "Evening: nobody 5:15 pm to 9 pm"."""
    said = {"part": str(KINDS[each.shift.kind]), "hours": open_said(each.open)}
    if not each.posted:
        return _("%(part)s: nobody is posted, %(hours)s") % said
    return _("%(part)s: nobody, %(hours)s") % said


def _said(each: Watch, names: Mapping[int, str]) -> str:
    """ "Evening: Officer Ada Reyes"."""
    who = dict.fromkeys(names.get(one.officer, "") for one in each.working)
    return _("%(part)s: %(names)s") % {
        "part": str(KINDS[each.shift.kind]),
        "names": saying.together(list(who)),
    }


def day_bounds(day: date) -> Period:
    """A day in the city, midnight to midnight."""
    return instant(city_tz(), day, time(0)), instant(city_tz(), day + DAY, time(0))


def _bars(each: Watch, bounds: Period, lane: int) -> Iterator[Bar]:
    gaps = each.open
    for period in without((each.starts, each.ends), gaps):
        yield from _bar(period, bounds, each.shift.kind.value, lane)
    for period in gaps:
        yield from _bar(period, bounds, "gap", lane)


def _bar(period: Period, bounds: Period, css: str, lane: int) -> Iterator[Bar]:
    left, right = max(period[0], bounds[0]), min(period[1], bounds[1])
    if left < right:
        length = bounds[1] - bounds[0]
        x, width = (left - bounds[0]) / length, (right - left) / length
        yield Bar(css, percent(x), percent(width), 2 + lane * LANE)


def percent(share: float) -> str:
    """A share of a width, as SVG takes it: "12.5%"."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def week_title(days: Sequence[date]) -> str:
    """ "Nov 23 to Nov 29"."""
    # Translators: a Django date format; M is the short month, j the day.
    form = pgettext("date format", "M j")
    return _("%(first)s to %(last)s") % {
        "first": date_format(days[0], form),
        "last": date_format(days[-1], form),
    }


def legend_of(found: Iterable[Watch]) -> list[tuple[str, str]]:
    """The parts of the day that are worked at all: css and name."""
    there = {each.shift.kind for each in found}
    return [(kind.value, str(KINDS[kind])) for kind in ShiftKind if kind in there]
