"""What the two questions after a gathering mean, and how their answers are counted for all to see (promise 10). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lamplighter.core.geo.wording import gettext_noop
from lamplighter.core.stats.estimates import Estimate, share
from lamplighter.core.stats.suppression import suppressed
from lamplighter.meetings.rules.gatherings import Answer


class Question(StrEnum):
    """One of the two questions."""

    USEFUL = "useful"
    HEARD = "heard"


ASKED: dict[Question, str] = {
    Question.USEFUL: gettext_noop("Was it useful to you?"),
    Question.HEARD: gettext_noop("Did you feel heard?"),
}
SAID: dict[Answer, str] = {
    Answer.YES: gettext_noop("Yes"),
    Answer.PARTLY: gettext_noop("Partly"),
    Answer.NO: gettext_noop("No"),
}
DEFINITION = gettext_noop(
    "Everybody who was checked in and had left a way to be reached could answer two questions once, without their name. Counted is who "
    "answered; what those think who did not answer, nobody knows."
)


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers to one question. ``counts``: None where a count is hidden. ``yes``: None where it would give one away."""

    question: Question
    counts: Mapping[Answer, int | None]
    yes: Estimate | None


@dataclass(frozen=True, slots=True)
class Results:
    """What the public sees. ``answers`` None: too few answered for anything to be shown."""

    answers: int | None
    questions: tuple[Counted, ...] = ()


def results(given: Sequence[tuple[str, str]], smallest: int) -> Results:
    """Counts answers, with small ones hidden.

    Args:
        given: pairs of answers, (useful, heard).
        smallest: counts from 1 up to, not including, this are hidden, and with fewer answers everything is.
    """
    if len(given) < smallest:
        return Results(None)
    counted = []
    for place, question in enumerate((Question.USEFUL, Question.HEARD)):
        plain = {answer: sum(pair[place] == answer.value for pair in given) for answer in Answer}
        shown = suppressed(plain, smallest)
        yes = share(plain[Answer.YES], len(given)) if shown[Answer.YES] is not None else None
        counted.append(Counted(question, shown, yes))
    return Results(len(given), tuple(counted))
