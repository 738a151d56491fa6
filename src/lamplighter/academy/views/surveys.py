"""The survey, the questions about a night, and what the surveys of a course came to, for everybody. Who answers is nobody's to know: a
link is tied to what is asked alone, and goes with its use."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.academy.actions import feedback as nights
from lamplighter.academy.actions import surveys
from lamplighter.academy.actions.tickets import Used
from lamplighter.academy.forms.surveys import NightForm, SurveyForm
from lamplighter.academy.messages import survey_words as words
from lamplighter.academy.messages.words import night_title, until_said
from lamplighter.academy.models import Course
from lamplighter.academy.queries import courses
from lamplighter.academy.queries.surveys import Learned, feedback_ticket, learned, survey_ticket
from lamplighter.academy.rules.surveys import CHANGE, WARNINGS, Wave
from lamplighter.academy.views.attendance_shared import language
from lamplighter.academy.views.doors import BOTH, unlisted
from lamplighter.accounts.access import public
from lamplighter.plumbing import clock


def _over(request: HttpRequest) -> HttpResponse:
    return unlisted(render(request, "academy/surveys/over.html", status=410))


@public
@require_http_methods(BOTH)
def survey(request: HttpRequest, secret: str) -> HttpResponse:
    """Asks the five questions, lets one answer in, thanks."""
    now = clock.now()
    ticket = survey_ticket(secret, now)
    if ticket is None:
        return _over(request)
    posted = request.method == "POST"
    form = SurveyForm(request.POST if posted else None)
    course = ticket.survey.course
    if posted and form.is_valid():
        try:
            surveys.answer(word=secret, said=form.said(), code=form.code(), now=now)
        except Used:
            return _over(request)
        return _thanks(request, course)
    context = {
        "form": form,
        "course_name": course.said("name", language()),
        "wave": words.wave_name(Wave(ticket.survey.wave)),
        "until": until_said(ticket.survey.ends_at).removesuffix("."),
    }
    return unlisted(render(request, "academy/surveys/ask.html", context, status=422 if posted else 200))


@public
@require_http_methods(BOTH)
def night(request: HttpRequest, secret: str) -> HttpResponse:
    """Asks the two questions about a night, lets one answer in, thanks."""
    now = clock.now()
    ticket = feedback_ticket(secret, now)
    if ticket is None:
        return _over(request)
    posted = request.method == "POST"
    form = NightForm(request.POST if posted else None)
    found = ticket.feedback.night
    if posted and form.is_valid():
        useful, openly = form.answers()
        told = form.cleaned_data["words"]
        try:
            nights.answer(word=secret, useful=useful, openly=openly, words=told, now=now)
        except Used:
            return _over(request)
        return _thanks(request, found.course, night=True)
    context = {
        "form": form,
        "course_name": found.course.said("name", language()),
        "night": night_title(found, language()),
        "until": until_said(ticket.feedback.ends_at).removesuffix("."),
    }
    return unlisted(render(request, "academy/surveys/ask_night.html", context, status=422 if posted else 200))


def _thanks(request: HttpRequest, course: Course, *, night: bool = False) -> HttpResponse:
    context = {"course": course, "night": night}
    return unlisted(render(request, "academy/surveys/thanks.html", context))


def _shown(number: str, now: datetime) -> tuple[Course, Learned]:
    """A course and its results.

    Raises:
        Http404: the public sees no such course, or nothing of it yet.
    """
    course = courses.by_number(number)
    found = learned(course, now) if course is not None else None
    if course is None or found is None or not found.public:
        raise Http404
    return course, found


@public
@require_safe
def learning(request: HttpRequest, number: str) -> HttpResponse:
    """What the surveys of a course came to, with what they cannot tell."""
    course, found = _shown(number, clock.now())
    context = {"course": course, "course_name": course.said("name", language()), **results(found)}
    return render(request, "academy/surveys/learning.html", context)


@public
@require_safe
def learning_file(request: HttpRequest, number: str) -> HttpResponse:
    """The same figures as CSV."""
    course, found = _shown(number, clock.now())
    return csv_of(course, found)


def results(found: Learned) -> dict[str, Any]:
    """What the part ``academy/surveys/parts/results.html`` shows."""
    return {
        "reached": words.reached_shown(found.reached),
        "compared": [words.compared_shown(each) for each in found.compared],
        "warnings": [_(each) for each in WARNINGS],
        "definition": (_(CHANGE.name), _(CHANGE.counts)),
        "complete": found.complete,
    }


def csv_of(course: Course, found: Learned) -> HttpResponse:
    """Figures of a course as a file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(words.COLUMNS)
    writer.writerows(words.lines(found))
    name = f'attachment; filename="learning-{course.number}.csv"'
    return HttpResponse(
        out.getvalue(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )
