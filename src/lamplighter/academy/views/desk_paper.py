"""One application that came on paper, entered at the desk."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamplighter.academy.actions import applying as actions
from lamplighter.academy.actions.drafts import new_secret
from lamplighter.academy.actions.shared import Closed, Gone
from lamplighter.academy.forms.paper import PaperForm
from lamplighter.academy.models import Course
from lamplighter.academy.queries.applications import form_digest
from lamplighter.academy.queries.courses import zones_served
from lamplighter.academy.rules.states import CourseState
from lamplighter.academy.views.applying_place import blame_place, look_up, with_place
from lamplighter.academy.views.desk_shared import (
    BOTH,
    back_to,
    changed_meanwhile,
    course_of,
    heading,
    running,
)
from lamplighter.accounts.people import actor_of
from lamplighter.core.gazetteer.model import Hit
from lamplighter.plumbing import clock

_WORD_LONGEST = 64


@running
@require_http_methods(BOTH)
def add(request: HttpRequest, number: str) -> HttpResponse:
    """The form; sent twice it is one application. It is taken before, in and after the window, as long as the course is announced."""
    course, now = course_of(number), clock.now()
    if course.state != CourseState.OPEN.value:
        return back_to(course)
    if request.method != "POST":
        form = PaperForm(
            course=course, today=clock.city_day(now), zones=zones_served(now), initial={"language": "en"}
        )
        return _shown(request, course, form, new_secret())
    looked = look_up(request.POST, now)
    form = PaperForm(
        with_place(request.POST, looked), course=course, today=clock.city_day(now), zones=zones_served(now)
    )
    word = request.POST.get("form", "")[:_WORD_LONGEST] or new_secret()
    blame_place(form, looked, told=form.is_place_told())
    if not form.is_valid():
        return _shown(request, course, form, word, looked.choices if looked is not None else ())
    return _kept(request, course, form, word)


def _kept(request: HttpRequest, course: Course, form: PaperForm, word: str) -> HttpResponse:
    try:
        taken = actions.apply(
            course=course, new=form.told(), form=word, now=clock.now(), actor=actor_of(request)
        )
    except (actions.NotOpen, actions.TooYoung, actions.NoBirthDate, actions.NoGuardian, Closed, Gone):
        changed_meanwhile(request)
        return redirect("staff-academy-applications", course.number)
    row = taken.application
    if row.form == form_digest(word):
        messages.success(request, _("The application is taken in."))
    else:
        messages.info(
            request, _("Somebody with this address has applied already. Their application stays as it was.")
        )
    return redirect("staff-academy-application", row.number)


def _shown(
    request: HttpRequest, course: Course, form: PaperForm, word: str, choices: Sequence[Hit] = ()
) -> HttpResponse:
    context = {**heading(course), "form": form, "word": word, "choices": choices}
    return render(request, "academy/desk/paper.html", context, status=422 if form.is_bound else 200)
