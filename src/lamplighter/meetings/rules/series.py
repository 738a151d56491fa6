"""Days of a gathering that repeats: a rule in the form of RFC 5545 (RRULE), read in the city's local time. Pure.

A rule says days; the time of day is the series' own, and each day's instant is worked out by the city's clock on that day, so that
"7 pm" stays 7 pm on both sides of a change of clocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile

from dateutil.rrule import rrule, rrulestr

LONGEST_RULE = 120
_PART = re.compile(
    r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)|INTERVAL=[1-9]\d?|BYSETPOS=-?[1-9]|BYMONTHDAY=-?[1-9]\d?(?:,-?[1-9]\d?)*"
    r"|BYMONTH=[1-9]\d?(?:,[1-9]\d?)*|BYDAY=[+-]?\d?(?:MO|TU|WE|TH|FR|SA|SU)(?:,[+-]?\d?(?:MO|TU|WE|TH|FR|SA|SU))*"
)
DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LOOKED_AT = timedelta(days=366 * 9)
"""A rule without a day for so long has none worth waiting for; the 29th of February comes back after eight years at most."""


class BadRule(ValueError):
    """The rule is none of those that a series may have, or gives no day at all."""


class Repeat(StrEnum):
    """Ways to repeat that staff choose from; any other rule can be written out."""

    NEVER = ""
    WEEK = "week"
    TWO_WEEKS = "two-weeks"
    NTH_WEEKDAY = "nth-weekday"
    """The second Tuesday of each month, say: the same as the first day."""
    LAST_WEEKDAY = "last-weekday"
    DAY_OF_MONTH = "day-of-month"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a rule means, as far as a short sentence can say it. ``nth`` -1 is the last; ``weekday`` Monday 0."""

    repeat: Repeat
    weekday: int = 0
    nth: int = 0
    day: int = 0


def rule_of(repeat: Repeat, first: date) -> str:
    """The rule for a way to repeat, begun on a day.

    Raises:
        BadRule: the way is "never".
    """
    name, nth = DAY_NAMES[first.weekday()], (first.day - 1) // 7 + 1
    rules = {
        Repeat.WEEK: f"FREQ=WEEKLY;BYDAY={name}",
        Repeat.TWO_WEEKS: f"FREQ=WEEKLY;INTERVAL=2;BYDAY={name}",
        # A fifth Tuesday comes in some months only; who chose one means the last.
        Repeat.NTH_WEEKDAY: f"FREQ=MONTHLY;BYDAY={nth}{name}" if nth < 5 else f"FREQ=MONTHLY;BYDAY=-1{name}",
        Repeat.LAST_WEEKDAY: f"FREQ=MONTHLY;BYDAY=-1{name}",
        Repeat.DAY_OF_MONTH: f"FREQ=MONTHLY;BYMONTHDAY={first.day}",
    }
    if repeat not in rules:
        raise BadRule("it does not repeat")
    return rules[repeat]


def pattern_of(rule: str) -> Pattern | None:
    """The pattern behind a rule; None for one that is none of those that can be chosen."""
    parts = dict(each.split("=", 1) for each in rule.split(";"))
    by_day = re.fullmatch(r"(-?\d?)([A-Z]{2})", parts.get("BYDAY", ""))
    keys = set(parts)
    if parts.get("FREQ") == "WEEKLY" and by_day and not by_day[1] and keys <= {"FREQ", "INTERVAL", "BYDAY"}:
        repeat = {"1": Repeat.WEEK, "2": Repeat.TWO_WEEKS}.get(parts.get("INTERVAL", "1"))
        return Pattern(repeat, weekday=DAY_NAMES.index(by_day[2])) if repeat else None
    if parts.get("FREQ") == "MONTHLY" and by_day and by_day[1] and keys == {"FREQ", "BYDAY"}:
        nth = int(by_day[1])
        repeat = Repeat.LAST_WEEKDAY if nth == -1 else Repeat.NTH_WEEKDAY
        return Pattern(repeat, weekday=DAY_NAMES.index(by_day[2]), nth=nth) if -1 <= nth <= 4 else None
    if parts.get("FREQ") == "MONTHLY" and keys == {"FREQ", "BYMONTHDAY"} and parts["BYMONTHDAY"].isdigit():
        return Pattern(Repeat.DAY_OF_MONTH, day=int(parts["BYMONTHDAY"]))
    return None


def checked(rule: str, first: date) -> str:
    """The rule as it is kept: in capitals, of parts that name days only.

    Raises:
        BadRule: it is none, repeats within a day, bears an end of its own, or gives no day.
    """
    plain = rule.strip().upper().removeprefix("RRULE:")
    parts = plain.split(";")
    names = [each.partition("=")[0] for each in parts]
    if len(plain) > LONGEST_RULE or not all(_PART.fullmatch(each) for each in parts):
        raise BadRule("a rule names days: FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS")
    if len(set(names)) != len(names) or "FREQ" not in names:
        raise BadRule("each part stands once, and FREQ is one of them")
    if next(days(plain, first), None) is None:
        raise BadRule("the rule gives no day")
    return plain


def days(rule: str, first: date, until: date | None = None) -> Iterator[date]:
    """The days a rule gives from a day on, up to and including ``until``, in order.

    Raises:
        BadRule: it cannot be read.
    """
    start = datetime.combine(first, time(0))
    last = datetime.combine(min(until, first + _LOOKED_AT) if until else first + _LOOKED_AT, time(0))
    try:
        made = rrulestr(rule, dtstart=start)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise BadRule(str(error)) from error
    if not isinstance(made, rrule):
        raise BadRule("one rule alone")
    return (each.date() for each in takewhile(lambda each: each <= last, made.xafter(start, inc=True)))
