"""What a course changed: the questions that are asked three times, the code that pairs them, what may be shown. Pure.

The questions are fixed here, so that no wave asks other words than the one before. They stand for what surveys of police academies and of
procedural justice usually ask about: knowledge, trust, honesty, willingness to help, likelihood to report.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lamplighter.core.geo.wording import gettext_noop
from lamplighter.core.stats.changes import mean_change
from lamplighter.core.stats.definition import Definition
from lamplighter.core.stats.estimates import Estimate

LEAST_TIME = timedelta(days=1)
"""Nobody is asked who would have less time to answer."""
PAIRS_LEAST = 10
"""Over fewer pairs no mean is shown: its range would say little, and its value much about each. A rule, not a proof: nobody stands beside
an answer, but whoever knew what all others said could reckon the last one from any mean."""
LOWEST, HIGHEST = 1, 5


class Wave(StrEnum):
    """When it is asked. A stored value is never renamed."""

    BEFORE = "before"
    AFTER = "after"
    LATER = "later"
    """Six months after the course."""


class Question(StrEnum):
    """What is asked, each time with the same words. A stored value is never renamed."""

    KNOWLEDGE = "knowledge"
    TRUST = "trust"
    HONESTY = "honesty"
    HELP = "help"
    REPORT = "report"


ASKED: Mapping[Question, str] = {
    Question.KNOWLEDGE: gettext_noop("I know what the police department does, and why it does it that way."),
    Question.TRUST: gettext_noop("I trust the police department to do what is right for my neighborhood."),
    Question.HONESTY: gettext_noop("The police department is honest with people, also about its mistakes."),
    Question.HELP: gettext_noop(
        "I would give my time to help make my neighborhood safer together with the police."
    ),
    Question.REPORT: gettext_noop("If I saw a crime or something suspicious, I would report it."),
}
SHORT: Mapping[Question, str] = {
    Question.KNOWLEDGE: gettext_noop("Knowledge of what the department does"),
    Question.TRUST: gettext_noop("Trust"),
    Question.HONESTY: gettext_noop("Honesty of the department"),
    Question.HELP: gettext_noop("Willingness to help"),
    Question.REPORT: gettext_noop("Likelihood to report"),
}
SCALE: Mapping[int, str] = {
    1: gettext_noop("Strongly disagree"),
    2: gettext_noop("Disagree"),
    3: gettext_noop("Neither"),
    4: gettext_noop("Agree"),
    5: gettext_noop("Strongly agree"),
}
CHANGE = Definition(
    gettext_noop("Mean change"),
    gettext_noop(
        "Of those who answered both times and whose codes fit: how many points their answer moved on average, on a scale from 1 (strongly "
        "disagree) to 5 (strongly agree). The range is the 95% interval of the paired t test; it says how large the part of chance may be. "
        "Of many such ranges about one in twenty misses."
    ),
)
WARNINGS: Sequence[str] = (
    gettext_noop(
        "Volunteers are no sample: whoever applies for the academy, comes, and answers may think otherwise than the rest of the city. "
        "Nothing here speaks for anybody else."
    ),
    gettext_noop(
        "A change is no proof of a cause. Other things happened in the same months, and nobody was asked who did not take part."
    ),
    gettext_noop(
        "Those who stayed and answered again may be those who liked it. How many are missing stands below."
    ),
)
COMPARED: Sequence[tuple[Wave, Wave]] = ((Wave.BEFORE, Wave.AFTER), (Wave.BEFORE, Wave.LATER))


@dataclass(frozen=True, slots=True)
class Timing:
    """The settings' days: so long before the first night, so long after the last, and for so long answers are taken."""

    before: timedelta
    later: timedelta
    lasting: timedelta


def opens(wave: Wave, first: datetime, last: datetime, timing: Timing) -> datetime:
    """From when it is asked. ``first``, ``last``: when the first night begins and the last one ends."""
    if wave is Wave.BEFORE:
        return first - timing.before
    return last + timing.later if wave is Wave.LATER else last


def is_due(wave: Wave, first: datetime, last: datetime, now: datetime, timing: Timing) -> bool:
    """Whether people may be asked now: before the course only while they can still answer before its first night."""
    begin = opens(wave, first, last, timing)
    if wave is Wave.BEFORE:
        return begin <= now <= first - LEAST_TIME
    return begin <= now < begin + timing.lasting


def code_of(parts: Iterable[str]) -> str:
    """The code that somebody makes of themselves, as it is compared: capitals and digits without accents, in the recipe's order. A part
    that was left out, or does not apply, is a dash; all left out: no code."""
    folded = [_plain(each) or "-" for each in parts]
    return "" if all(each == "-" for each in folded) else " ".join(folded)


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in spread.upper() if sign.isalnum())


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: the digest of the code (empty: none), and a number from 1 to 5 for each question that was answered."""

    code: str
    said: Mapping[Question, int]


@dataclass(frozen=True, slots=True)
class Reached:
    """How many a wave reached. ``answered`` None: some, but fewer than may be shown."""

    wave: Wave
    people: int
    asked: int
    answered: int | None


@dataclass(frozen=True, slots=True)
class Changed:
    """One question, asked twice. ``change`` and the means of both times are None where too few pairs answered it."""

    question: Question
    pairs: int | None
    earlier: float | None = None
    later: float | None = None
    change: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two waves. ``pairs`` None: some, but fewer than may be shown."""

    earlier: Wave
    later: Wave
    pairs: int | None
    questions: tuple[Changed, ...]


def hidden(count: int, smallest: int) -> int | None:
    """A count, or None where it is small."""
    return None if 0 < count < smallest else count


def paired(earlier: Sequence[Given], later: Sequence[Given]) -> list[tuple[Given, Given]]:
    """Answers of the same code. A code that stands twice in a wave could be either's, and pairs nothing."""
    first, second = _by_code(earlier), _by_code(later)
    return [(first[code], second[code]) for code in sorted(first.keys() & second.keys())]


def _by_code(given: Sequence[Given]) -> dict[str, Given]:
    found: dict[str, Given] = {}
    twice = set()
    for each in given:
        if each.code in found:
            twice.add(each.code)
        found[each.code] = each
    return {code: each for code, each in found.items() if code and code not in twice}


def compared(earlier: Wave, later: Wave, given: Mapping[Wave, Sequence[Given]], smallest: int) -> Compared:
    """What changed between two waves, as it may be shown.

    All figures are rounded to a tenth: a finer one would tell more of single answers than of the course.

    Args:
        smallest: counts from 1 up to, not including, this are hidden.
    """
    pairs = paired(given[earlier], given[later])
    return Compared(
        earlier,
        later,
        hidden(len(pairs), smallest),
        tuple(_changed(question, pairs, smallest) for question in Question),
    )


def _changed(question: Question, pairs: Sequence[tuple[Given, Given]], smallest: int) -> Changed:
    both = [
        (first.said[question], second.said[question])
        for first, second in pairs
        if question in first.said and question in second.said
    ]
    count = hidden(len(both), smallest)
    if len(both) < max(PAIRS_LEAST, smallest):
        return Changed(question, count)
    return Changed(
        question,
        count,
        round(sum(first for first, _ in both) / len(both), 1),
        round(sum(second for _, second in both) / len(both), 1),
        _rounded(mean_change(both)),
    )


def _rounded(found: Estimate | None) -> Estimate | None:
    """To a tenth, and within what the scale allows."""
    if found is None:
        return None
    most = HIGHEST - LOWEST
    low = None if found.low is None else max(-most, round(found.low, 1))
    high = None if found.high is None else min(most, round(found.high, 1))
    return Estimate(round(found.value, 1) + 0.0, low, high, found.n)
