"""The pages on which somebody applies, one question each, and their order. Pure."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """One page."""

    START = "start"
    """Before anything is asked: what it takes, and what is never asked for."""
    WHO = "who"
    BORN = "born"
    GUARDIAN = "guardian"
    ZONE = "zone"
    NEEDS = "needs"
    WORDS = "words"
    CHECK = "check"


UNNUMBERED = frozenset({Step.START})
"""Pages that ask nothing: they do not count as steps."""


def steps(*, age: bool, guardian: bool) -> tuple[Step, ...]:
    """The pages in their order.

    Args:
        age: whether the course asks for a birth date.
        guardian: whether whoever applies is under age.
    """
    wanted = {Step.BORN: age, Step.GUARDIAN: guardian}
    return tuple(step for step in Step if wanted.get(step, True))


_ORDER = {step: at for at, step in enumerate(Step)}


def after(step: Step, path: tuple[Step, ...]) -> Step:
    """The page that follows."""
    return next((each for each in path if _ORDER[each] > _ORDER[step]), path[-1])


def before(step: Step, path: tuple[Step, ...]) -> Step:
    """The page that comes before."""
    return next((each for each in reversed(path) if _ORDER[each] < _ORDER[step]), path[0])


def counted(step: Step, path: tuple[Step, ...]) -> tuple[int, int]:
    """Which step it is, and of how many; 0 for a page that does not count."""
    numbered = [each for each in path if each not in UNNUMBERED]
    return sum(_ORDER[each] <= _ORDER[step] for each in numbered), len(numbered)
