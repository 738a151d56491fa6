"""The survey before, after and six months after a course: asked by tickets, answered once, shown when it is over."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from lamplighter.academy.actions.shared import locked
from lamplighter.academy.actions.tickets import Used, hand_out, link
from lamplighter.academy.messages import survey_letters
from lamplighter.academy.models import Application, Asked, Course, Survey, SurveyAnswer, SurveyTicket
from lamplighter.academy.queries.courses import begins_at, ends_at
from lamplighter.academy.queries.surveys import (
    code_digest,
    learned,
    survey_ticket,
    taking_part,
    ticket_digest,
    timing,
    waves_due,
)
from lamplighter.academy.rules.states import CourseState
from lamplighter.academy.rules.surveys import LEAST_TIME, Question, Wave, opens
from lamplighter.academy.rules.values import MORNING
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.outbox.actions import post_letter
from lamplighter.plumbing.clock import city_tz

CATEGORY = "academy-survey"


class TooEarly(Exception):
    """No wave is over, or nothing of it may be shown."""


def ask_all(*, now: datetime) -> int:
    """Asks whoever is to be asked now, in every course. Returns how many were asked."""
    if now.astimezone(city_tz()).time() < MORNING:
        return 0
    live = [CourseState.OPEN.value, CourseState.DONE.value]
    courses = Course.objects.filter(state__in=live).exclude(surveys__parted_at__isnull=False)
    return sum(
        ask(pk=course.pk, wave=wave, now=now)
        for course in courses.order_by("pk")
        for wave in waves_due(course, now)
    )


@transaction.atomic
def ask(*, pk: int, wave: Wave, now: datetime) -> int:
    """Sends the survey to everybody who takes part, can be reached and was not asked yet. Returns how many were asked.

    Nobody has more time for being asked later: the answers are shown when they were to be shown.
    """
    course = locked(pk)
    people = taking_part(course)
    survey = Survey.objects.filter(course=course, wave=wave.value).first()
    if survey is None and people.exists():
        ends = begins_at(course) if wave is Wave.BEFORE else now + timing().lasting
        survey = Survey.objects.create(course=course, wave=wave.value, asked_at=now, ends_at=ends)
    if survey is None or survey.ends_at < now + LEAST_TIME:
        return 0

    def send(row: Application, word: str) -> None:
        where = link("academy-survey", word, row.language)
        letter = survey_letters.survey(course, wave, row.language, where, ends)
        post_letter(row, letter, now=now, category=CATEGORY)

    ends = survey.ends_at
    asked = hand_out(SurveyTicket, {"survey": survey}, people.order_by("pk"), f"survey-{wave.value}", send)
    survey.people, survey.asked = max(survey.people, people.count()), survey.asked + asked
    survey.save(update_fields=["people", "asked"])
    return asked


@transaction.atomic
def answer(*, word: str, said: Mapping[Question, int | None], code: str, now: datetime) -> Survey:
    """Lets one answer in, and forgets the ticket: of two at once, one DELETE finds it. Returns what it was about.

    The course is held, since its tickets may be written anew.

    Args:
        said: a number from 1 to 5 for each question, or None.
        code: as the person made it (``rules.surveys.code_of``); empty: none.

    Raises:
        Used: the link has let one in already, or its time is over.
    """
    ticket = survey_ticket(word, now)
    if ticket is None:
        raise Used
    course = locked(ticket.survey.course_id)
    if not SurveyTicket.objects.filter(digest=ticket_digest(word)).delete()[0]:
        raise Used
    points = {question.value: value for question, value in said.items()}
    SurveyAnswer.objects.create(survey=ticket.survey, code=code_digest(course, code), **points)
    return ticket.survey


@transaction.atomic
def show(*, pk: int, actor: Actor, now: datetime) -> None:
    """Lets everybody see what came of the waves that are over, before the last one is.

    Raises:
        TooEarly: no two waves are over that could be compared.
    """
    course = locked(pk)
    if not learned(course, now).compared:
        raise TooEarly
    over = Survey.objects.filter(course=course, ends_at__lte=now, shown_at=None)
    if over.update(shown_at=now):
        record(verb=Verb.SURVEY_SHOWN, subject=course, actor=actor, now=now, fields=["shown_at"])


@transaction.atomic
def hide(*, pk: int, actor: Actor, now: datetime) -> None:
    """Takes that back. When the last wave is over, everybody sees the results all the same."""
    course = locked(pk)
    if Survey.objects.filter(course=course, shown_at__isnull=False).update(shown_at=None):
        record(verb=Verb.SURVEY_HIDDEN, subject=course, actor=actor, now=now, fields=["shown_at"])


def clear(*, now: datetime) -> int:
    """Tickets go with their time; codes with the last wave. Returns how many courses' codes were replaced."""
    SurveyTicket.objects.filter(survey__ends_at__lte=now).delete()
    Asked.objects.filter(application__anonymised_at__isnull=False).delete()
    return sum(_part(pk, now) for pk in _over(now))


def due(*, now: datetime) -> int:
    """Of how many courses ``clear`` would replace the codes; replaces none."""
    return len(_over(now))


def _over(now: datetime) -> list[int]:
    courses = Course.objects.filter(surveys__parted_at=None, surveys__isnull=False).distinct()
    return [course.pk for course in courses.order_by("pk") if _is_over(course, now)]


def _is_over(course: Course, now: datetime) -> bool:
    """Whether no wave is still to be answered."""
    surveys = course.surveys.all()
    if any(each.ends_at > now for each in surveys):
        return False
    if any(each.wave == Wave.LATER.value for each in surveys):
        return True
    days = timing()
    return opens(Wave.LATER, begins_at(course), ends_at(course), days) + days.lasting <= now


@transaction.atomic
def _part(pk: int, now: datetime) -> bool:
    """Replaces each code of a course by a drawn word: pairs stay pairs, and not even with the installation's key can anybody try whose."""
    course = locked(pk)
    if not Survey.objects.filter(course=course, parted_at=None).update(parted_at=now):
        return False
    rows = list(SurveyAnswer.objects.filter(survey__course=course).exclude(code=""))
    drawn = {row.code: secrets.token_hex(32) for row in rows}
    for row in rows:
        row.code = drawn[row.code]
    SurveyAnswer.objects.bulk_update(rows, ["code"])
    return True
