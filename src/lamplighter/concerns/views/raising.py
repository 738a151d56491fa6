"""A resident raises a concern: one question a page, all by POST, without cookie, account or JavaScript.

Three addresses, one form: what costs much (photos) and what is read by somebody (sending) have their own rate limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamplighter.accounts.access import public
from lamplighter.concerns.actions import drafts
from lamplighter.concerns.actions.photos import keep_pictures
from lamplighter.concerns.forms.raising_photos import PhotosForm, sorted_out
from lamplighter.concerns.rules.looks import tells_only_looks
from lamplighter.concerns.rules.steps import Step, after, before
from lamplighter.concerns.rules.values import PHOTOS_MOST, Route
from lamplighter.concerns.views import raising_place as places
from lamplighter.concerns.views import raising_send as sending
from lamplighter.concerns.views import raising_state as states
from lamplighter.concerns.views.raising_forms import faulty_place, form_of, take
from lamplighter.concerns.views.raising_page import near, show
from lamplighter.concerns.views.raising_state import State
from lamplighter.core.gazetteer.model import Hit
from lamplighter.plumbing import clock

PHOTOS, SEND = "photos", "send"
"""Doors with a rate limit of their own."""


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, door: str = "") -> HttpResponse:
    """Every page of the form. GET shows the first; each POST carries what was told and says where to go."""
    now = clock.now()
    if request.method != "POST":
        return redirect("report") if door else show(request, State(), Step.DANGER, now)
    state = states.opened(request.POST, now)
    if state.sent is not None:
        return sending.again(request, state, now)
    step, go = _step(request.POST.get("step", "")), request.POST.get("go", "next")
    then = "check" if request.POST.get("then") == "check" else ""
    held = dict(state.answers)
    if take(state, step, request.POST):
        then = ""
    if state.lost:
        return show(request, state, Step.KIND, now, told=_lost())
    if door == SEND and go == "send":
        return sending.send(request, state, now)
    if step is Step.JOIN and go != "back":
        ready = door == SEND and go == "join"
        number = request.POST.get("number", "")
        return (
            sending.join(request, state, now) if ready else sending.ask_to_join(request, state, number, now)
        )
    if go.startswith("join:"):
        return sending.ask_to_join(request, state, go[5:], now)
    if then and go == "back":  # the answers stay as they were
        state.undo(held)
        return show(request, state, Step.CHECK, now)
    if go != "next" and not (step is Step.PHOTOS and go == "add"):
        return _aside(request, state, step, go, then, now)
    return _stay(request, state, step, door, then, held, now) or _onward(request, state, step, then, now)


def _step(text: str) -> Step:
    try:
        return Step(text)
    except ValueError:
        return Step.DANGER


def _lost() -> str:
    return _(
        "What you told before is gone: we keep it for a day, and no longer. What you typed last is kept. Please begin again."
    )


def _aside(request: HttpRequest, state: State, step: Step, go: str, then: str, now: datetime) -> HttpResponse:
    """Back, to another page, or to the same one in another language: what was typed is kept, right or wrong."""
    if step is Step.WHERE:
        places.settle(state, request.POST)
    if step is Step.DANGER:
        _brought_along(state, request.POST.get("at", ""), request.POST.get("label", ""))
        if request.POST.get("through"):
            state.put(through=request.POST["through"][:400])
    if go.startswith("to:"):
        return show(request, state, _step(go[3:]), now, then="check")
    if go == "back":
        path = states.path_of(state, like=bool(near(state)))
        return show(request, state, before(step, path), now)
    return show(request, state, step, now, then=then)


def _brought_along(state: State, at: str, label: str) -> None:
    """A place that another page knows already: "longitude,latitude" and its words."""
    lon, comma, lat = at.partition(",")
    if comma:
        state.put(address=label[:200])
        given = QueryDict(mutable=True)
        given.update({"lon": lon, "lat": lat, "point": "1"})
        places.settle(state, given)


def _stay(
    request: HttpRequest,
    state: State,
    step: Step,
    door: str,
    then: str,
    held: dict[str, list[str]],
    now: datetime,
) -> HttpResponse | None:
    """The answer where the resident stays on the page; None where it goes on. ``held``: what was told before this page was sent."""
    if step is Step.PHOTOS:
        return _photos(request, state, then, now) if door == PHOTOS else None
    if step is Step.NOTICE and state.kind is not None and state.kind.route == Route.OUT.value:
        return show(request, state, Step.NOTICE, now)
    if step is Step.LIKE:
        state.put(like="other")
    form = form_of(state, step, state.data())
    choices: Sequence[Hit] = ()
    if step is Step.WHERE and form is not None and form.is_valid():
        settled = places.settle(state, request.POST)
        form = faulty_place(state, settled.fault) if settled.fault else None
        choices = settled.choices
    if form is not None and not form.is_valid():
        if then:  # a change that fails leaves the answer there was; what was typed stands on the page
            state.undo(held)
        return show(request, state, step, now, form=form, choices=choices, then=then)
    if step is Step.WHAT and _asks_about_looks(state):
        state.put(looks="asked")
        return show(request, state, step, now, asked=True, then=then)
    return None


def _asks_about_looks(state: State) -> bool:
    """Once, and never of somebody in danger, of thanks, or of an officer, whom one may well describe."""
    kind = state.kind
    if kind is None or kind.thanks or state.sealed or state.one("looks"):
        return False
    return tells_only_looks(state.one("text"))


def _onward(request: HttpRequest, state: State, step: Step, then: str, now: datetime) -> HttpResponse:
    """The next page; after one answer was changed, the page of answers."""
    if then:
        return show(request, state, Step.CHECK, now)
    path = states.path_of(state, like=bool(near(state)) if step in (Step.WHERE, Step.NOTICE) else False)
    return show(request, state, after(step, path), now)


def _photos(request: HttpRequest, state: State, then: str, now: datetime) -> HttpResponse | None:
    """Takes photos: those that can be are kept, also when another is refused."""
    drop = request.POST.get("drop", "")
    if drop.isascii() and drop.isdigit():
        if int(drop) < len(state.photos):
            drafts.drop_photo(photo=state.photos.pop(int(drop)))
        return show(request, state, Step.PHOTOS, now, then=then)
    given = request.FILES.getlist("photos")
    pictures, faults = sorted_out(given, PHOTOS_MOST - len(state.photos))
    state.photos += keep_pictures(pictures)
    if faults:
        return show(request, state, Step.PHOTOS, now, form=PhotosForm.faulty(faults), then=then)
    return show(request, state, Step.PHOTOS, now, then=then) if request.POST.get("go") == "add" else None
