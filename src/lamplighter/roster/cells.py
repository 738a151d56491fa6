"""Cells of roster files: text to values. Pure; what cannot be read is said in a sentence with what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from lamplighter.core.geo.wording import gettext_noop
from lamplighter.roster.rules import WEEKDAYS

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Years that a roster's days lie in; others are slips of the hand."""
PHONE = re.compile(r"[0-9+()./ x#*-]{3,30}")
EMAIL = re.compile(r"[\w.!#$%&'*+/=^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
Reader = Callable[[str], Any]


class Wrong(ValueError):
    """A cell cannot be read: message id and values."""

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text)
        self.text, self.values = text, values


def _given(text: str, cell: str, **values: str) -> Wrong:
    return Wrong(text, given=cell[:60], **values)


def text(most: int, *, needed: bool = False) -> Reader:
    """Text of at most so many characters, in one line."""

    def read(cell: str) -> str:
        line = " ".join(cell.split())
        if needed and not line:
            raise Wrong(gettext_noop("is empty; it is needed"))
        if len(line) > most:
            raise Wrong(gettext_noop("is longer than %(most)s characters"), most=str(most))
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in line):
            raise Wrong(gettext_noop("holds a sign that cannot be shown; write it anew"))
        return line

    return read


def one_of(kind: type[StrEnum]) -> Reader:
    """A word of a list, in any case."""

    def read(cell: str) -> str:
        if cell.casefold() not in {each.value for each in kind}:
            raise _given(gettext_noop("is “%(given)s”; write one of %(known)s"), cell, known=", ".join(kind))
        return cell.casefold()

    return read


def code(cell: str) -> str:
    """A shift's code: a short word for files and addresses."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", cell):
        raise _given(
            gettext_noop("is “%(given)s”; write up to 40 letters, digits, - and _ without spaces"), cell
        )
    return cell


def days(cell: str) -> list[int]:
    """Days of the week, Monday 0."""
    words = [word.strip().casefold()[:3] for word in re.split(r"[;, ]+", cell) if word.strip()]
    if not words or not set(words) <= set(WEEKDAYS):
        raise _given(gettext_noop("is “%(given)s”; write days like mon;tue;wed"), cell)
    return sorted({WEEKDAYS.index(word) for word in words})


def clock(cell: str) -> time:
    """A time of day: ``13:00``, ``9 pm``."""
    found = re.fullmatch(r"(\d{1,2})(?::?(\d{2}))?\s*([ap]m?)?", cell.casefold().replace(".", ""))
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half:
            hour = hour % 12 + (12 if half.startswith("p") else 0) if 1 <= hour <= 12 else 24
        if hour <= 23 and minute <= 59:
            return time(hour, minute)
    raise _given(gettext_noop("is “%(given)s”; write a time like 13:00"), cell)


def day(cell: str) -> date:
    """A day: ``2026-01-31``."""
    try:
        found = date.fromisoformat(cell) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell) else None
    except ValueError:
        found = None
    if found is None:
        raise _given(gettext_noop("is “%(given)s”; write a day like 2026-01-31"), cell)
    _in_range(found, cell)
    return found


def day_or_open(cell: str) -> date | None:
    """A day, or nothing for an open end."""
    return day(cell) if cell else None


def moment(cell: str) -> datetime:
    """A local time on the minute: ``2026-01-31T13:00``; a day alone is its midnight."""
    pattern = r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:00)?)?"
    try:
        found = datetime.fromisoformat(cell) if re.fullmatch(pattern, cell) else None
    except ValueError:
        found = None
    if found is None:
        raise _given(gettext_noop("is “%(given)s”; write a local time like 2026-01-31T13:00"), cell)
    _in_range(found, cell)
    return found


def _in_range(found: date, cell: str) -> None:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        years = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        raise _given(gettext_noop("is “%(given)s”; write a year from %(first)s to %(last)s"), cell, **years)


def languages(cell: str) -> list[str]:
    """ISO 639 codes, each once."""
    codes = [code.strip().casefold() for code in re.split(r"[;, ]+", cell) if code.strip()]
    if not all(re.fullmatch(r"[a-z]{2,3}", code) for code in codes):
        raise _given(gettext_noop("is “%(given)s”; write language codes like en;es"), cell)
    return list(dict.fromkeys(codes))


def phone(cell: str) -> str:
    """A phone number, or nothing."""
    if cell and not PHONE.fullmatch(cell):
        raise _given(gettext_noop("is “%(given)s”; write a phone number like 816-555-0142"), cell)
    return cell


def email(cell: str) -> str:
    """An e-mail address, or nothing."""
    if cell and (len(cell) > 254 or not EMAIL.fullmatch(cell)):
        raise _given(gettext_noop("is “%(given)s”; that is no e-mail address"), cell)
    return cell
