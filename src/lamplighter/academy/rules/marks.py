"""Attendance and what it takes to graduate. Pure.

A night was attended by whoever was there and missed no more of it than the course lets pass, by coming late and leaving early together.
Nights that were cancelled count against nobody: for each one that was not made up for by a night added later, one night fewer, and its
hours fewer, are needed. So whoever could miss two nights before can miss two nights after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

OPENS_BEFORE = timedelta(hours=3)
"""So long before a night begins the coordinator can mark who is there."""
CODE_BEFORE = timedelta(minutes=45)
"""So long before a night begins the room's code lets people in; it does until the night ends."""


class Came(StrEnum):
    """How somebody attended a night."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"
    """Away with a reason that the coordinator took; it counts as missed, and is shown apart."""


@dataclass(frozen=True, slots=True)
class Said:
    """One word on how somebody attended a night. ``late``, ``early``: minutes after the start, before the end."""

    came: Came
    said_at: datetime
    late: int = 0
    early: int = 0
    by_code: bool = False
    """By the participant with the room's code; else by the coordinator."""


def newer(kept: Said | None, said: Said) -> Said:
    """The word that stands of two, whichever arrived first: the one said last.

    Of two that were said at the very same instant the coordinator's stands before the code's, and of two of one kind always the same one,
    so that any number of devices agree once they have heard the same words.
    """
    return said if kept is None or _weight(said) > _weight(kept) else kept


def _weight(said: Said) -> tuple[datetime, bool, str, int, int]:
    return (said.said_at, not said.by_code, said.came.value, said.late, said.early)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a course asks of whoever graduates."""

    nights: int
    minutes: int = 0
    late_minutes: int = 45
    """Who misses more of a night than this was absent."""
    drills: bool = False
    """Whether every night with a drill must have been attended."""
    ride: bool = False


@dataclass(frozen=True, slots=True)
class Evening:
    """One night as the reckoning sees it. ``key``: by which marks know it."""

    key: int
    minutes: int
    counts: bool = True
    drill: bool = False
    cancelled: bool = False
    added: bool = False
    """It makes up for one that was cancelled."""
    over: bool = False


class Why(StrEnum):
    """What is lacking."""

    NIGHTS = "nights"
    MINUTES = "minutes"
    DRILLS = "drills"
    RIDE = "ride"


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is lacking to graduate: how much there is, is needed, and can be reached at most."""

    why: Why
    have: int
    need: int
    most: int

    @property
    def lost(self) -> bool:
        """Whether it can no longer be reached."""
        return self.most < self.need


class Risk(StrEnum):
    """How a participant stands on the way to graduating."""

    LOST = "lost"
    """What is needed can no longer be reached."""
    NEAR = "near"
    """They have missed something, and the next night they miss is one too many."""
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """How one participant stands. Nights and minutes are of nights that count; a cancelled night is in none of these numbers."""

    attended: int
    minutes: int
    missed: int
    """Nights over, or marked as away, that were not attended."""
    excused: int
    """Of those missed."""
    cut_short: int
    """Of those missed: they were there, but came so late or left so early that it counts as missed."""
    unmarked: int
    """Of those missed: the night is over, and nobody has said anything."""
    late: int
    """Of those attended: they came late."""
    left: int
    """Nights to come, or going on, of which nothing is said yet."""
    drills: int
    drills_missed: int
    rode: bool
    nights_needed: int
    minutes_needed: int
    lacks: tuple[Lack, ...]
    risk: Risk

    @property
    def passes(self) -> bool:
        """Whether everything that is needed is there."""
        return not self.lacks


def attended(said: Said | None, late_minutes: int) -> bool:
    """Whether a mark counts as a night attended."""
    return said is not None and said.came is Came.PRESENT and said.late + said.early <= late_minutes


def needed(asked: Asked, evenings: Sequence[Evening]) -> tuple[int, int]:
    """Nights and minutes that are needed, once cancelled nights are taken off."""
    gone = [each for each in evenings if each.counts and each.cancelled]
    made_up = [each for each in evenings if each.counts and each.added and not each.cancelled]
    nights = asked.nights - max(0, len(gone) - len(made_up))
    minutes = asked.minutes - max(0, sum(e.minutes for e in gone) - sum(e.minutes for e in made_up))
    return max(0, nights), max(0, minutes)


def reckon(asked: Asked, evenings: Sequence[Evening], said: Mapping[int, Said], *, rode: bool) -> Reckoned:
    """How one participant stands.

    Args:
        evenings: all nights of the course.
        said: the word that stands, by the night's key; of a night of which nothing is said there is none.
        rode: whether they rode along, or did what stands in for it.
    """
    held = [each for each in evenings if not each.cancelled]
    there = {each.key for each in held if attended(said.get(each.key), asked.late_minutes)}
    ahead = {each.key for each in held if each.key not in said and not each.over}
    counted = [each for each in held if each.counts]
    minutes = sum(_stayed(each, said[each.key]) for each in counted if each.key in there)
    away = [each for each in counted if each.key not in there and each.key not in ahead]
    coming = [each for each in counted if each.key in ahead]
    drills = [each for each in held if each.drill]
    drilled = sum(each.key in there for each in drills)
    nights_needed, minutes_needed = needed(asked, evenings)
    nights = sum(each.key in there for each in counted)
    reach = sum(each.minutes for each in coming)
    drills_ahead = sum(each.key in ahead for each in drills)
    all_lacks = (
        Lack(Why.NIGHTS, nights, nights_needed, nights + len(coming)),
        Lack(Why.MINUTES, minutes, minutes_needed, minutes + reach),
        Lack(Why.DRILLS, drilled, len(drills) if asked.drills else 0, drilled + drills_ahead),
        Lack(Why.RIDE, int(rode), int(asked.ride), 1),
    )
    lacks = tuple(each for each in all_lacks if each.have < each.need)
    longest = max((each.minutes for each in coming), default=0)
    tight = bool(coming) and (
        nights + len(coming) - 1 < nights_needed or minutes + reach - longest < minutes_needed
    )
    lost = any(each.lost for each in lacks)
    return Reckoned(
        attended=nights,
        minutes=minutes,
        missed=len(away),
        excused=sum(each.key in said and said[each.key].came is Came.EXCUSED for each in away),
        cut_short=sum(each.key in said and said[each.key].came is Came.PRESENT for each in away),
        unmarked=sum(each.key not in said for each in away),
        late=sum(each.key in there and said[each.key].late > 0 for each in counted),
        left=len(coming),
        drills=drilled,
        drills_missed=len(drills) - drilled - drills_ahead,
        rode=rode,
        nights_needed=nights_needed,
        minutes_needed=minutes_needed,
        lacks=lacks,
        risk=Risk.LOST if lost else Risk.NEAR if away and tight else Risk.FINE,
    )


def _stayed(evening: Evening, said: Said) -> int:
    return max(0, evening.minutes - said.late - said.early)
