"""Surveys and what people thought of a night. No answer leads to a person: tickets are tied to what is asked and to nobody, answers to
neither a ticket nor a time, and their ids are drawn, so that they stand in no order."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q

from lamplighter.academy.models.application import Application
from lamplighter.academy.models.course import Course, Night
from lamplighter.academy.rules.feedback import WORDS_LONGEST, Liked
from lamplighter.academy.rules.surveys import HIGHEST, LOWEST, Question, Wave
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


def drawn_id() -> int:
    """An id that tells nothing of when it was given."""
    return secrets.randbelow(2**62) + 1


def _points() -> models.PositiveSmallIntegerField[int | None, int | None]:
    return models.PositiveSmallIntegerField(null=True)


class Survey(HouseModel):
    """One wave of the survey in a course."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="surveys")
    wave = models.CharField(max_length=6, choices=[(each.value, each.value) for each in Wave])
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    """Until when answers are taken; what they come to is shown from then on, all at once."""
    people = models.PositiveSmallIntegerField(default=0)
    """How many took part when it was asked."""
    asked = models.PositiveSmallIntegerField(default=0)
    """How many of them could be asked."""
    shown_at = models.DateTimeField(null=True)
    """When the coordinator let everybody see what came of it, before the last wave was over."""
    parted_at = models.DateTimeField(null=True)
    """When the codes of the whole course were replaced by drawn words that nobody can try."""

    FIELD_CLASSES = classes(
        staff=["id", "course", "wave", "asked_at", "ends_at", "people", "asked", "shown_at", "parted_at"]
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "wave"], name="academy_survey_wave_once")]

    def __str__(self) -> str:
        return f"survey {self.wave}"


class SurveyTicket(HouseModel):
    """Lets one answer in. It is tied to a wave of a course and to nobody; used, it is gone."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="tickets")
    digest = models.CharField(max_length=64, unique=True)

    FIELD_CLASSES = classes(sealed=["digest"], staff=["id", "survey"])

    def __str__(self) -> str:
        return "ticket"


class SurveyAnswer(HouseModel):
    """One anonymous answer. Not even the day is kept."""

    id = models.BigIntegerField(primary_key=True, default=drawn_id)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="answers")
    code = models.CharField(max_length=64, blank=True)
    """Keyed digest of the code that the person made; empty: they gave none."""
    knowledge = _points()
    trust = _points()
    honesty = _points()
    help = _points()
    report = _points()

    FIELD_CLASSES = classes(
        sealed=["code"],
        restricted=["knowledge", "trust", "honesty", "help", "report"],
        staff=["id", "survey"],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{each.value}__isnull": True})
                | Q(**{f"{each.value}__gte": LOWEST, f"{each.value}__lte": HIGHEST}),
                name=f"academy_survey_{each.value}",
            )
            for each in Question
        ]

    def __str__(self) -> str:
        return "answer"


class Feedback(HouseModel):
    """That those who came to a night were asked what they thought of it."""

    night = models.OneToOneField(Night, on_delete=models.CASCADE, related_name="feedback")
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    asked = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    """When those who presented were told that there is something to read."""

    FIELD_CLASSES = classes(staff=["id", "night", "asked_at", "ends_at", "asked", "told_at"])

    def __str__(self) -> str:
        return f"feedback {self.pk}"


class FeedbackTicket(HouseModel):
    """Lets one answer about a night in; tied to nobody; used, it is gone."""

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="tickets")
    digest = models.CharField(max_length=64, unique=True)

    FIELD_CLASSES = classes(sealed=["digest"], staff=["id", "feedback"])

    def __str__(self) -> str:
        return "ticket"


class FeedbackAnswer(HouseModel):
    """One anonymous answer about a night. Not even the day is kept."""

    id = models.BigIntegerField(primary_key=True, default=drawn_id)
    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="answers")
    useful = models.CharField(max_length=6, choices=[(each.value, each.value) for each in Liked])
    open = models.CharField(max_length=6, choices=[(each.value, each.value) for each in Liked])
    words = models.CharField(max_length=WORDS_LONGEST, blank=True)

    FIELD_CLASSES = classes(restricted=["useful", "open", "words"], staff=["id", "feedback"])

    def __str__(self) -> str:
        return "answer"


class Asked(HouseModel):
    """That somebody was asked something once, so that they are not asked again; nothing leads from here to a ticket or an answer."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="asked")
    what = models.CharField(max_length=24)
    """``survey-before``, ``night-17``, ``alumni``."""

    FIELD_CLASSES = classes(staff=["id", "application", "what"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "what"], name="academy_asked_once")]

    def __str__(self) -> str:
        return f"asked {self.what}"
