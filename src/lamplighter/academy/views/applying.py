"""Somebody applies for a course: one question a page, all by POST, without cookie, account or JavaScript.

Two addresses, one form: sending is read by somebody and has a rate limit of its own.
"""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.academy.actions import applying as actions
from lamplighter.academy.actions import drafts
from lamplighter.academy.actions.shared import Closed, Gone
from lamplighter.academy.forms.applying import ZoneForm
from lamplighter.academy.messages.course_words import course_named, course_shown
from lamplighter.academy.messages.words import language
from lamplighter.academy.models import Course
from lamplighter.academy.queries.applications import path_of
from lamplighter.academy.queries.courses import by_number, takes_applications
from lamplighter.academy.rules.applying import Step, after, before
from lamplighter.academy.views import applying_state as states
from lamplighter.academy.views.applying_back import by_link, kept
from lamplighter.academy.views.applying_page import first_stop, lost, read_back, show
from lamplighter.academy.views.applying_place import blame_place, look_up
from lamplighter.academy.views.applying_state import FIELDS, State
from lamplighter.academy.views.doors import BOTH, unlisted
from lamplighter.accounts.access import public
from lamplighter.plumbing import clock


@public
@require_http_methods(BOTH)
def apply(request: HttpRequest, number: str) -> HttpResponse:
    """Every page of the form. GET shows the first; each POST carries what was told and says where to go."""
    now, course = clock.now(), _course(number)
    if request.method != "POST":
        if not takes_applications(course, now):
            return _closed(request, course, now, 200)
        return show(request, State(course=course), Step.START, now)
    state = states.opened(request.POST, course, now)
    if state.sent is not None:
        return _answered(request, state, state.sent.email or state.sent.phone, now)
    if not takes_applications(course, now):
        return _closed(request, course, now, 409)
    step, go = _step(request.POST.get("step", "")), request.POST.get("go", "next")
    then = "check" if request.POST.get("then") == "check" else ""
    held = dict(state.answers)
    _take(state, step, request, now)
    if state.lost:
        return show(request, state, Step.WHO, now, told=lost())
    if go == "keep":
        if then and first_stop(state, now) is not None:  # a change that fails leaves the answer there was
            state.undo(held)
        return kept(request, state, Step.CHECK if then else step, now)
    if go.startswith("to:"):
        return show(request, state, _step(go[3:]), now, then="check")
    if go == "back" and then:  # the answers stay as they were
        state.undo(held)
        return show(request, state, Step.CHECK, now)
    if go == "back":
        return show(request, state, before(step, state.path(now)), now)
    if go == "stay":
        return show(request, state, step, now, then=then)
    return _stay(request, state, step, then, held, now) or _onward(request, state, step, then, now)


@public
@require_safe
def resume(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """Where somebody was who kept the form to come back later. What was sent meanwhile shows its receipt."""
    now, course = clock.now(), _course(number)
    state = states.by_secret(secret, course, now)
    if state.sent is not None:
        return _answered(request, state, state.sent.email or state.sent.phone, now)
    if not takes_applications(course, now):
        return _closed(request, course, now, 200)
    return by_link(request, state, now)


@public
@require_http_methods(BOTH)
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Sends it and shows the receipt; the same form sent again shows the same receipt. A program may send all answers at once."""
    now, course = clock.now(), _course(number)
    if request.method != "POST":
        return redirect("academy-apply", course.number)
    state = states.opened(request.POST, course, now)
    if state.sent is None and not state.lost:
        state.take([name for name in FIELDS if name in request.POST], request.POST)
        stop = first_stop(state, now)
        if stop is not None and takes_applications(course, now):
            return show(request, state, Step.CHECK, now)
        if stop is None:
            return _sent(request, state, now)
    if state.sent is not None:
        return _answered(request, state, state.sent.email or state.sent.phone, now)
    if not takes_applications(course, now):
        return _closed(request, course, now, 409)
    return show(request, state, Step.WHO, now, told=lost())


def _sent(request: HttpRequest, state: State, now: datetime) -> HttpResponse:
    new = states.new_application(state, now)
    try:
        taken = actions.apply(course=state.course, new=new, form=state.secret, now=now)
    except (actions.NotOpen, Closed, Gone):
        return _closed(request, state.course, now, 409)
    except (actions.TooYoung, actions.NoBirthDate):  # the course began to ask meanwhile
        return show(request, state, Step.BORN, now, then="check")
    except actions.NoGuardian:
        return show(request, state, Step.GUARDIAN, now, then="check")
    if state.kept:
        drafts.forget(secret=state.secret)
    state.sent = taken.application
    return _answered(request, state, new.contact.email or new.contact.phone, now)


def _answered(request: HttpRequest, state: State, reach: str, now: datetime) -> HttpResponse:
    """Says the same to whoever applies for the first time and to whoever applied before, with their address or a stranger's."""
    assert state.sent is not None, "asked before"
    if not reach:
        return unlisted(redirect(f"{path_of(state.sent, language())}?told=applied"))
    context = {
        "row": course_named(state.course),
        "reach": reach,
        "by_text": "@" not in reach,
        "switch_fields": {"draft": state.secret, "go": "stay"},
        "nav": "academy",
    }
    return unlisted(render(request, "academy/apply/written.html", context))


def _course(number: str) -> Course:
    found = by_number(number)
    if found is None:
        raise Http404
    return found


def _closed(request: HttpRequest, course: Course, now: datetime, status: int) -> HttpResponse:
    context = {"row": course_shown(course, now), "nav": "academy"}
    return unlisted(render(request, "academy/apply/closed.html", context, status=status))


def _step(text: str) -> Step:
    try:
        return Step(text)
    except ValueError:
        return Step.START


def _take(state: State, step: Step, request: HttpRequest, now: datetime) -> None:
    """Takes over what a page sent, right or wrong: whichever button was pressed, nothing typed is lost. An address is never kept."""
    form = states.form_of(state, step, now)
    if form is not None and "pick" not in request.POST:  # whoever picks a place sends nothing else anew
        state.take([name for name in form.fields if name in FIELDS], request.POST)


def _stay(
    request: HttpRequest, state: State, step: Step, then: str, held: dict[str, list[str]], now: datetime
) -> HttpResponse | None:
    """The answer where they stay on the page; None where it goes on. ``held``: what was told before this page was sent."""
    if step is Step.ZONE:
        return _zone(request, state, then, held, now)
    form = states.form_of(state, step, now, state.data())
    if form is not None and not form.is_valid():
        if then:  # a change that fails leaves the answer there was; what was typed stands on the page
            state.undo(held)
        return show(request, state, step, now, form=form, then=then)
    if (
        form is not None and step is Step.BORN
    ):  # as the browser's own field of dates writes it, however it was typed
        state.put(born=form.cleaned_data["born"].isoformat())
    return None


def _zone(
    request: HttpRequest, state: State, then: str, held: dict[str, list[str]], now: datetime
) -> HttpResponse | None:
    looked = look_up(request.POST, now)
    if looked is not None and looked.zone:
        state.put(zone=looked.zone)
    form: forms.Form | None = states.form_of(state, Step.ZONE, now, _with_address(state, request))
    assert isinstance(form, ZoneForm)
    valid = form.is_valid()
    if not blame_place(form, looked, told=bool(state.one("zone"))) and valid:
        return None
    if then:
        state.undo(held)
    choices = looked.choices if looked is not None else ()
    return show(request, state, Step.ZONE, now, form=form, choices=choices, then=then)


def _with_address(state: State, request: HttpRequest) -> object:
    data = state.data()
    data["address"] = request.POST.get("address", "")
    return data


def _onward(request: HttpRequest, state: State, step: Step, then: str, now: datetime) -> HttpResponse:
    """The next page; after one answer was changed, the page of answers."""
    if then:
        return show(request, state, Step.CHECK, now)
    return show(request, state, after(step, state.path(now)), now, told=read_back(state, step, now))
