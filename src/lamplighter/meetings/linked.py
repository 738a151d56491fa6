"""What other rooms know: of a number that a resident linked to an appointment, of promises that were made at a gathering, of what takes an
officer's time. Rooms are strangers: the flows enter where to ask, once, at the start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Linked:
    """What the signed-in person may see of it. ``words`` are empty where it is for a closer look only."""

    number: str
    title: str
    state: str
    place: str
    words: str
    url: str


Ask = Callable[[Any, str, datetime], Linked | None]
"""A person, a number as stored, an instant; None: there is no such thing, or it is not theirs to see."""
_asked: list[Ask] = []


def linked_from(ask: Ask) -> Ask:
    """Enters where to ask."""
    if ask not in _asked:
        _asked.append(ask)
    return ask


def linked_to(user: Any, number: str, now: datetime) -> Linked | None:
    """What a person may see of what a number names."""
    if not number:
        return None
    return next((found for ask in _asked if (found := ask(user, number, now)) is not None), None)


@dataclass(frozen=True, slots=True)
class Promise:
    """A public promise as it stands. ``mark`` is a shape for its state, ``css`` the state's name; ``staff_url`` is the page at the desk."""

    number: str
    what: str
    post: str
    state: str
    mark: str
    css: str
    headline: str
    url: str
    staff_url: str


@dataclass(frozen=True, slots=True)
class Promises:
    """Who knows promises. ``made_at``: those made at the gathering of a number, by due day; ``form``: address of the form that makes one
    of a follow-up, by the gathering's number and the follow-up's key."""

    made_at: Callable[[str, datetime], Sequence[Promise]]
    form: Callable[[str, int], str]


_promises: list[Promises] = []


def promises_from(source: Promises) -> None:
    """Enters who knows promises."""
    _promises[:] = [source]


def promises_at(gathering: str, now: datetime) -> list[Promise]:
    """What was promised at a gathering, by its number."""
    return [promise for source in _promises for promise in source.made_at(gathering, now)]


def promise_form(gathering: str, follow_up: int) -> str:
    """Where a follow-up is made a promise; empty where nobody makes any."""
    return next((source.form(gathering, follow_up) for source in _promises), "")


@dataclass(frozen=True, slots=True)
class Expected:
    """Where an officer is expected, as a person may see it. ``place`` is empty where it is not theirs to see; ``asked``: whether the hour
    waits for a yes of the others."""

    title: str
    place: str
    url: str
    asked: bool


Expect = Callable[[Any, str, datetime], Expected | None]
"""A person, or None for whoever is not known; the number under which time is taken; an instant."""
_expecting: list[Expect] = []


def expected_from(ask: Expect) -> None:
    """Enters who knows where officers are expected."""
    if ask not in _expecting:
        _expecting.append(ask)


def expected_at(user: Any, number: str, now: datetime) -> Expected | None:
    """Where an officer is expected by the number under which their time is taken."""
    return next((found for ask in _expecting if (found := ask(user, number, now)) is not None), None)


Desks = Callable[[str], str]
"""A desk's name in the reader's language, by its code with the prefix; empty for one that promises nothing in public."""
_desks: list[Desks] = []


def desks_from(source: Desks) -> None:
    """Enters who knows the desks."""
    if source not in _desks:
        _desks.append(source)


def desk_name(code: str) -> str:
    """A desk's name; empty where it promises nothing, or nobody knows it."""
    return next((name for source in _desks if (name := source(code))), "")
