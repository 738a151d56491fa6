"""What people learned and thought, for the coordinator; and for officers, of the nights that they presented."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.academy.actions import surveys as actions
from lamplighter.academy.messages import survey_words as words
from lamplighter.academy.messages.desk_words import night_state
from lamplighter.academy.messages.words import night_title, span, until_said
from lamplighter.academy.models import Course
from lamplighter.academy.queries.presenting import to_present
from lamplighter.academy.queries.surveys import learned, of_course, of_presenter, thoughts
from lamplighter.academy.rules.feedback import DEFINITION
from lamplighter.academy.rules.surveys import Wave
from lamplighter.academy.views.attendance_shared import course_of, language, running
from lamplighter.academy.views.doors import BOTH, unlisted
from lamplighter.academy.views.surveys import csv_of, results
from lamplighter.accounts.access import signed_in
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.plumbing import clock


def _tabs(course: Course, here: str) -> dict[str, Any]:
    return {
        "course": course,
        "course_name": course.said("name", language()),
        "here": here,
    }


@running
@require_http_methods(BOTH)
def learning(request: HttpRequest, number: str) -> HttpResponse:
    """The results of waves that are over, which are being asked, and whether everybody sees the results."""
    course, now = course_of(number), clock.now()
    if request.method == "POST":
        if request.POST.get("do") == "hide":
            actions.hide(pk=course.pk, actor=actor_of(request), now=now)
        else:
            try:
                actions.show(pk=course.pk, actor=actor_of(request), now=now)
            except actions.TooEarly:
                messages.error(request, _("No two surveys are over that could be compared."))
        return redirect("staff-academy-learning", course.number)
    found = learned(course, now)
    context = {
        **_tabs(course, "staff-academy-learning"),
        **results(found),
        "running": [
            (
                words.wave_name(Wave(each.wave)),
                each.people,
                each.asked,
                until_said(each.ends_at).removesuffix("."),
            )
            for each in found.running
        ],
        "public": found.public,
        "public_url": reverse("academy-learning", args=[course.number]),
        "can_show": bool(found.compared) and not found.public,
        "can_hide": found.shown_at is not None and not found.complete,
        "shown": date_format(clock.city_day(found.shown_at), "DATE_FORMAT") if found.shown_at else "",
    }
    return unlisted(render(request, "academy/surveys/staff_learning.html", context))


@running
@require_safe
def learning_file(request: HttpRequest, number: str) -> HttpResponse:
    """The figures as CSV."""
    course = course_of(number)
    return unlisted(csv_of(course, learned(course, clock.now())))


@running
@require_safe
def feedback(request: HttpRequest, number: str) -> HttpResponse:
    """What people thought of each night of a course."""
    course, now = course_of(number), clock.now()
    found = thoughts(list(of_course(course)), now)
    context = {
        **_tabs(course, "staff-academy-feedback"),
        "nights": [words.night_shown(each, language(), now) for each in found],
        "definition": _(DEFINITION),
    }
    return unlisted(render(request, "academy/surveys/staff_feedback.html", context))


@signed_in
@require_safe
def presented(request: HttpRequest) -> HttpResponse:
    """Nights to come of whoever is signed in and presents; what people thought of those they presented."""
    now = clock.now()
    found = thoughts(list(of_presenter(user_of(request).pk)[:100]), now)
    context = {
        "coming": [
            {
                "title": night_title(each, language()),
                "course": each.course.said("name", language()),
                "when": span(each.starts, each.ends, now),
                "where": each.where(),
                "mark": night_state(each),
                "why": each.said("why", language()),
            }
            for each in to_present(user_of(request).pk, now)
        ],
        "nights": [words.night_shown(each, language(), now, dated=True) for each in found],
        "definition": _(DEFINITION),
    }
    return unlisted(render(request, "academy/surveys/presented.html", context))
