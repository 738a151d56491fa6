"""Keeping an application that is not sent yet, and coming back to it by a private link. Nothing is mailed: the page shows the link."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lamplighter.academy.actions.drafts import KEPT
from lamplighter.academy.messages.course_words import course_shown
from lamplighter.academy.messages.words import until_said
from lamplighter.academy.rules.applying import Step
from lamplighter.academy.views import applying_state as states
from lamplighter.academy.views.applying_page import lost, show
from lamplighter.academy.views.applying_state import State
from lamplighter.academy.views.doors import unlisted


def kept(request: HttpRequest, state: State, step: Step, now: datetime) -> HttpResponse:
    """Keeps what was told for two weeks from now, and shows the link that leads back."""
    state.until = now + KEPT
    fields = states.keep(state, now, step.value)
    path = reverse("academy-apply-back", args=[state.course.number, state.secret])
    context = {
        "row": course_shown(state.course, now),
        "path": path,
        "url": f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}",
        "until": until_said(state.until),
        "switch_fields": {**fields, "step": step.value, "go": "keep"},
        "nav": "academy",
    }
    return unlisted(render(request, "academy/apply/kept.html", context))


def by_link(request: HttpRequest, state: State, now: datetime) -> HttpResponse:
    """The page on which they were; for a link whose draft is gone the first page, which says so. Writes nothing."""
    if state.lost:
        answer = show(request, state, Step.START, now, told=lost())
        answer.status_code = 404
        return unlisted(answer)
    try:
        step = Step(state.page)
    except ValueError:
        step = Step.CHECK
    if step not in state.path(now):  # the course asks something else by now
        step = Step.CHECK
    return unlisted(show(request, state, step, now))
