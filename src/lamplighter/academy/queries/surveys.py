"""Reads of surveys and of what people thought of nights: whether a ticket holds, and what the answers come to once nobody can answer any
more. They are shown all at once: two views in between would tell what somebody answered."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from lamplighter.academy.models import Application, Course, Feedback, FeedbackTicket, Survey, SurveyTicket
from lamplighter.academy.queries.courses import begins_at, ends_at
from lamplighter.academy.rules import feedback as night_rules
from lamplighter.academy.rules.states import TAKING_PART
from lamplighter.academy.rules.surveys import (
    COMPARED,
    Compared,
    Given,
    Question,
    Reached,
    Timing,
    Wave,
    compared,
    hidden,
    is_due,
)


def ticket_digest(word: str) -> str:
    """What is kept of a ticket."""
    return hashlib.sha256(word.encode()).hexdigest()


def code_digest(course: Course, code: str) -> str:
    """What is kept of the code that somebody made of themselves: keyed, so that a copied database lets nobody try codes; other in each
    course, so that courses cannot be joined; empty where there is none."""
    if not code:
        return ""
    message = f"lamplighter academy-survey {course.number} {code}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def survey_ticket(word: str, now: datetime) -> SurveyTicket | None:
    """The ticket that a link holds; None once it was used, and when its time is over."""
    held = SurveyTicket.objects.select_related("survey__course").filter(survey__ends_at__gt=now)
    return held.filter(digest=ticket_digest(word)).first()


def feedback_ticket(word: str, now: datetime) -> FeedbackTicket | None:
    """The same of a night."""
    held = FeedbackTicket.objects.select_related("feedback__night__course").filter(feedback__ends_at__gt=now)
    return held.filter(digest=ticket_digest(word)).first()


def timing() -> Timing:
    """The settings' days."""
    ours = settings.LAMPLIGHTER.academy
    return Timing(
        before=timedelta(days=ours.survey_before_days),
        later=timedelta(days=ours.survey_later_days),
        lasting=timedelta(days=ours.survey_days),
    )


def waves_due(course: Course, now: datetime) -> list[Wave]:
    """What a course's people may be asked now."""
    first, last, days = begins_at(course), ends_at(course), timing()
    return [wave for wave in Wave if is_due(wave, first, last, now, days)]


def taking_part(course: Course) -> QuerySet[Application]:
    """Who takes part in a course, or did to its end."""
    return Application.objects.filter(course=course, standing__in=[each.value for each in TAKING_PART])


@dataclass(frozen=True, slots=True)
class Learned:
    """What may be seen of a course's surveys now. ``running``: waves that are being asked, of which nothing is shown."""

    reached: tuple[Reached, ...]
    compared: tuple[Compared, ...]
    running: tuple[Survey, ...]
    shown_at: datetime | None
    complete: bool
    """Whether the last wave is over."""

    @property
    def public(self) -> bool:
        """Whether everybody may see it."""
        return bool(self.reached) and (self.complete or self.shown_at is not None)


def learned(course: Course, now: datetime) -> Learned:
    """What the surveys of a course came to, of waves that are over alone."""
    surveys = {Wave(each.wave): each for each in Survey.objects.filter(course=course).order_by("pk")}
    over = {wave: each for wave, each in surveys.items() if each.ends_at <= now}
    given = {wave: _given(each) for wave, each in over.items()}
    least = settings.LAMPLIGHTER.academy.smallest_count
    return Learned(
        tuple(
            Reached(wave, each.people, each.asked, hidden(len(given[wave]), least))
            for wave, each in sorted(over.items(), key=lambda pair: list(Wave).index(pair[0]))
        ),
        tuple(compared(*pair, given, least) for pair in COMPARED if set(pair) <= over.keys()),
        tuple(each for wave, each in surveys.items() if wave not in over),
        next((each.shown_at for each in over.values() if each.shown_at is not None), None),
        Wave.LATER in over,
    )


def _given(survey: Survey) -> list[Given]:
    columns = [each.value for each in Question]
    rows = survey.answers.order_by("pk").values_list("code", *columns)
    return [
        Given(
            code,
            {question: value for question, value in zip(Question, values, strict=True) if value is not None},
        )
        for code, *values in rows
    ]


@dataclass(frozen=True, slots=True)
class Thought:
    """What people thought of a night. ``results`` None: they are still being asked."""

    feedback: Feedback
    results: night_rules.Results | None


def thoughts(feedbacks: Sequence[Feedback], now: datetime) -> list[Thought]:
    """Of several nights, each with what may be seen of it now."""
    least = settings.LAMPLIGHTER.academy.smallest_count
    return [
        Thought(
            each,
            night_rules.results(
                list(each.answers.order_by("pk").values_list("useful", "open", "words")), least
            )
            if each.ends_at <= now
            else None,
        )
        for each in feedbacks
    ]


def of_course(course: Course) -> QuerySet[Feedback]:
    """Nights of a course about which people were asked, in their order."""
    return (
        Feedback.objects.filter(night__course=course)
        .select_related("night__course")
        .order_by("night__starts", "pk")
    )


def of_presenter(user_pk: int) -> QuerySet[Feedback]:
    """Nights that a signed-in person presented as an officer, the latest first."""
    found = Feedback.objects.filter(night__presenters__officer__user=user_pk)
    return found.select_related("night__course").order_by("-night__starts", "-pk").distinct()
