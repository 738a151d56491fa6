"""Renders the pages of the form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lamplighter.concerns.queries.likeness import Like, like
from lamplighter.concerns.rules.steps import Step
from lamplighter.concerns.views import raising_place as places
from lamplighter.concerns.views import raising_state as states
from lamplighter.concerns.views.near_by import near_shown
from lamplighter.concerns.views.raising_forms import Stop, blank, first_stop, language
from lamplighter.concerns.views.raising_shown import page_context, sections, thumbs
from lamplighter.concerns.views.raising_state import State
from lamplighter.concerns.views.resident_door import unlisted
from lamplighter.core.gazetteer.model import Hit

PAGES = {
    Step.DANGER: "concerns/raise/danger.html",
    Step.KIND: "concerns/raise/kind.html",
    Step.NOTICE: "concerns/raise/notice.html",
    Step.WHERE: "concerns/raise/where.html",
    Step.LIKE: "concerns/raise/like.html",
    Step.WHAT: "concerns/raise/what.html",
    Step.PHOTOS: "concerns/raise/photos.html",
    Step.WHEN: "concerns/raise/when.html",
    Step.REACH: "concerns/raise/reach.html",
    Step.HOURS: "concerns/raise/hours.html",
    Step.PUBLIC: "concerns/raise/public.html",
    Step.CHECK: "concerns/raise/check.html",
    Step.JOIN: "concerns/raise/join.html",
}
"""Each page's template."""


def near(state: State) -> list[Like]:
    """Others near by that may be the same; none once the resident has said that theirs is another."""
    kind, point = state.kind, state.point
    if kind is None or point is None or state.sealed or not kind.may_be_public or state.one("like"):
        return []
    return like(kind, *point, language())


def show(
    request: HttpRequest,
    state: State,
    step: Step,
    now: datetime,
    *,
    form: forms.Form | None = None,
    choices: Sequence[Hit] = (),
    asked: bool = False,
    then: str = "",
    told: str = "",
    number: str = "",
) -> HttpResponse:
    """One page, with all that was told before it.

    Args:
        form: comes back with faults; the answer then has status 422.
        asked: the text is asked about once more.
        then: where to go afterwards: "check", when one answer is changed.
        told: a sentence on top of the page.
        number: of the concern that is to be joined.
    """
    if state.kind is None and step not in (Step.DANGER, Step.KIND):
        step, form = Step.KIND, None
    if step is Step.CHECK:
        stop = first_stop(state)
        if stop is not None:
            step, form, choices, then = stop.step, stop.form, stop.choices, "check"
    likes = near(state) if step is Step.LIKE else []
    hidden = states.keep(state, now) if request.method == "POST" else {}
    ways = {name: value for name, value in (("then", then), ("number", number)) if value}
    fields = {"step": step.value, **hidden, **ways}
    context = page_context(state, step, now) | {
        "form": form or blank(state, step),
        "hidden": fields,
        # The other language is reached by POST too, so that nothing told is lost on the way.
        "switch_fields": {**fields, "go": "stay"} if hidden else {},
        "choices": choices,
        "asked": asked,
        "told": told,
        "likes": near_shown(likes),
        "then": then,
        "number": number,
    }
    if step is Step.CHECK:
        context["sections"] = sections(state, states.path_of(state))
    if step in (Step.CHECK, Step.PHOTOS):
        context["thumbs"] = thumbs(state)
    if step is Step.WHERE:
        context["map"] = places.city_map(state)
    if step is Step.PUBLIC:
        context["map"] = places.area_map(state)
    status = 422 if form is not None and form.errors else 200
    response = unlisted(render(request, PAGES[step], context, status=status))
    if not state.sealed:
        # The browser may show it again when somebody goes back, instead of asking whether to send the form once more.
        response.headers["Cache-Control"] = "private, max-age=0"
        del response.headers["Expires"]
    return response


def show_stop(request: HttpRequest, state: State, stop: Stop, now: datetime) -> HttpResponse:
    """The page that must be answered first."""
    return show(request, state, stop.step, now, form=stop.form, choices=stop.choices, then="check")
