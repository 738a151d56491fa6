"""Renders the pages on which somebody applies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lamplighter.academy.forms.applying import OUTSIDE
from lamplighter.academy.messages.course_words import course_shown
from lamplighter.academy.rules.applying import Step, counted
from lamplighter.academy.views import applying_state as states
from lamplighter.academy.views.applying_state import State
from lamplighter.academy.views.doors import unlisted
from lamplighter.core.gazetteer.model import Hit
from lamplighter.places.queries import zone_by_code
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing.clock import city_day

PAGES = {
    Step.START: "academy/apply/start.html",
    Step.WHO: "academy/apply/who.html",
    Step.BORN: "academy/apply/born.html",
    Step.GUARDIAN: "academy/apply/guardian.html",
    Step.ZONE: "academy/apply/zone.html",
    Step.NEEDS: "academy/apply/plain.html",
    Step.WORDS: "academy/apply/plain.html",
    Step.CHECK: "academy/apply/check.html",
}
"""Each page's template."""
Line = tuple[str, str]
"""What was asked, and what was told."""


def question(step: Step) -> str:
    """The question that a page asks: its heading and title."""
    return {
        Step.START: _("Apply for a seat"),
        Step.WHO: _("Who are you, and how do we reach you?"),
        Step.BORN: _("When were you born?"),
        Step.GUARDIAN: _("Who is your parent or guardian?"),
        Step.ZONE: _("Where do you live or work?"),
        Step.NEEDS: _("What do you need to take part?"),
        Step.WORDS: _("Why would you like to come?"),
        Step.CHECK: _("Check your answers"),
    }[step]


def show(
    request: HttpRequest,
    state: State,
    step: Step,
    now: datetime,
    *,
    form: forms.Form | None = None,
    choices: Sequence[Hit] = (),
    then: str = "",
    told: str = "",
) -> HttpResponse:
    """One page, with all that was told before it.

    Args:
        form: comes back with faults; the answer then has status 422.
        choices: places that a typed address may mean.
        then: where to go afterwards: "check", when one answer is changed.
        told: a sentence on top of the page.
    """
    path = state.path(now)
    if step is Step.CHECK:
        stop = first_stop(state, now)
        if stop is not None:
            step, form, then = *stop, "check"
    hidden = _hidden(request, state, step, now)
    fields = {"step": step.value, **hidden, **({"then": then} if then else {})}
    at, count = counted(step, path)
    context: dict[str, Any] = {
        "row": course_shown(state.course, now),
        "step": step.value,
        "question": question(step),
        "at": at,
        "count": count,
        "first": step is Step.START,
        "form": form or states.blank(state, step, now),
        "hidden": fields,
        # The other language is reached by POST too, so that nothing told is lost on the way.
        "switch_fields": {**fields, "go": "stay"} if hidden and request.method == "POST" else {},
        "choices": choices,
        "then": then,
        "told": told,
        "nav": "academy",
    }
    if step is Step.CHECK:
        context["sections"] = sections(state, now)
    status = 422 if form is not None and form.errors else 200
    response = unlisted(render(request, PAGES[step], context, status=status))
    # The browser may show it again when somebody goes back, instead of asking whether to send the form once more.
    response.headers["Cache-Control"] = "private, max-age=0"
    del response.headers["Expires"]
    return response


def read_back(state: State, step: Step, now: datetime) -> str:
    """A birth date as it was read, with the month as a word: 05/06 is not the same day to everybody."""
    form = state.told(step, now) if step is Step.BORN else None
    if form is None or not form.is_valid():
        return ""
    day = date_format(form.cleaned_data["born"], "DATE_FORMAT")
    return _("We read your birth date as %(day)s. If it is another day, go back.") % {"day": day}


def lost() -> str:
    """What is said to whoever spoke of a draft that is gone."""
    return _(
        "What you told before is gone: we keep it for a day, with a link for 14 days. Please begin again."
    )


def _hidden(request: HttpRequest, state: State, step: Step, now: datetime) -> dict[str, str]:
    """The draft that a page carries. Only a POST writes; whoever comes by link has theirs already."""
    if step is Step.START:
        return {}
    if request.method == "POST":
        return states.keep(state, now, step.value)
    return states.carried(state) if state.kept else {}


def first_stop(state: State, now: datetime) -> tuple[Step, forms.Form | None] | None:
    """The first page whose answers do not hold, with its form where it was seen before."""
    for step in state.path(now):
        form = state.told(step, now)
        if form is None:
            continue
        seen = any(name in state.answers for name in form.fields)
        if step is Step.ZONE and not state.one("zone"):
            return step, None
        if not form.is_valid():
            return step, form if seen else None
    return None


def sections(state: State, now: datetime) -> list[tuple[str, str, list[Line]]]:
    """What was told, page by page, to be checked: (page, what it is, lines)."""
    titles = {
        Step.WHO: _("You"),
        Step.BORN: _("Birth date"),
        Step.GUARDIAN: _("Parent or guardian"),
        Step.ZONE: _("Where you live or work"),
        Step.NEEDS: _("What you need"),
        Step.WORDS: _("Why you would like to come"),
    }
    found = []
    for step in state.path(now):
        form = state.told(step, now)
        if form is not None and form.is_valid():
            found.append((step.value, titles[step], lines_of(form, step, now)))
    return found


def lines_of(form: forms.Form, step: Step, now: datetime) -> list[Line]:
    """The answers of a valid form, as they are read over."""
    told = form.cleaned_data
    if step is Step.BORN:
        return [("", date_format(told["born"], "DATE_FORMAT"))]
    if step is Step.ZONE:
        return [("", zone_line(told["zone"], bool(told["works"]), now))]
    if step is Step.WORDS:
        return [("", told["words"] or _("You said nothing about it."))]
    lines = []
    for name, field in form.fields.items():
        value = told.get(name)
        if value and hasattr(field, "choices"):
            value = dict(field.choices).get(value, value)
        if value or name in ("needs",):
            lines.append((str(field.label), str(value or _("Nothing"))))
    return lines


def zone_line(zone: str, works: bool, now: datetime) -> str:
    """ "I live in the River zone."."""
    if zone in ("", OUTSIDE):
        return _("Outside of the city")
    found = zone_by_code(zone, city_day(now))
    said = {"zone": the_zone(found) if found is not None else zone}
    return capfirst(_("You work in %(zone)s.") % said if works else _("You live in %(zone)s.") % said)
