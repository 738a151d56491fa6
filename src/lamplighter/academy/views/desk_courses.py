"""A new course in a few steps, a course changed as a whole, a course once more in a new term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamplighter.academy.actions import courses as actions
from lamplighter.academy.actions.copying import copy_course
from lamplighter.academy.actions.shared import Gone
from lamplighter.academy.forms.course_steps import CopyForm, next_term
from lamplighter.academy.forms.courses import STEPS, TITLES, CourseForm, content_of
from lamplighter.academy.messages import desk_words, words
from lamplighter.academy.models import Course
from lamplighter.academy.queries.timetable import Timetable, timetable
from lamplighter.academy.rules.curriculum import curriculum
from lamplighter.academy.rules.states import CourseState, NotAllowed
from lamplighter.academy.rules.timetable import NoDays
from lamplighter.academy.views.desk_shared import (
    BOTH,
    back_to,
    changed_meanwhile,
    course_of,
    form_page,
    heading,
    running,
)
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.plumbing import clock

NO_DAYS = "So many nights do not fit into two years: choose more weekdays or fewer nights."


@running
@require_http_methods(BOTH)
def add(request: HttpRequest) -> HttpResponse:
    """A new course, in steps; what was told travels from step to step in the form, and nothing is kept before the last."""
    if request.method != "POST":
        return _step(request, 0, STEPS[0]())
    at = _number(request.POST.get("step"))
    if request.POST.get("to") == "back":
        return _step(request, at - 1, _unbound(max(at - 1, 0), request.POST))
    told: dict[str, Any] = {}
    for place in range(min(at + 1, len(STEPS))):
        form = STEPS[place](request.POST)
        if not form.is_valid():
            return _step(request, place, form, status=422)
        told |= form.cleaned_data
    planned = None
    if "first_day" in told:
        try:
            planned = _timetable(told)
        except NoDays:
            form = STEPS[1](request.POST)
            form.add_error("nights", _(NO_DAYS))
            return _step(request, 1, form, status=422)
    if planned is not None and (faults := _window_faults(told, planned)):
        form = STEPS[2](request.POST)
        for name, fault in faults.items():
            form.add_error(name, fault)
        return _step(request, 2, form, status=422)
    if at + 1 < len(STEPS) or planned is None:
        return _step(request, at + 1, _unbound(at + 1, request.POST))
    if told["nights_needed"] > sum(topic.counts for topic in curriculum(told["nights"])):
        form = STEPS[3](request.POST)
        form.add_error("nights_needed", _("So many nights that count there are not."))
        return _step(request, 3, form, status=422)
    if at < len(STEPS):
        return _check(request, told, planned)
    content = actions.CourseContent(**content_of(told))
    made = actions.make(
        content=content,
        actor=actor_of(request),
        user=user_of(request),
        now=clock.now(),
        topics=curriculum(told["nights"]),
    )
    messages.success(request, _("The course is kept as a draft. The public does not see it yet."))
    return back_to(made)


def _number(text: str | None) -> int:
    """The step a form came from; what is no step is the first."""
    return int(text) if text and text.isascii() and text.isdigit() and int(text) <= len(STEPS) else 0


def _timetable(told: dict[str, Any]) -> Timetable:
    return timetable(
        first=told["first_day"],
        weekdays=told["weekdays"],
        count=told["nights"],
        starts=told["starts"],
        minutes=told["minutes"],
    )


def _unbound(place: int, data: QueryDict) -> forms.Form:
    """A step's form with what was told of it before; with its own defaults where it was not asked yet."""
    kind = STEPS[place]
    if not any(name in data for name in kind.base_fields):
        return kind()
    several = (forms.MultipleChoiceField,)
    told = {
        name: data.getlist(name) if isinstance(field, several) else data.get(name, "")
        for name, field in kind.base_fields.items()
    }
    return kind(initial=told)


def _carried(data: QueryDict, but: forms.Form | None) -> list[tuple[str, str]]:
    """What other steps were told, to travel on."""
    own = set(but.fields) if but is not None else set()
    known = {name for each in STEPS for name in each.base_fields} - own
    return [(name, value) for name in data if name in known for value in data.getlist(name)]


def _step(request: HttpRequest, place: int, form: forms.Form, status: int = 200) -> HttpResponse:
    place = max(place, 0)
    context = {
        "form": form,
        "step": place,
        "number": place + 1,
        "count": len(STEPS) + 1,
        "title": TITLES[place],
        "carried": _carried(request.POST, form),
    }
    return render(request, "academy/desk/add.html", context, status=status)


@dataclass(frozen=True, slots=True)
class _Line:
    """A night of a timetable that is not kept yet."""

    title: str
    when: str
    counts: bool
    drill: bool


def _check(request: HttpRequest, told: dict[str, Any], planned: Timetable) -> HttpResponse:
    """The last page: all nights with their topics, and the holidays without a night."""
    now, spanish = clock.now(), words.language().startswith("es")
    lines = [
        _Line(
            topic.title_es if spanish else topic.title_en,
            words.span(night.starts, night.ends, now),
            topic.counts,
            topic.drill,
        )
        for night, topic in zip(planned.evenings, curriculum(told["nights"]), strict=True)
    ]
    draft = Course()
    actions.CourseContent(**content_of(told)).put(draft)
    context = {
        "lines": lines,
        "skipped": desk_words.skipped_said(planned.skipped),
        "late": _late(planned, now),
        "course": draft,
        "course_name": draft.said("name", words.language()),
        "pattern": words.pattern_said(draft),
        "window": desk_words.window_said(draft),
        "giving": desk_words.giving_said(draft),
        "rules": desk_words.rules_said(draft),
        "step": len(STEPS),
        "count": len(STEPS) + 1,
        "carried": _carried(request.POST, None),
    }
    return render(request, "academy/desk/check.html", context)


def _window_faults(told: dict[str, Any], planned: Timetable) -> dict[str, str]:
    """Fields of the window of applications that do not go with the first night, with the fault; none before they were asked."""
    begins = planned.evenings[0].starts
    said = {"when": words.until_said(begins)}
    faults = {
        "opens_at": _("The first night begins on %(when)s: let applications begin before it."),
        "closes_at": _("The first night begins on %(when)s: let applications end before it."),
    }
    late = [name for name in faults if name in told and told[name] > begins]
    return {name: faults[name] % said for name in late[:1]}  # one that begins late ends late too


def _late(planned: Timetable, now: datetime) -> list[str]:
    """What will stand in the way of announcing it."""
    if planned.evenings[0].starts > now:
        return []
    return [_("The first night is over. Go back and choose another day before you announce it.")]


@running
@require_http_methods(BOTH)
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """All that is said of a course; of one that is announced, without what people have applied for."""
    course = course_of(number)
    if course.state not in (CourseState.DRAFT.value, CourseState.OPEN.value):
        return back_to(course)
    form = CourseForm(request.POST if request.method == "POST" else None, course=course)
    if form.is_bound and form.is_valid():
        try:
            actions.change(pk=course.pk, content=form.content(), actor=actor_of(request), now=clock.now())
        except actions.Fixed as fixed:
            for name in fixed.fields:
                form.add_error(
                    name if name in form.fields else None,
                    _("That is fixed: people applied for it as it was."),
                )
        except actions.NotReady:
            form.add_error("closes_at", _("Choose a time that is to come, before the first night."))
        except NoDays:
            form.add_error("weekdays", _("So many nights do not fit into two years: choose more weekdays."))
        except (NotAllowed, Gone):
            changed_meanwhile(request)
            return back_to(course)
        else:
            messages.success(request, _("The changes are kept."))
            return back_to(course)
    lines = []
    if course.state == CourseState.OPEN.value:
        lines = [
            _(
                "The course is announced: for whom, when and how seats are given stay as they are. Rules can only become easier."
            ),
            _("Seats and nights have pages of their own."),
        ]
    elif form.is_bound is False:
        lines = [_("Another first night, weekday or hour sets all nights of the draft anew.")]
    return form_page(
        request,
        form,
        **heading(course),
        title=_("Change the course"),
        button=_("Keep"),
        back=reverse("staff-academy-course", args=[course.number]),
        lines=lines,
    )


@running
@require_http_methods(BOTH)
def copy(request: HttpRequest, number: str) -> HttpResponse:
    """The same course in a new term, as a draft."""
    course, now = course_of(number), clock.now()
    initial = next_term(course, clock.city_day(now))
    form = CopyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            made = copy_course(
                pk=course.pk, **form.cleaned_data, actor=actor_of(request), user=user_of(request), now=now
            )
        except NoDays:
            form.add_error("first_day", _("So many nights do not fit into two years from there."))
        except Gone:
            return redirect("staff-academy")
        else:
            messages.success(
                request, _("The new term is kept as a draft. Look at its nights, then announce it.")
            )
            return back_to(made)
    return form_page(
        request,
        form,
        **heading(course),
        title=_("Copy it to a new term"),
        button=_("Make the draft"),
        back=reverse("staff-academy-course", args=[course.number]),
        lines=[
            _(
                "Topics, texts, rooms, rules and links go along. Dates are set anew; presenters, files and applicants do not go along."
            )
        ],
    )
