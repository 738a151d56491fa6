"""Weeks of a month, as the pages of coverage lay them out: from Monday to Sunday, and no further than the month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekOf:
    """A week. ``key`` names it in addresses: its first day. ``days``: seven, None where one lies in another month. ``now``: whether it
    is the one that a narrow page shows."""

    key: str
    title: str
    days: tuple[date | None, ...]
    now: bool


def weeks_of(first: date, *, chosen: str, today: date) -> list[WeekOf]:
    """The weeks of the month that begins on ``first``; the one that is chosen, or this one, or the first one is the one to show.

    Args:
        chosen: any day of a week, as addresses write it; empty or anything else: none.
    """
    after = (first + 32 * DAY).replace(day=1)
    monday, found = first - first.weekday() * DAY, []
    while monday < after:
        days = [monday + n * DAY for n in range(7)]
        found.append(tuple(day if first <= day < after else None for day in days))
        monday += 7 * DAY
    wanted = _day(chosen)
    place = next(
        (n for want in (wanted, today) for n, days in enumerate(found) if want is not None and want in days),
        0,
    )
    return [_week(days, n == place) for n, days in enumerate(found)]


def _day(chosen: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", chosen, re.ASCII):
        return None
    try:
        return date.fromisoformat(chosen)
    except ValueError:
        return None


def _week(days: tuple[date | None, ...], now: bool) -> WeekOf:
    inside = [day for day in days if day is not None]
    # Translators: a Django date format; M is the short month, j the day.
    form = pgettext("date format", "M j")
    first, last = date_format(inside[0], form), date_format(inside[-1], form)
    title = first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return WeekOf(inside[0].isoformat(), title, days, now)
