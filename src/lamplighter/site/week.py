"""Day lines from the roster: today's for a zone, and a week of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import get_language

from lamplighter.roster.queries import Stretch as Held
from lamplighter.roster.queries import duty_days
from lamplighter.roster.rules import ShiftKind
from lamplighter.roster.words import KINDS
from lamplighter.site.dayline import DayLine, Stretch, draw_day

WEEK = 7


def line(
    stretches: Iterable[Held],
    day: date,
    tz: ZoneInfo,
    *,
    at: datetime | None,
    asked: bool = False,
    slim: bool = False,
) -> DayLine:
    """One day's shifts, drawn; ``at`` sets the lamp."""
    return draw_day(day, [_stretch(each) for each in stretches], tz, now=at, asked=asked, slim=slim)


def week(chain: Sequence[str], first: date, tz: ZoneInfo, *, now: datetime) -> list[DayLine]:
    """The seven days from ``first``, for a zone and those above it."""
    return [line(held, day, tz, at=now, slim=True) for day, held in duty_days(chain, first, WEEK)]


"""Words for a band; the shift's own name stands in the list below it."""


_BANDS = {ShiftKind.MORNING: "am", ShiftKind.EVENING: "pm", ShiftKind.NIGHT: "night"}


def _stretch(held: Held) -> Stretch:
    return Stretch(
        name=held.shift.name(get_language() or "en"),
        start=held.starts,
        end=held.ends,
        who=capfirst(held.card.short) if held.card else "",
        empty=held.card is None,
        label=str(KINDS[held.shift.kind]),
        kind=_BANDS[held.shift.kind],
    )
