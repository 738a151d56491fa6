"""Instants and days as callers write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from lamplighter.core.schedule.values import instant


class UnreadableTime(ValueError):
    """An instant or a day that cannot be read; the message says what to write."""


class Oddity(StrEnum):
    """What clocks do to a local time when they change."""

    SKIPPED = "skipped"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC), and what is odd about the local time it was given as."""

    at: datetime
    oddity: Oddity | None = None

    def note(self, tz: ZoneInfo) -> str | None:
        """The oddity in a sentence of the active language, for whoever asked; None for an ordinary time."""
        if self.oddity is None:
            return None
        local = self.at.astimezone(tz)
        said = {"time": local.isoformat(timespec="minutes")}
        if self.oddity is Oddity.REPEATED:
            return (
                _("Clocks go back that night, so this local time comes twice. The first is meant: %(time)s.")
                % said
            )
        return (
            _("Clocks go forward that night, so this local time does not exist. It was read as %(time)s.")
            % said
        )


BLANK_FOR_PLUS = re.compile(r" (\d\d:?\d\d)$")
EARLIEST, LATEST = date(1970, 1, 2), date(2200, 1, 1)


def local_moment(local: datetime, tz: ZoneInfo) -> Moment:
    """A local wall-clock time (naive) by RFC 5545: the offset before a gap, the first of two."""
    first, second = (local.replace(tzinfo=tz, fold=fold).utcoffset() for fold in (0, 1))
    assert first is not None
    assert second is not None
    oddity = None if first == second else Oddity.REPEATED if first > second else Oddity.SKIPPED
    return Moment(instant(tz, local.date(), local.time()), oddity)


def read_moment(text: str, tz: ZoneInfo) -> Moment:
    """ISO 8601. Without an offset it is the city's local time; one that clocks skip or repeat is read as RFC 5545 does.

    Raises:
        UnreadableTime: not ISO 8601, or out of range.
    """
    # A plus sign that was not escaped in an address arrives as a blank.
    cleaned = BLANK_FOR_PLUS.sub(r"+\1", text.strip())
    try:
        moment = datetime.fromisoformat(cleaned)
    except ValueError:
        raise UnreadableTime(
            _("Write the time as ISO 8601, for example 2026-03-02T19:00 or 2026-03-02T19:00-06:00.")
        ) from None
    if not EARLIEST <= moment.date() < LATEST:
        raise UnreadableTime(_("Choose a time between 1970 and 2200."))
    if moment.tzinfo is None:
        return local_moment(moment, tz)
    return Moment(moment.astimezone(UTC))


def read_day(text: str) -> date:
    """A day, YYYY-MM-DD.

    Raises:
        UnreadableTime: anything else.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UnreadableTime(_("Write the day as 2026-03-02.")) from None
    if not EARLIEST <= day < LATEST:
        raise UnreadableTime(_("Choose a day between 1970 and 2200."))
    return day
