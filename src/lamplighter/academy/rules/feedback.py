"""What those who came to a night thought of it: two questions, and words if they like. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lamplighter.core.geo.wording import gettext_noop
from lamplighter.core.stats.estimates import Estimate, share
from lamplighter.core.stats.suppression import suppressed

WORDS_LONGEST = 500
"""Characters of what somebody adds."""


class Liked(StrEnum):
    """An answer to one of the two questions. A stored value is never renamed."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Question(StrEnum):
    """One of the two questions."""

    USEFUL = "useful"
    OPEN = "open"


ASKED: Mapping[Question, str] = {
    Question.USEFUL: gettext_noop("Did you learn something that is useful to you?"),
    Question.OPEN: gettext_noop("Were your questions answered openly?"),
}
SAID: Mapping[Liked, str] = {
    Liked.YES: gettext_noop("Yes"),
    Liked.PARTLY: gettext_noop("Partly"),
    Liked.NO: gettext_noop("No"),
}
DEFINITION = gettext_noop(
    "Everybody who was there and can be reached could answer once, without their name. Counted is who answered; what the others think, "
    "nobody knows."
)


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers to one question. ``counts``: None where a count is hidden. ``yes``: None where it would give one away."""

    question: Question
    counts: Mapping[Liked, int | None]
    yes: Estimate | None


@dataclass(frozen=True, slots=True)
class Results:
    """What may be seen of a night. ``answers`` None: too few answered for anything to be shown, words among it."""

    answers: int | None
    questions: tuple[Counted, ...] = ()
    words: tuple[str, ...] = ()


def results(given: Sequence[tuple[str, str, str]], smallest: int) -> Results:
    """Counts answers, with small ones hidden; and the words, in the order of the alphabet, so that no order tells who wrote when.

    Args:
        given: answers as (useful, open, words).
        smallest: counts from 1 up to, not including, this are hidden, and with fewer answers everything is.
    """
    if len(given) < max(smallest, 1):
        return Results(None)
    counted = []
    for place, question in enumerate(Question):
        plain = {liked: sum(each[place] == liked.value for each in given) for liked in Liked}
        shown = suppressed(plain, smallest)
        yes = share(plain[Liked.YES], len(given)) if shown[Liked.YES] is not None else None
        counted.append(Counted(question, shown, yes))
    return Results(len(given), tuple(counted), tuple(sorted(each[2] for each in given if each[2])))
