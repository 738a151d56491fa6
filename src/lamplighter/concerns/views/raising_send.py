"""The end of the form: it is sent, once, or joins another; either shows its receipt, however often it is asked for."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lamplighter.concerns.actions import drafts
from lamplighter.concerns.actions.raising import NoPlace, NotOurs, Outside
from lamplighter.concerns.actions.shared import Gone
from lamplighter.concerns.forms.raising_reach import JoinForm
from lamplighter.concerns.models import Concern, Contact
from lamplighter.concerns.queries.drafts import FOLLOWS
from lamplighter.concerns.rules.steps import Step
from lamplighter.concerns.rules.values import Showing
from lamplighter.concerns.views import raising_place as places
from lamplighter.concerns.views.raising_forms import faulty_place, first_stop, form_of, language
from lamplighter.concerns.views.raising_page import show, show_stop
from lamplighter.concerns.views.raising_shown import joined_context, new_concern, receipt_context
from lamplighter.concerns.views.raising_state import State
from lamplighter.concerns.views.resident_door import unlisted
from lamplighter.core.numbers import read_number


def send(request: HttpRequest, state: State, now: datetime) -> HttpResponse:
    """Sends it and shows the receipt; the same form sent again shows the same receipt."""
    stop = first_stop(state)
    if stop is not None:
        return show_stop(request, state, stop, now)
    try:
        concern = drafts.send_once(secret=state.secret, new=new_concern(state), now=now)
    except (NoPlace, Outside):  # the map has changed since the place was found
        form = faulty_place(state, places.outside())
        return show(request, state, Step.WHERE, now, form=form, then="check")
    except NotOurs:
        return show(request, state, Step.NOTICE, now)
    return _receipt(request, concern, state, now)


def again(request: HttpRequest, state: State, now: datetime) -> HttpResponse:
    """The receipt of a form that was sent before."""
    assert state.sent is not None, "asked before"
    assert state.draft is not None, "asked before"
    follower = state.draft.answers.get(FOLLOWS)
    if follower is None:
        return _receipt(request, state.sent, state, now)
    contact = Contact.objects.filter(pk=follower).first()
    return _joined(request, state.sent, contact, state, now)


def _receipt(request: HttpRequest, concern: Concern, state: State, now: datetime) -> HttpResponse:
    context = receipt_context(concern, now, language()) | _switch(state, Step.CHECK)
    return unlisted(render(request, "concerns/raise/receipt.html", context))


def _switch(state: State, step: Step) -> dict[str, dict[str, str]]:
    """In the other language the same receipt is shown."""
    return {"switch_fields": {"step": step.value, "go": "stay", "draft": state.secret}}


def ask_to_join(request: HttpRequest, state: State, number: str, now: datetime) -> HttpResponse:
    """How a neighbour wants to hear of what becomes of it."""
    found = _shown(number)
    if found is None:
        return _no_longer(request, state, now)
    return show(request, state, Step.JOIN, now, number=found.number)


def join(request: HttpRequest, state: State, now: datetime) -> HttpResponse:
    """A neighbour joins, once, in place of telling it again."""
    found = _shown(request.POST.get("number", ""))
    if found is None:
        return _no_longer(request, state, now)
    form = form_of(state, Step.JOIN, state.data())
    assert isinstance(form, JoinForm)
    if not form.is_valid():
        return show(request, state, Step.JOIN, now, form=form, number=found.number)
    try:
        contact = drafts.join_once(
            secret=state.secret, concern=found, contact=form.joins(language()), now=now
        )
    except (Gone, drafts.NotShown):
        return _no_longer(request, state, now)
    joined = contact.concern if contact is not None else found  # sent before, perhaps to join another
    return _joined(request, joined, contact, state, now)


def _joined(
    request: HttpRequest, concern: Concern, contact: Contact | None, state: State, now: datetime
) -> HttpResponse:
    context = joined_context(concern, contact, now, language()) | _switch(state, Step.JOIN)
    return unlisted(render(request, "concerns/raise/joined.html", context))


def _shown(number: str) -> Concern | None:
    plain = read_number(number) or "-"
    found = Concern.objects.select_related("kind", "kind__desk").filter(number=plain).first()
    return found if found is not None and found.showing == Showing.SHOWN.value else None


def _no_longer(request: HttpRequest, state: State, now: datetime) -> HttpResponse:
    state.put(like="other")
    told = _("That one is no longer shown. Please tell us of yours.")
    return show(request, state, Step.WHAT, now, told=told)
