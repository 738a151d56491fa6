"""Words and rules of groups: what they are, where they stand, who leads them, and what a year asks of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a group is."""

    WATCH = "watch"
    """A block watch."""
    ASSOCIATION = "association"
    """A neighborhood association."""
    TENANTS = "tenants"
    """Those who live in one building."""
    BUSINESS = "business"
    """Those who work on one street."""


class State(StrEnum):
    """Where a group stands."""

    FORMING = "forming"
    """It has leaders, or looks for them, and is not recognized yet."""
    ACTIVE = "active"
    LAPSED = "lapsed"
    """Nobody confirmed it when its year was over."""
    DISSOLVED = "dissolved"


STANDING = frozenset({State.FORMING, State.ACTIVE, State.LAPSED})
"""Groups that are there."""


class Part(StrEnum):
    """What somebody is in a group."""

    CAPTAIN = "captain"
    ALTERNATE = "alternate"
    MEMBER = "member"


LEADERS = (Part.CAPTAIN, Part.ALTERNATE)


class Side(StrEnum):
    """Who made an entry of a log."""

    LEADER = "leader"
    MEMBER = "member"
    STAFF = "staff"
    SYSTEM = "system"


class What(StrEnum):
    """Entries of a group's log."""

    MADE = "made"
    CHANGED = "changed"
    AREA = "area"
    INVITED = "invited"
    JOINED = "joined"
    LEFT = "left"
    REMOVED = "removed"
    UNSAID = "unsaid"
    """An invitation that nobody answered was erased."""
    LEADER = "leader"
    """Somebody was asked to lead."""
    STEPPED = "stepped"
    """Somebody leads no more, and stays a member."""
    LINK = "link"
    MET = "met"
    HOUSEHOLDS = "households"
    RECOGNIZED = "recognized"
    REMINDED = "reminded"
    CONFIRMED = "confirmed"
    LAPSED = "lapsed"
    NOTE = "note"
    ASKED = "asked"
    ANSWERED = "answered"
    MERGED = "merged"
    DISSOLVED = "dissolved"


class Need(StrEnum):
    """What a department asks of a group."""

    CAPTAIN = "captain"
    ALTERNATE = "alternate"
    HOUSEHOLDS = "households"
    MEETINGS = "meetings"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One of them: how much there is, and how much it takes."""

    need: Need
    have: int
    takes: int

    @property
    def met(self) -> bool:
        """Whether it is enough."""
        return self.have >= self.takes

    @property
    def missing(self) -> int:
        """How much is not there yet."""
        return max(0, self.takes - self.have)


def requirements(
    *, parts: Iterable[str], households: int, meetings: int, takes: Mapping[Need, int]
) -> list[Requirement]:
    """What is asked and what there is, in the order pages say it. A need that takes nothing is left out.

    Args:
        parts: of those who said yes.
        meetings: held in the year up to now.
    """
    there = set(parts)
    have = {
        Need.CAPTAIN: int(Part.CAPTAIN.value in there),
        Need.ALTERNATE: int(Part.ALTERNATE.value in there),
        Need.HOUSEHOLDS: households,
        Need.MEETINGS: meetings,
    }
    return [Requirement(need, have[need], takes[need]) for need in Need if takes[need] > 0]


def households(homes: Iterable[str], others: int) -> int:
    """How many households take part: each address once, each member without one for themselves, and those without mail.

    Args:
        homes: addresses of members, as they were typed; empty where none was given.
        others: households without mail, as the leader counted them.
    """
    told = ["".join(each.casefold().split()).replace(".", "").replace(",", "") for each in homes]
    return len({each for each in told if each}) + sum(1 for each in told if not each) + others


def next_year(day: date) -> date:
    """The day a year later; the 29th of February comes back on the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def reminders_due(due: date, today: date, before: Sequence[int]) -> int:
    """How many of the year's reminders should have gone out by a day.

    Args:
        before: days before ``due``, e.g. (30, 7, 0).
    """
    return sum(1 for days in before if today >= due - timedelta(days=days))


def lapses_on(due: date, grace_days: int) -> date:
    """The first day on which a group that nobody confirmed has lapsed."""
    return due + timedelta(days=grace_days + 1)
