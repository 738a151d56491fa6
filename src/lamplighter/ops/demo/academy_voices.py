"""What the demo city's courses changed, and what people thought of their nights: answers as people would give them, tied to nobody."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from lamplighter.academy.actions.tickets import REACHED, link
from lamplighter.academy.models import (
    Application,
    Asked,
    Course,
    Feedback,
    FeedbackAnswer,
    FeedbackTicket,
    Night,
    Survey,
    SurveyAnswer,
    SurveyTicket,
)
from lamplighter.academy.queries.courses import begins_at, ends_at
from lamplighter.academy.queries.marks import marks_of, said_of
from lamplighter.academy.queries.surveys import code_digest, taking_part, ticket_digest, timing
from lamplighter.academy.rules.feedback import Liked
from lamplighter.academy.rules.marks import attended
from lamplighter.academy.rules.states import NightState
from lamplighter.academy.rules.surveys import HIGHEST, LOWEST, Question, Wave, opens
from lamplighter.core.schedule.values import instant
from lamplighter.ops.demo.academy import FINISHED, RUNNING, SPANISH, told_of
from lamplighter.plumbing.clock import city_day, city_tz

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
_ANSWERS: Final[Mapping[Wave, tuple[float, float]]] = {
    Wave.BEFORE: (0.94, 0),
    Wave.AFTER: (0.78, 0.35),
    Wave.LATER: (0.56, 0.2),
}
"""The share of those asked who answer: of whoever answered the first time, and of the others."""
_START: Final = {
    Question.KNOWLEDGE: 2.5,
    Question.TRUST: 3.2,
    Question.HONESTY: 2.9,
    Question.HELP: 3.6,
    Question.REPORT: 4.3,
}
_MOVED: Final[Mapping[Wave, Mapping[Question, float]]] = {
    Wave.BEFORE: {},
    Wave.AFTER: {
        Question.KNOWLEDGE: 1.3,
        Question.TRUST: 0.5,
        Question.HONESTY: 0.6,
        Question.HELP: 0.3,
        Question.REPORT: 0.05,
    },
    Wave.LATER: {Question.KNOWLEDGE: 1.0, Question.TRUST: 0.3, Question.HONESTY: 0.2, Question.HELP: 0.1},
}
"""By how many points people's mean lies higher than before the course: much of it fades, and of some there was nothing to begin with."""
_EARLY: Final = 3
"""Answers there are already to the survey that is being asked."""


@transaction.atomic
def write_voices(seed: int, *, now: datetime) -> int:
    """Writes the surveys and the nights' answers, without letters; what an older recipe wrote goes first. Returns how many answers."""
    for model in (Survey, Feedback, Asked):
        model.objects.all().delete()
    dice = random.Random(f"{seed}-voices")
    courses = {row.number: row for row in Course.objects.filter(number__in=[FINISHED, RUNNING, SPANISH])}
    if FINISHED in courses:
        _three_waves(courses[FINISHED], dice, now)
    if SPANISH in courses:
        _being_asked(courses[SPANISH], dice, now)
    for number in (FINISHED, RUNNING):
        if number in courses:
            _nights(courses[number], dice, now)
    return SurveyAnswer.objects.count() + FeedbackAnswer.objects.count()


def _nine(after: datetime) -> datetime:
    """The next morning at nine, when people are asked."""
    return instant(city_tz(), city_day(after) + DAY, time(9))


def _reached(people: Sequence[Application]) -> list[Application]:
    return [row for row in people if row.by in REACHED and row.stopped_at is None]


def _survey(course: Course, wave: Wave, asked_at: datetime, ends: datetime) -> tuple[Survey, int]:
    people = list(taking_part(course).order_by("pk"))
    asked = _reached(people)
    row = Survey.objects.create(
        course=course, wave=wave.value, asked_at=asked_at, ends_at=ends, people=len(people), asked=len(asked)
    )
    Asked.objects.bulk_create(Asked(application=each, what=f"survey-{wave.value}") for each in asked)
    return row, len(asked)


def _three_waves(course: Course, dice: random.Random, now: datetime) -> None:
    """All that are over: fewer answer each time, some make no code, and one makes another than before."""
    first, last, days = begins_at(course), ends_at(course), timing()
    minds: list[dict[Question, float]] = []
    codes: list[str] = []
    voices: set[int] = set()
    for wave in Wave:
        asked_at = _nine(opens(wave, first, last, days) - (DAY if wave is Wave.BEFORE else timedelta()))
        ends = first if wave is Wave.BEFORE else asked_at + days.lasting
        if ends > now:
            return
        survey, asked = _survey(course, wave, asked_at, ends)
        if not minds:
            minds = [_mind(dice) for _ in range(asked)]
            codes = ["" if n in (4, 19) else f"{dice.getrandbits(256):064x}" for n in range(asked)]
        again, others = _ANSWERS[wave]
        answering = [
            n for n in range(asked) if dice.random() < (again if wave is Wave.BEFORE or n in voices else others)
        ]  # fmt: skip
        voices |= set(answering) if wave is Wave.BEFORE else set()
        answers = [_answer(dice, survey, _code(codes, n, wave, dice), minds[n], wave) for n in answering]
        SurveyAnswer.objects.bulk_create(sorted(answers, key=lambda each: each.pk))
    # What the demo draws for codes are drawn words already, as after the last wave of any course.
    Survey.objects.filter(course=course).update(parted_at=ends + 2 * HOUR)


def _code(codes: Sequence[str], n: int, wave: Wave, dice: random.Random) -> str:
    """Somebody remembers the recipe otherwise the last time."""
    return f"{dice.getrandbits(256):064x}" if wave is Wave.LATER and n == 7 else codes[n]


def _mind(dice: random.Random) -> dict[Question, float]:
    """What somebody thinks before: some trust more than others, in all questions."""
    own = dice.gauss(0, 0.6)
    return {question: start + own + dice.gauss(0, 0.45) for question, start in _START.items()}


def _answer(
    dice: random.Random, survey: Survey, code: str, mind: Mapping[Question, float], wave: Wave
) -> SurveyAnswer:
    said: dict[str, int | None] = {}
    for question, value in mind.items():
        moved = value + _MOVED[wave].get(question, 0.0) + dice.gauss(0, 0.5)
        skipped = dice.random() < 0.03
        said[question.value] = None if skipped else min(HIGHEST, max(LOWEST, round(moved)))
    return SurveyAnswer(pk=dice.randrange(1, 2**62), survey=survey, code=code, **said)


def _being_asked(course: Course, dice: random.Random, now: datetime) -> None:
    """The first survey of a course to come: a few have answered, and tickets wait for the others."""
    ends = begins_at(course)
    if ends <= now + DAY:
        return
    survey, asked = _survey(course, Wave.BEFORE, now - 3 * HOUR, ends)
    early = min(_EARLY, asked)
    SurveyAnswer.objects.bulk_create(
        _answer(dice, survey, code_digest(course, f"demo {n}"), _mind(dice), Wave.BEFORE)
        for n in range(early)
    )
    SurveyTicket.objects.bulk_create(
        SurveyTicket(survey=survey, digest=each) for each in _digests(dice, asked - early)
    )


def _digests(dice: random.Random, many: int) -> list[str]:
    """Of words that nobody has: a link is made when it is asked for."""
    return sorted(f"{dice.getrandbits(256):064x}" for _ in range(many))


def _nights(course: Course, dice: random.Random, now: datetime) -> None:
    """The two questions after each night that is over; of the last ones people are still being asked."""
    words = told_of("voices")["words"]
    people = {row.pk: row for row in taking_part(course)}
    held = course.nights.filter(state=NightState.PLANNED.value, ends__lte=now).order_by("starts")
    for night in held:
        night.course = course
        asked_at = _nine(night.ends)
        if asked_at > now:
            return
        asked = _reached([people[pk] for pk in _there(night) if pk in people])
        ends = asked_at + timedelta(days=settings.LAMPLIGHTER.academy.feedback_days)
        over = ends <= now
        row = Feedback.objects.create(
            night=night,
            asked_at=asked_at,
            ends_at=ends,
            asked=len(asked),
            told_at=ends + HOUR if ends + HOUR <= now else None,
        )
        Asked.objects.bulk_create(Asked(application=each, what=f"night-{night.pk}") for each in asked)
        many = round(len(asked) * (dice.uniform(0.6, 0.9) if over else 0.3))
        FeedbackAnswer.objects.bulk_create(_thoughts(dice, row, words, many))
        if not over:
            FeedbackTicket.objects.bulk_create(
                FeedbackTicket(feedback=row, digest=each) for each in _digests(dice, len(asked) - many)
            )


def _there(night: Night) -> list[int]:
    limit = night.course.late_minutes
    return sorted(pk for pk, mark in marks_of(night).items() if attended(said_of(mark), limit))


def _thoughts(
    dice: random.Random, row: Feedback, words: Sequence[Sequence[str]], many: int
) -> Iterator[FeedbackAnswer]:
    """Most liked it; on some nights fewer found that their questions were answered openly. Few write anything."""
    liked, openly = dice.uniform(0.7, 0.95), dice.uniform(0.5, 0.9)
    written = dice.sample(range(len(words)), min(len(words), dice.randrange(2, 6)))
    for n in range(many):
        text = words[written[n]][dice.random() < 0.25] if n < len(written) else ""
        yield FeedbackAnswer(
            pk=dice.randrange(1, 2**62),
            feedback=row,
            useful=_like(dice, liked),
            open=_like(dice, openly),
            words=text,
        )


def _like(dice: random.Random, yes: float) -> str:
    rest = 1 - yes
    return dice.choices((Liked.YES.value, Liked.PARTLY.value, Liked.NO.value), (yes, 0.7 * rest, 0.3 * rest))[
        0
    ]


def survey_links(now: datetime) -> list[str]:
    """Of a survey, and of a night, that are being asked, if there are: each a new link, in the place of one that waits for an answer."""
    kinds = (
        (SurveyTicket, "academy-survey", SurveyTicket.objects.filter(survey__ends_at__gt=now)),
        (FeedbackTicket, "academy-night-survey", FeedbackTicket.objects.filter(feedback__ends_at__gt=now)),
    )
    found = []
    for kind, route, waiting in kinds:
        ticket = waiting.order_by("pk").values_list("pk", flat=True).first()
        if ticket is not None:
            word = secrets.token_urlsafe(16)
            kind._default_manager.filter(pk=ticket).update(digest=ticket_digest(word))
            found.append(link(route, word, "en"))
    return found
