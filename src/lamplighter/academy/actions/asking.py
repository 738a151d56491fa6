"""Questions ahead of a night: sent in by those who take part, voted on by them. Nothing says who asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from lamplighter.academy.actions.shared import Closed, Gone
from lamplighter.academy.models import Application, Night, Question, Vote
from lamplighter.academy.queries.questions import SHOWN, voice_of, waiting_count
from lamplighter.academy.rules.states import CourseState, NightState, Standing
from lamplighter.academy.rules.values import QUESTION_LONGEST
from lamplighter.plumbing.clock import city_day

WAITING_MOST = 100
"""Questions of one night that wait to be looked at; nobody can flood the coordinator."""


class Enough(Exception):
    """So many wait already that nobody would come to this one."""


def may_ask(application: Application, night: Night, now: datetime) -> bool:
    """Whether somebody can ask ahead of a night, or vote: whoever is enrolled, until it begins."""
    return (
        application.standing == Standing.ENROLLED.value
        and night.course_id == application.course_id
        and application.course.state == CourseState.OPEN.value
        and night.state == NightState.PLANNED.value
        and night.starts > now
    )


@transaction.atomic
def ask(*, application: Application, night: int, text: str, now: datetime) -> None:
    """Keeps a question for the coordinator to look at. The same words twice are one question.

    Raises:
        Gone: there is no such night of their course.
        Closed: it has begun, or they are not enrolled.
        Enough: see there.
    """
    row = _night(application, night, now)
    words = " ".join(text.split())[:QUESTION_LONGEST]
    if Question.objects.filter(night=row, text=words).exists():
        return
    if waiting_count(row) >= WAITING_MOST:
        raise Enough
    Question.objects.create(night=row, text=words, language=application.language, sent_on=city_day(now))


@transaction.atomic
def vote(*, application: Application, question: int, now: datetime) -> None:
    """They want to hear this too. Pressed twice, it counts once.

    Raises:
        Gone: there is no such question of their course.
        Closed: its night has begun, or they are not enrolled.
    """
    row = Question.objects.filter(pk=question, state=SHOWN).first()
    if row is None:
        raise Gone
    _night(application, row.night_id, now)
    _, made = Vote.objects.get_or_create(question=row, digest=voice_of(application, row.pk))
    if made:
        Question.objects.filter(pk=row.pk).update(votes=F("votes") + 1)


def _night(application: Application, pk: int, now: datetime) -> Night:
    found = Night.objects.select_related("course").filter(pk=pk, course=application.course_id).first()
    if found is None:
        raise Gone
    if not may_ask(application, found, now):
        raise Closed
    return found
