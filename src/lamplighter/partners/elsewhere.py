"""What stands in other rooms under a number: the features are strangers, so whoever knows them both enters here, once, where to ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lamplighter.audit.rules import Actor
from lamplighter.partners.rules.commitments import Made


@dataclass(frozen=True, slots=True)
class Found:
    """A thing of another room. ``shown`` is what everyone may read of it and ``url`` where; both empty where it is private. ``on``: the
    day on which it took place, where it has one."""

    number: str
    zone: str
    shown: str = ""
    url: str = ""
    on: date | None = None


Ask = Callable[[str], Found | None]
"""By stored number; None where there is none."""
_asked: dict[Made, Ask] = {}


def knows(kind: Made, ask: Ask) -> None:
    """Enters who knows the things of a kind."""
    _asked[kind] = ask


def known(kind: Made) -> bool:
    """Whether somebody knows the things of a kind."""
    return kind in _asked


def find(kind: Made, number: str) -> Found | None:
    """The thing of a number; None where there is none, or nobody knows such things."""
    ask = _asked.get(kind)
    return ask(number) if ask is not None and number else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was said there and is to become a promise: in both languages, whose post sees to it, by when."""

    what_en: str
    what_es: str
    zone: str
    due_on: date


class AlreadyMade(Exception):
    """A promise was made of it before, or it is gone."""


@dataclass(frozen=True, slots=True)
class Proposes:
    """Who keeps proposals of a kind of thing, by the thing's number and the proposal's own key.

    ``made`` is told of the promise that was made, by its number, in the same transaction; it raises ``AlreadyMade``.
    """

    ask: Callable[[str, str], Proposal | None]
    made: Callable[[str, str, str, Actor, datetime], None]


_proposing: dict[Made, Proposes] = {}


def proposes(kind: Made, source: Proposes) -> None:
    """Enters who keeps proposals of a kind of thing."""
    _proposing[kind] = source


def proposal(kind: Made, number: str, item: str) -> Proposal | None:
    """A proposal of which no promise was made yet; None where there is none."""
    source = _proposing.get(kind)
    return source.ask(number, item) if source is not None and number and item else None


def made(*, kind: Made, number: str, item: str, promise: str, actor: Actor, now: datetime) -> None:
    """Tells that a promise was made of a proposal.

    Raises:
        AlreadyMade: see there.
    """
    source = _proposing.get(kind)
    if source is None:
        raise AlreadyMade
    source.made(number, item, promise, actor, now)


Names = Callable[[str], str]
"""A desk's name in the reader's language, by its code with the prefix; empty for one that nobody knows."""
_desks: list[Names] = []


def names_desks(source: Names) -> None:
    """Enters who knows the desks' names."""
    if source not in _desks:
        _desks.append(source)


def desk_name(code: str) -> str:
    """A desk's name, or empty."""
    return next((name for source in _desks if (name := source(code))), "")


Silent = Callable[[str], bool]
"""Whether a desk, by its code with the prefix, works on what nobody may read alone, and so promises nothing in public."""
_silent: list[Silent] = []


def knows_silent_desks(source: Silent) -> None:
    """Enters who knows which desks promise nothing."""
    if source not in _silent:
        _silent.append(source)


def is_silent(code: str) -> bool:
    """Whether a desk promises nothing in public."""
    return any(source(code) for source in _silent)


@dataclass(frozen=True, slots=True)
class Linked:
    """A thing of another room as a person may see it, each part in words."""

    title: str
    place: str
    state: str
    url: str


Look = Callable[[Any, str, datetime], Linked | None]
"""A person, a number as stored, an instant; None: there is none, or it is not theirs to see."""
_looks: dict[Made, Look] = {}


def shows(kind: Made, look: Look) -> None:
    """Enters who shows staff the things of a kind."""
    _looks[kind] = look


def seen_by(user: Any, kind: Made, number: str, now: datetime) -> Linked | None:
    """The thing of a number as a person may see it."""
    look = _looks.get(kind)
    return look(user, number, now) if look is not None else None


@dataclass(frozen=True, slots=True)
class Booked:
    """What an officer has at a time, in the reader's language; half-open."""

    what: str
    starts: datetime
    ends: datetime


class TimeTaken(Exception):
    """The officer has something else then. ``booked``: what, in order of time; the caller's transaction is to be given up."""

    def __init__(self, booked: Sequence[Booked]) -> None:
        super().__init__(f"{len(booked)} at that time")
        self.booked = tuple(booked)


@dataclass(frozen=True, slots=True)
class Diary:
    """Who keeps officers' time. ``take``: of an officer, from when to when, under the number of a request, now; time taken under that
    number before is given back with it; raises ``TimeTaken``. ``free``: gives it back. ``kept``: whose time is taken, until when."""

    take: Callable[[str, int, datetime, datetime, datetime], None]
    free: Callable[[str], None]
    kept: Callable[[str], tuple[int, datetime] | None]


_diaries: list[Diary] = []


def keeps_time(source: Diary) -> None:
    """Enters who keeps officers' time."""
    _diaries[:] = [source]


def diary() -> Diary | None:
    """Who keeps officers' time; None where nobody does."""
    return next(iter(_diaries), None)
