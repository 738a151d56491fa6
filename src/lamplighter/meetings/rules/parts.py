"""Parts of the week that a time lies in, and which other time is nearest to one that cannot be kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from lamplighter.core.schedule.slots import Slot
from lamplighter.meetings.rules.values import EVENING_BEGINS, MORNING_ENDS, Part

WEEKEND = frozenset({5, 6})
WORK_BEGINS, WORK_ENDS = 9, 17
"""Hours in which many cannot come: 9 to 5, Monday to Friday."""


def part_of(starts: datetime, tz: ZoneInfo) -> Part:
    """The part of its day that a time begins in, on the city's clock."""
    hour = starts.astimezone(tz).hour
    if hour < MORNING_ENDS:
        return Part.MORNING
    return Part.EVENING if hour >= EVENING_BEGINS else Part.AFTERNOON


def parts_of(starts: datetime, tz: ZoneInfo) -> frozenset[Part]:
    """Every part of the week it fits: that of its day, and the weekend."""
    weekend = starts.astimezone(tz).weekday() in WEEKEND
    return frozenset({part_of(starts, tz), *([Part.WEEKEND] if weekend else [])})


def fits(starts: datetime, asked: Collection[Part], tz: ZoneInfo) -> bool:
    """Whether a time lies in one of the parts that were asked for; any does where none was."""
    return not asked or not parts_of(starts, tz).isdisjoint(asked)


def outside_work(starts: datetime, tz: ZoneInfo) -> bool:
    """Whether it begins outside 9 to 5 of a working day."""
    local = starts.astimezone(tz)
    return local.weekday() in WEEKEND or not WORK_BEGINS <= local.hour < WORK_ENDS


def nearest(
    free: Sequence[Slot], *, was: datetime, officer: int | None, speaks: Collection[int], tz: ZoneInfo
) -> Slot | None:
    """The free time that is offered instead of one that cannot be kept; None where there is none.

    The same time with another officer comes first; then a time in the same parts of the week, as near as can be. Of equals: an
    officer who speaks the language, then the officer it was with, then the lowest number.

    Args:
        was: when it was to begin.
        officer: with whom it was.
        speaks: officers who speak the language it was to be held in.
    """
    parts = parts_of(was, tz)

    def distance(slot: Slot) -> tuple[bool, bool, bool, float, bool, int]:
        same = slot.starts == was
        apart = abs((slot.starts - was).total_seconds())
        other_part = part_of(slot.starts, tz) not in parts
        return slot.officer not in speaks, not same, other_part, apart, slot.officer != officer, slot.officer

    return min(free, key=distance, default=None)
