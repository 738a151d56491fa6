"""What residents decide about their concern: how they are reached, what the public sees, whether it goes on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.concerns.actions import publishing
from lamplighter.concerns.actions.joining import start_messages, stop_messages
from lamplighter.concerns.actions.moving import move
from lamplighter.concerns.actions.talking import set_contact
from lamplighter.concerns.forms.resident import PublicForm
from lamplighter.concerns.messages import sentences
from lamplighter.concerns.models import Concern
from lamplighter.concerns.queries.blocks import coarse_place
from lamplighter.concerns.rules.states import NotAllowed, Party, Verb
from lamplighter.concerns.rules.values import Showing
from lamplighter.concerns.views import resident_shown as shown
from lamplighter.concerns.views.resident_door import Opened, back, by_secret
from lamplighter.outbox.forms import ReachForm
from lamplighter.places.place_words import label_said
from lamplighter.plumbing import clock

BOTH = ["GET", "HEAD", "POST"]


@by_secret()
@require_http_methods(BOTH)
def reach(request: HttpRequest, opened: Opened) -> HttpResponse:
    """How, and at what hours, the resident may be reached."""
    form = ReachForm(request.POST if request.method == "POST" else None, contact=opened.contact)
    if request.method == "POST" and form.is_valid():
        contact = form.reach(get_language() or "en")
        set_contact(concern=opened.concern, contact=contact, now=clock.now())
        return back(opened, "reached")
    context = {"opened": opened, "form": form}
    return render(request, "concerns/resident/reach.html", context, status=_status(request))


@by_secret()
@require_http_methods(BOTH)
def public(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What the public sees, and the resident's say in it."""
    concern, now = opened.concern, clock.now()
    if not shown.may_be_public(concern, now):
        return back(opened, "too-late") if request.method == "POST" else _never(request, opened)
    asked = concern.showing in (Showing.ASKED.value, Showing.SHOWN.value)
    chosen = ("words" if concern.agreed_words else "kind") if asked else "no"
    form = PublicForm(request.POST if request.method == "POST" else None, initial={"public": chosen})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["public"] == "no":
            publishing.withdraw(concern=concern, now=now)
        else:
            publishing.agree(concern=concern, words=form.cleaned_data["public"] == "words", now=now)
        return back(opened, "public")
    context = {
        "opened": opened,
        "form": form,
        "kind": concern.kind.name(get_language() or "en"),
        "publication": shown.publication(concern),
        "where": label_said(_block(concern)),
        "state": sentences.state_name(concern.state),
        "showing": concern.showing,
        "concern": concern,
    }
    return render(request, "concerns/resident/public.html", context, status=_status(request))


def _block(concern: Concern) -> str:
    """The block that the public would see."""
    lon, lat = concern.lon, concern.lat
    return coarse_place(concern.place, lon, lat).block if lon is not None and lat is not None else ""


def _never(request: HttpRequest, opened: Opened) -> HttpResponse:
    return render(request, "concerns/resident/never_public.html", {"opened": opened})


@by_secret()
@require_http_methods(BOTH)
def take_all_back(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The resident does not want it followed any more: asks once, then closes it."""
    if request.method == "POST":
        try:
            move(pk=opened.concern.pk, verb=Verb.WITHDRAW, party=Party.RESIDENT, now=clock.now())
        except NotAllowed:
            return back(opened, "too-late")
        return back(opened, "withdrawn")
    return render(request, "concerns/resident/withdraw.html", {"opened": opened})


@by_secret(raiser=False)
@require_http_methods(BOTH)
def stop(request: HttpRequest, opened: Opened) -> HttpResponse:
    """No more messages: a page with one button; mail programs may press it by themselves (RFC 8058)."""
    if request.method == "POST":
        if opened.contact is not None:
            stop_messages(contact=opened.contact, now=clock.now())
        if "List-Unsubscribe" in request.POST:
            return HttpResponse(
                "", content_type="text/plain"
            )  # a program: RFC 8058 advises against redirects
        return back(opened, "stopped")
    return render(request, "concerns/resident/stop.html", {"opened": opened})


@by_secret(raiser=False)
@require_POST
def messages(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Yes, messages: the first time for a follower who was asked, or again for whoever had stopped them."""
    if opened.contact is not None:
        start_messages(contact=opened.contact, now=clock.now())
    return back(opened, "messages")


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
