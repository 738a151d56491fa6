"""A resident raises a concern: one question a page, all by POST, without cookie, account or JavaScript."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamplighter.accounts.access import public
from lamplighter.concerns.actions import drafts
from lamplighter.concerns.actions.photos import keep_pictures
from lamplighter.concerns.actions.raising import NoPlace, NotOurs, Outside
from lamplighter.concerns.forms.raising import (
    AskReachForm,
    KindForm,
    PhotosForm,
    WhatForm,
    WhenForm,
    WhereForm,
)
from lamplighter.concerns.forms.resident import PublicForm
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries.kinds import questions_of
from lamplighter.concerns.queries.likeness import Like, like
from lamplighter.concerns.rules.looks import tells_only_looks
from lamplighter.concerns.rules.steps import Step, after, before
from lamplighter.concerns.rules.values import PHOTOS_MOST, Route
from lamplighter.concerns.views import raising_place as places
from lamplighter.concerns.views import raising_state as states
from lamplighter.concerns.views.raising_shown import new_concern, page_context, receipt_context, sections
from lamplighter.concerns.views.raising_state import State
from lamplighter.concerns.views.resident_door import unlisted
from lamplighter.plumbing import clock

FORMS = {
    Step.WHEN: WhenForm,
    Step.REACH: AskReachForm,
    Step.PUBLIC: PublicForm,
    Step.PHOTOS: PhotosForm,
    Step.WHERE: WhereForm,
}

PAGES = {
    Step.DANGER: "concerns/raise/danger.html",
    Step.KIND: "concerns/raise/kind.html",
    Step.NOTICE: "concerns/raise/notice.html",
    Step.WHERE: "concerns/raise/where.html",
    Step.WHAT: "concerns/raise/what.html",
    Step.PHOTOS: "concerns/raise/photos.html",
    Step.WHEN: "concerns/raise/when.html",
    Step.REACH: "concerns/raise/reach.html",
    Step.PUBLIC: "concerns/raise/public.html",
    Step.LIKE: "concerns/raise/like.html",
    Step.CHECK: "concerns/raise/check.html",
}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Every page of the form. GET shows the first; each POST carries what was told and says where to go."""
    now = clock.now()
    if request.method != "POST":
        return _page(request, State(), Step.DANGER, now)
    state = states.opened(request.POST, now)
    step, go = _step(request.POST.get("step", "")), request.POST.get("go", "next")
    if go == "send" and step is Step.CHECK:
        return _send(request, state, now)
    found = _likes(state)
    if go == "back":
        return _page(request, state, before(step, states.path_of(state, like=bool(found))), now)
    if go.startswith("to:"):
        return _page(request, state, _step(go[3:]), now)
    form = _taken(request, state, step)
    if form is not None and not form.is_valid():
        return _page(request, state, step, now, form=form, status=422)
    stay = _checked(request, state, step, form, now)
    if stay is not None:
        return stay
    path = states.path_of(state, like=bool(_likes(state)))
    return _page(request, state, after(step, path), now)


def _step(text: str) -> Step:
    try:
        return Step(text)
    except ValueError:
        return Step.DANGER


def _likes(state: State) -> list[Like]:
    kind, point = state.kind, state.point
    if kind is None or point is None or kind.sensitive or not kind.may_be_public:
        return []
    return like(kind, *point, get_language() or "en")


def form_of(state: State, step: Step, data: Any = None) -> forms.Form | None:
    """The form of a page, bound to ``data``; None for a page that asks nothing."""
    language = get_language() or "en"
    if step is Step.KIND:
        return KindForm(data, kinds=states.kinds_offered(), language=language)
    if step is Step.WHAT and state.kind is not None:
        return WhatForm(data, kind=state.kind, questions=questions_of(state.kind), language=language)
    made = FORMS.get(step)
    return made(data) if made is not None else None


def _taken(request: HttpRequest, state: State, step: Step) -> forms.Form | None:
    """Takes over what a page asked; returns its form, bound to it."""
    form = form_of(state, step, request.POST)
    if form is None or step is Step.PHOTOS:
        return None
    names = [name for name in form.fields if name not in ("lon", "lat", "label", "exact")]
    state.take(names, request.POST)
    return form


def _checked(
    request: HttpRequest, state: State, step: Step, form: forms.Form | None, now: datetime
) -> HttpResponse | None:
    """What a page checks beside its form; an answer where the resident stays on it."""
    if step is Step.NOTICE and state.kind is not None and state.kind.route == Route.OUT.value:
        return _page(request, state, Step.NOTICE, now)
    if step is Step.WHERE:
        choices = places.settle(state, request.POST, form)
        if choices or (form is not None and form.errors):
            return _page(request, state, step, now, form=form, status=422, choices=choices)
    if step is Step.WHAT and not state.one("looks") and tells_only_looks(state.one("text")):
        state.answers["looks"] = ["asked"]
        return _page(request, state, step, now, asked=True)
    if step is Step.PHOTOS:
        return _photos(request, state, now)
    return None


def _photos(request: HttpRequest, state: State, now: datetime) -> HttpResponse | None:
    """Takes photos: those that can be are kept, also when another is refused."""
    if request.POST.get("drop", "").isdigit():
        at = int(request.POST["drop"])
        state.photos = [each for place, each in enumerate(state.photos) if place != at]
        return _page(request, state, Step.PHOTOS, now)
    faults: list[str] = []
    room = PHOTOS_MOST - len(state.photos)
    given = request.FILES.getlist("photos")
    for file in given[:room]:
        form = PhotosForm(files=MultiValueDict({"photos": [file]}))
        if form.is_valid():
            state.photos += keep_pictures(form.cleaned_data["photos"])
        else:
            faults += [str(each) for each in form.errors["photos"]]
    if len(given) > room:
        faults.append(_("Send at most %(most)s photos. The others were left out.") % {"most": PHOTOS_MOST})
    if faults or request.POST.get("go") == "add":
        told = PhotosForm({})
        told.is_valid()
        for fault in faults:
            told.add_error("photos", fault)
        return _page(
            request, state, Step.PHOTOS, now, form=told if faults else None, status=422 if faults else 200
        )
    return None


def _page(
    request: HttpRequest,
    state: State,
    step: Step,
    now: datetime,
    *,
    form: forms.Form | None = None,
    status: int = 200,
    choices: Any = (),
    asked: bool = False,
) -> HttpResponse:
    """One page, with all that was told before it."""
    if step is not Step.DANGER and step is not Step.KIND and state.kind is None:
        step = Step.KIND
    found = _likes(state) if step in (Step.LIKE, Step.CHECK) else []
    if step is Step.CHECK:
        missing = _first_missing(state)
        if missing is not None:
            step, form, status = missing, form_of(state, missing, state.data()), 422
        state.key = state.key or drafts.new_secret()
    if form is None and step is not Step.PHOTOS:
        form = form_of(state, step)
        if form is not None:  # what was told before is shown as it was, without blame
            form.initial = state.initial(form)
    hidden = states.keep(state, now) if request.method == "POST" and step is not Step.DANGER else {}
    path = states.path_of(state, like=bool(found) or step is Step.LIKE)
    context = page_context(state, step, path, now) | {
        "form": form,
        "hidden": {"step": step.value, **hidden},
        # The other language is reached by POST too, so that nothing told is lost on the way.
        "switch_fields": {"go": f"to:{step.value}", **hidden} if hidden else {},
        "choices": choices,
        "asked": asked,
        "likes": found,
        "sections": sections(state, path, now) if step is Step.CHECK else (),
        "map": places.city_map(now) if step is Step.WHERE else None,
    }
    return unlisted(render(request, PAGES[step], context, status=status))


def _first_missing(state: State) -> Step | None:
    """The first page whose answers do not hold: somebody came by a shortcut, or a kind has changed meanwhile."""
    for step in states.path_of(state):
        if step is Step.WHERE and state.point is None:
            return step
        form = form_of(state, step, state.data()) if step is not Step.PHOTOS else None
        if form is not None and not form.is_valid():
            return step
    return None


def _send(request: HttpRequest, state: State, now: datetime) -> HttpResponse:
    """Sends it, once, and shows the receipt; the same form sent again shows the same receipt."""
    sent = drafts.already_sent(key=state.key)
    if sent is not None:
        return _receipt(request, sent, state, now)
    missing = _first_missing(state) if state.kind is not None else Step.KIND
    if missing is not None or not state.key:
        return _page(request, state, missing or Step.CHECK, now, status=422)
    try:
        concern = drafts.send_once(key=state.key, draft=state.secret, new=new_concern(state), now=now)
    except (NoPlace, Outside):
        form = WhereForm(state.data())
        form.is_valid()
        form.add_error("address", places.outside())
        return _page(request, state, Step.WHERE, now, form=form, status=422)
    except NotOurs:
        return _page(request, state, Step.NOTICE, now)
    return _receipt(request, concern, state, now)


def _receipt(request: HttpRequest, concern: Concern, state: State, now: datetime) -> HttpResponse:
    # Sent again, in the other language, it shows this very receipt.
    again = {"switch_fields": {"step": Step.CHECK.value, "go": "send", "key": state.key}}
    return unlisted(render(request, "concerns/raise/receipt.html", receipt_context(concern, now) | again))
