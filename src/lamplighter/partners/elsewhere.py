"""What stands in other rooms under a number: the features are strangers, so whoever knows them both enters here, once, where to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lamplighter.partners.rules.commitments import Made


@dataclass(frozen=True, slots=True)
class Found:
    """A thing of another room. ``shown`` is what everyone may read of it and ``url`` where; both empty where it is private."""

    number: str
    zone: str
    shown: str = ""
    url: str = ""


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
