"""Hours that somebody wishes for, where nothing fits; and the private page of such a wish."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lamplighter.meetings.actions import wishing
from lamplighter.meetings.actions.shared import Gone, Taken
from lamplighter.meetings.forms.booking import MeetReachForm, WishForm
from lamplighter.meetings.messages import sentences
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.queries.links import link_of, secret_of
from lamplighter.meetings.queries.setup import spots_of
from lamplighter.meetings.rules.appointments import NotAllowed, State
from lamplighter.meetings.rules.values import Part, Way
from lamplighter.meetings.views.booking import in_zone
from lamplighter.meetings.views.door import OpenedWish, back, by_wish_secret
from lamplighter.meetings.views.free_times import KEY_LENGTH, Where
from lamplighter.meetings.views.search import Search, instant_of, search_of, shown
from lamplighter.outbox.reach import By
from lamplighter.plumbing import clock, saying
from lamplighter.plumbing.together import Together

BOTH = ["GET", "HEAD", "POST"]
TOLD: dict[str, Promise] = {
    "kept": _("We have the hours you wished for. If a time comes free, we offer it to you."),
    "waiting": _("That time goes to somebody else. You are still waiting for another."),
    "closed": _("You no longer wait."),
    "erased": _("What you told us is erased."),
    "waits": _("You are still waiting. Say first that you no longer wait."),
    "gone": _("That time is no longer free. Nothing was changed."),
}


@in_zone
@require_http_methods(BOTH)
def leave(request: HttpRequest, where: Where, now: datetime) -> HttpResponse:
    """The hours that would suit, and how to be reached when a time comes free."""
    posted = request.method == "POST"
    data = request.POST if posted else request.GET
    search = _met_elsewhere(search_of(where.code, data, now))
    initial = {"part": [each.value for each in search.parts]}
    form = WishForm(request.POST if posted else None, initial=initial)
    reach = MeetReachForm(request.POST if posted else None, way=search.way.value)
    reach.by_message()  # nothing else brings the offer
    if posted and form.is_valid() & reach.is_valid():
        return _kept(search, form, reach, request.POST.get("once", ""), now)
    together = Together(form, reach)
    wrong = together if together.errors else None
    hidden = {name: value for name, value in search.fields.items() if name not in ("parts", "after")}
    hidden["once"] = request.POST.get("once") or secrets.token_urlsafe(KEY_LENGTH)
    context = {
        "where": where,
        "form": form,
        "reach": reach,
        "wrong": wrong,
        "hidden": hidden,
        "nav": "meet",
    }
    status = 422 if wrong else 200
    return render(request, "meetings/appointments/wish.html", context, status=status)


def _met_elsewhere(search: Search) -> Search:
    """A visit at the door needs a proof and a release first: what comes free is offered at another place."""
    if search.way is not Way.PORCH:
        return search
    return replace(
        search, spot=next((each for each in spots_of(search.zone) if each.way != Way.PORCH.value), None)
    )


def _kept(search: Search, form: WishForm, reach: MeetReachForm, once: str, now: datetime) -> HttpResponse:
    wanted = replace(search.wanted, parts=frozenset(Part(each) for each in form.cleaned_data["part"]))
    new = wishing.NewWish(
        wanted=wanted,
        way=search.way,
        spot=search.spot,
        contact=reach.contact(get_language() or "en"),
        topic=form.cleaned_data["topic"],
    )
    wish = wishing.leave_wish(new=new, once=once, now=now)
    response = redirect("wish-private", wish.number, secret_of(wish))
    response.headers["Location"] += "?told=kept"
    return response


@by_wish_secret
@require_http_methods(BOTH)
def page(request: HttpRequest, opened: OpenedWish) -> HttpResponse:
    """What somebody waits for, and what is free of it now, each a button that takes it; another button ends the waiting."""
    wish, now = opened.row, clock.now()
    if request.method == "POST":
        if "starts" in request.POST:
            return _taken(opened, instant_of(request.POST["starts"]), now)
        wishing.close_wish(pk=wish.pk, now=now)
        return back(opened, "closed")
    waits = wish.closed_at is None and wish.met_at is None
    offered = wish.offered if waits and wish.offered is not None else None
    if offered is not None and offered.state != State.OFFERED.value:
        offered = None
    context = {
        "opened": opened,
        "wish": wish,
        "told": TOLD.get(request.GET.get("told", "")),
        "parts": [sentences.part_name(Part(each)) for each in wish.parts],
        "place": sentences.spot_name(wish.spot, wish.way),
        "officer": sentences.card(wish.officer),
        "waits": waits,
        "shown": shown(_search(wish), now) if waits else None,
        "headline": _headline(wish, offered),
        "accept": reverse("appointment-accept", args=[offered.number, secret_of(offered)])
        if offered is not None
        else "",
        "offer": link_of(offered, get_language() or "en") if offered is not None else "",
        "met": link_of(wish.offered, get_language() or "en") if wish.met_at and wish.offered else "",
        "link": link_of(wish),
        "to": _sent_to(wish) if request.GET.get("told") == "kept" else "",
        "may_erase": not waits and bool(wish.topic or wish.email or wish.phone or wish.name),
        "nav": "meet",
    }
    return render(request, "meetings/appointments/waiting.html", context)


def _sent_to(wish: Wish) -> str:
    """Where the receipt went, so that a slip of the keys is seen."""
    if wish.by == By.EMAIL.value:
        return gettext("We have sent it by mail to %(address)s.") % {"address": wish.email}
    return gettext("We have sent it by text message to %(number)s.") % {"number": wish.phone}


def _headline(wish: Wish, offered: Appointment | None) -> str:
    """How it stands, in a sentence."""
    if offered is not None:
        said = {"when": sentences.time_said(offered.starts)}
        return saying.dotted(gettext("A time has come free: %(when)s.") % said)
    if wish.met_at is not None:
        return gettext("A time was found.")
    return (
        gettext("You are waiting for a time.") if wish.closed_at is None else gettext("You no longer wait.")
    )


def _search(wish: Wish) -> Search:
    """What is looked for by a wish."""
    wanted = wishing.wanted_of(wish)
    return Search(
        wanted.zone, wanted.parts, wanted.length, wish.spot, officer=wanted.officer, speaks=wanted.speaks
    )


def _taken(opened: OpenedWish, starts: datetime | None, now: datetime) -> HttpResponse:
    try:
        if starts is None:
            raise Taken
        row = wishing.take(pk=opened.row.pk, starts=starts, now=now)
    except Taken:
        return back(opened, "gone")
    except (NotAllowed, Gone):
        return back(opened, "closed")
    response = redirect("appointment-private", row.number, secret_of(row))
    response.headers["Location"] += "?told=accepted"
    return response
