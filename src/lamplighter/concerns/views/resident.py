"""A resident's private page: where the concern stands, what happened, and what can be done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.actions.photos import keep_pictures
from lamplighter.concerns.actions.talking import reply
from lamplighter.concerns.forms.resident import AgainForm, SolvedForm, WriteForm
from lamplighter.concerns.messages import sentences
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.rules.states import NotAllowed, Party, State, Verb
from lamplighter.concerns.views import resident_shown as shown
from lamplighter.concerns.views.resident_door import Opened, back, by_secret
from lamplighter.core.numbers import shown_number
from lamplighter.plumbing import clock, files, saying

TOLD: dict[str, Promise] = {
    "written": _("What you wrote is kept, and the officer hears of it."),
    "solved": _("Thank you for saying so. It is closed."),
    "open-again": _("It is open again, and the officer hears of it."),
    "reached": _("How we may reach you is kept."),
    "public": _("What the public may see is kept."),
    "stopped": _("You get no more messages about this. This page still works."),
    "messages": _("You get a message each time something changes."),
    "taken-back": _("Those words are gone."),
    "withdrawn": _("Nobody works on it any more. You can open it again for some weeks."),
    "erased": _("What you asked for is erased."),
    "too-late": _("That can no longer be done: it has changed in the meantime. This is how it stands now."),
}
"""What the page says after something was done, by the word its address carries; no other word is shown."""


@by_secret(raiser=False)
@require_safe
def page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Where it stands, for the raiser; its public part, for a neighbour who follows it."""
    return render_page(request, opened, clock.now())


def render_page(
    request: HttpRequest, opened: Opened, now: datetime, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page, with forms that came back where there are some."""
    concern = opened.concern
    holder = held(concern, now)
    closes = sentences.closes_on(concern)
    until = sentences.reopens_until(concern)
    context = {
        "opened": opened,
        "concern": concern,
        "kind": concern.kind.name(get_language() or "en"),
        "headline": sentences.standing(concern, holder, now, mine=opened.mine),
        "state": sentences.state_name(concern.state),
        "holder": shown.holder(holder, now) if concern.state != State.CLOSED.value else None,
        "holder_name": sentences.within(holder.card),
        "duty": sentences.duty(holder, now),
        "lines": shown.lines(opened, now),
        "goes_on_as": shown_number(concern.merged_into.number) if concern.merged_into else "",
        "told": TOLD.get(request.GET.get("told", "")),
        "publication": shown.publication(concern),
        "asks_solved": concern.state == State.RESOLVED.value and not concern.kind.thanks and opened.mine,
        "closes": saying.long_day(closes, clock.city_tz()) if closes else "",
        "may_reopen": opened.mine and shown.may_reopen(concern, now),
        "reopens": saying.long_day(until, clock.city_tz()) if until else "",
        "may_withdraw": opened.mine and shown.may(concern, Verb.WITHDRAW),
        "may_be_public": opened.mine and shown.may_be_public(concern, now),
        "may_write": opened.mine and concern.merged_into_id is None,
        "wrong": next((each for each in forms.values() if each.errors), None),
        "asks_yes": shown.asks_yes(opened),
        "gets_messages": shown.gets_messages(opened),
        "stopped": opened.contact is not None and opened.contact.stopped_at is not None,
        "told_first": shown.told(concern) if opened.mine else [],
        "write": WriteForm(auto_id="write-%s"),
        "solved": SolvedForm(auto_id="solved-%s"),
        "again": AgainForm(auto_id="again-%s"),
        **forms,
    }
    return render(request, "concerns/resident/page.html", context, status=status)


@by_secret()
@require_POST
def write(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Words or photos to the officer."""
    now = clock.now()
    form = WriteForm(request.POST, request.FILES, auto_id="write-%s")
    if opened.concern.merged_into_id is not None:
        return back(opened, "too-late")
    if not form.is_valid():
        return render_page(request, opened, now, status=422, write=form)
    photos = keep_pictures(form.cleaned_data["photos"])
    reply(
        concern=opened.concern,
        words=form.cleaned_data["words"],
        now=now,
        contact=opened.contact,
        photos=photos,
    )
    return back(opened, "written")


@by_secret()
@require_POST
def solved(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Was it solved? Yes closes it, no opens it again."""
    form = SolvedForm(request.POST, auto_id="solved-%s")
    if not form.is_valid():
        return render_page(request, opened, clock.now(), status=422, solved=form)
    yes = form.cleaned_data["solved"] == "yes"
    verb = Verb.CONFIRM if yes else Verb.REOPEN
    return _moved(opened, verb, form.cleaned_data["words"], "solved" if yes else "open-again")


@by_secret()
@require_POST
def again(request: HttpRequest, opened: Opened) -> HttpResponse:
    """A closed concern came back."""
    form = AgainForm(request.POST, auto_id="again-%s")
    if not form.is_valid():
        return render_page(request, opened, clock.now(), status=422, again=form)
    if not shown.may_reopen(opened.concern, clock.now()):
        return back(opened, "too-late")
    return _moved(opened, Verb.REOPEN, form.cleaned_data["words"], "open-again")


def _moved(opened: Opened, verb: Verb, words: str, told: str) -> HttpResponse:
    try:
        move(pk=opened.concern.pk, verb=verb, party=Party.RESIDENT, words=words, now=clock.now())
    except NotAllowed:
        return back(opened, "too-late")
    return back(opened, told)


@by_secret()
@require_safe
def photo(request: HttpRequest, opened: Opened, pk: str, size: str) -> HttpResponse:
    """One of the concern's photos, as it was made anew; the upload itself is not kept."""
    found = opened.concern.photos.filter(pk=pk).first()
    data = files.read(settings.HOME.photos, found.thumb if size == "small" else found.file) if found else None
    if data is None:
        raise Http404
    return HttpResponse(data, content_type="image/jpeg", headers={"Content-Disposition": "inline"})
