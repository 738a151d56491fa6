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
    WHAT = "what"
    PHOTOS = "photos"
    WHEN = "when"
    REACH = "reach"
    PUBLIC = "public"
    LIKE = "like"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Asks:
    """What decides which pages there are. ``sealed``: nothing is kept before it is sent."""

    notice: bool = False
    place: bool = True
    photos: bool = True
    when: bool = True
    public: bool = True
    like: bool = False
    sealed: bool = False


def steps(asks: Asks) -> tuple[Step, ...]:
    """The pages in their order. Photos of what is sealed are added later, by the private link."""
    wanted = (
        (Step.DANGER, True),
        (Step.KIND, True),
        (Step.NOTICE, asks.notice),
        (Step.WHERE, asks.place),
        (Step.WHAT, True),
        (Step.PHOTOS, asks.photos and not asks.sealed),
        (Step.WHEN, asks.when),
        (Step.REACH, True),
        (Step.PUBLIC, asks.public),
        (Step.LIKE, asks.like),
        (Step.CHECK, True),
    )
    return tuple(step for step, there in wanted if there)


def after(step: Step, path: tuple[Step, ...]) -> Step:
    """The page that follows."""
    order = list(Step)
    return next((each for each in path if order.index(each) > order.index(step)), path[-1])


def before(step: Step, path: tuple[Step, ...]) -> Step:
    """The page that comes before."""
    order = list(Step)
    return next((each for each in reversed(path) if order.index(each) < order.index(step)), path[0])
