"""One night at the desk: all of it, changed, moved, put at the end, cancelled, removed; one more; who presents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.academy.actions import nights as actions
from lamplighter.academy.actions import nights as night_actions
from lamplighter.academy.actions.shared import Gone
from lamplighter.academy.forms.course_steps import WhyForm
from lamplighter.academy.forms.nights import AddNightForm, NightForm
from lamplighter.academy.messages import desk_words, words
from lamplighter.academy.models import Course, Night
from lamplighter.academy.queries import desk as queries
from lamplighter.academy.queries.courses import ends_at
from lamplighter.academy.queries.desk_presenters import officers_to_ask, staff_name
from lamplighter.academy.queries.timetable import day_after
from lamplighter.academy.rules.states import CourseState, NightState, NotAllowed
from lamplighter.academy.rules.timetable import NoDays
from lamplighter.academy.views.desk_shared import (
    BOTH,
    back_to,
    changed_meanwhile,
    course_of,
    elsewhere,
    form_page,
    heading,
    night_of,
    running,
)
from lamplighter.accounts.people import actor_of
from lamplighter.plumbing import clock

CHANGING = (CourseState.DRAFT.value, CourseState.OPEN.value)


def to_night(night: Night, part: str = "") -> HttpResponse:
    """To the night's page, or a part of it."""
    where = reverse("staff-academy-night-page", args=[night.pk])
    return redirect(f"{where}#{part}" if part else where)


def night_heading(night: Night) -> dict[str, Any]:
    """What stands above every page of one night."""
    return {
        **heading(night.course),
        "night": night,
        "night_title": words.night_title(night, words.language()),
        "when": words.span(night.starts, night.ends, clock.now()),
    }


@running
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One night: its topic, who presents, what is handed out, what people asked."""
    night, now = night_of(pk), clock.now()
    tongue, course = words.language(), night.course
    planned, changing = night.state == NightState.PLANNED.value, course.state in CHANGING
    presenting = list(night.presenters.select_related("officer", "division").order_by("pk"))
    waiting = night.questions.filter(state="waiting").count()
    context = {
        **night_heading(night),
        "division": night.division.name(tongue) if night.division is not None else "",
        "about": night.said("about", tongue),
        "where": night.where(),
        "mark": desk_words.night_state(night),
        "why": night.said("why", tongue),
        "was": words.until_said(night.moved_from) if night.moved_from else "",
        "presenters": [
            {
                "name": staff_name(each.officer),
                "division": each.division.name(tongue) if each.division is not None else "",
                "remove": reverse("staff-academy-presenter-remove", args=[night.pk, each.pk]),
            }
            for each in presenting
        ],
        "present": reverse("staff-academy-presenter-add", args=[night.pk]),
        "can_ask": bool(officers_to_ask(each.officer_id for each in presenting)),
        "materials": [_material(each, tongue) for each in night.materials.all()],
        "waiting": waiting,
        "shown": night.questions.filter(state="shown").count(),
        "attendance": elsewhere("staff-academy-night", night.pk)
        if planned and course.state != "draft"
        else "",
        "screen": elsewhere("staff-academy-screen", night.pk) if planned and course.state != "draft" else "",
        "may": {
            "change": changing,
            "move": changing
            and (night.starts > now or not planned or course.state == CourseState.DRAFT.value),
            "cancel": course.state == CourseState.OPEN.value and planned and night.ends > now,
            "remove": course.state == CourseState.DRAFT.value,
            "present": changing and planned and night.ends > now,
        },
    }
    return render(request, "academy/desk/night.html", context)


def _material(row: Any, tongue: str) -> dict[str, Any]:
    own = reverse("staff-academy-material", args=[row.pk])
    return {
        "pk": row.pk,
        "title": row.title_es if tongue.startswith("es") else row.title_en,
        "url": row.url or own,
        "file": bool(row.file),
        "size": row.size,
        "open": row.open_to_all,
    }


@running
@require_http_methods(BOTH)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Topic, texts, division, room and place."""
    night = night_of(pk)
    if night.course.state not in CHANGING:
        return to_night(night)
    form = NightForm(request.POST if request.method == "POST" else None, night=night)
    if form.is_bound and form.is_valid():
        try:
            actions.change_night(
                pk=night.pk, content=form.content(), actor=actor_of(request), now=clock.now()
            )
        except (Gone, NotAllowed):
            changed_meanwhile(request)
        else:
            messages.success(request, _("The changes are kept."))
        return to_night(night)
    lines = []
    if night.course.state == CourseState.OPEN.value:
        lines = [_("Another place is told to everybody concerned. Topic and texts change without a letter.")]
        lines += desk_words.told_before(queries.concerned(night.course, clock.now()))
    told = {"title": _("Change the night"), "button": _("Keep"), "lines": lines}
    return form_page(request, form, **night_heading(night), **told, back=night_back(night))


def night_back(night: Night) -> str:
    """The address of the night's page."""
    return reverse("staff-academy-night-page", args=[night.pk])


def not_then(form: Any) -> None:
    """Says in a form why a night cannot be then."""
    form.add_error("day", _("It must be to come, and lie over no other night of the course."))


@running
@require_http_methods(BOTH)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """It does not take place, and counts against nobody."""
    night, now = night_of(pk), clock.now()
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            count = night_actions.cancel_night(pk=night.pk, why=form.why(), actor=actor_of(request), now=now)
        except (Gone, NotAllowed):
            changed_meanwhile(request)
        else:
            messages.success(request, f"{_('The night is cancelled.')} {desk_words.told_after(count)}")
        return to_night(night)
    lines = [
        *desk_words.told_before(queries.concerned(night.course, now)),
        _("A cancelled night counts against nobody. To hold it later instead, move it."),
    ]
    told = {"title": _("Cancel the night"), "button": _("Cancel the night"), "lines": lines, "danger": True}
    return form_page(request, form, **night_heading(night), **told, back=night_back(night))


@running
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a night of a draft away."""
    night = night_of(pk)
    try:
        night_actions.remove_night(pk=night.pk, actor=actor_of(request), now=clock.now())
    except (Gone, NotAllowed):
        changed_meanwhile(request)
        return to_night(night)
    messages.success(request, _("The night is removed."))
    return back_to(night.course)


@running
@require_http_methods(BOTH)
def add(request: HttpRequest, number: str) -> HttpResponse:
    """One night more."""
    course, now = course_of(number), clock.now()
    if course.state not in CHANGING:
        return back_to(course)
    form = AddNightForm(request.POST if request.method == "POST" else None, course=course, on=_next(course))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.add_night(
                course=course.pk,
                content=form.content(),
                day=told["day"],
                starts=told["starts"],
                minutes=told["minutes"],
                actor=actor_of(request),
                now=now,
            )
        except actions.NotThen:
            not_then(form)
        except actions.TooMany:
            form.add_error(None, _("A course has no more nights than these."))
        except (Gone, NotAllowed):
            changed_meanwhile(request)
            return back_to(course)
        else:
            messages.success(request, _("The night is added."))
            return to_night(made)
    lines = [_("It makes nothing harder: as many nights are needed to graduate as before.")]
    if course.state == CourseState.OPEN.value:
        lines += desk_words.told_before(queries.concerned(course, now))
    back = reverse("staff-academy-course", args=[course.number])
    told_page = {"title": _("Add a night"), "button": _("Add the night"), "lines": lines, "back": back}
    return form_page(request, form, **heading(course), **told_page)


def _next(course: Course) -> Any:
    last = clock.city_day(ends_at(course))
    try:
        return day_after(course, last)
    except NoDays:
        return last + timedelta(days=7)


def presenter_or_404(night: Night, pk: int) -> Any:
    """One who presents a night.

    Raises:
        Http404: there is none.
    """
    found = night.presenters.select_related("officer", "division", "night__course").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
