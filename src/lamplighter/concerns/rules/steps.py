"""The pages on which a resident raises a concern, one question each, and their order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """One page."""

    DANGER = "danger"
    KIND = "kind"
    NOTICE = "notice"
    """Before going on: whom to call instead, or that this is no police report."""
    WHERE = "where"
    LIKE = "like"
    """Others near by that may be the same: before anybody types what is known already."""
    WHAT = "what"
    PHOTOS = "photos"
    WHEN = "when"
    REACH = "reach"
    HOURS = "hours"
    PUBLIC = "public"
    CHECK = "check"
    JOIN = "join"
    """Off the way: a neighbour follows one of those near by instead."""


UNNUMBERED = frozenset({Step.DANGER, Step.NOTICE, Step.LIKE})
"""Pages that only some see, or that ask nothing: they do not count as steps."""


@dataclass(frozen=True, slots=True)
class Asks:
    """What decides which pages there are. ``sealed``: nothing is kept before it is sent."""

    notice: bool = False
    place: bool = True
    like: bool = False
    photos: bool = True
    when: bool = True
    hours: bool = True
    public: bool = True
    sealed: bool = False


def steps(asks: Asks) -> tuple[Step, ...]:
    """The pages in their order. Photos of what is sealed are added later, by the private link."""
    wanted = (
        (Step.DANGER, True),
        (Step.KIND, True),
        (Step.NOTICE, asks.notice),
        (Step.WHERE, asks.place),
        (Step.LIKE, asks.like and asks.place),
        (Step.WHAT, True),
        (Step.PHOTOS, asks.photos and not asks.sealed),
        (Step.WHEN, asks.when),
        (Step.REACH, True),
        (Step.HOURS, asks.hours),
        (Step.PUBLIC, asks.public and asks.place and not asks.sealed),
        (Step.CHECK, True),
    )
    return tuple(step for step, there in wanted if there)


_ORDER = {step: at for at, step in enumerate(Step)}


def after(step: Step, path: tuple[Step, ...]) -> Step:
    """The page that follows."""
    return next((each for each in path if _ORDER[each] > _ORDER[step]), path[-1])


def before(step: Step, path: tuple[Step, ...]) -> Step:
    """The page that comes before."""
    if step is Step.JOIN:
        return Step.LIKE
    return next((each for each in reversed(path) if _ORDER[each] < _ORDER[step]), path[0])


def counted(step: Step, path: tuple[Step, ...]) -> tuple[int, int]:
    """Which step it is, and of how many; a page without a number of its own stands at the step before it, 0 for none."""
    numbered = [each for each in path if each not in UNNUMBERED]
    return sum(_ORDER[each] <= _ORDER[step] for each in numbered), len(numbered)
