"""A resident's own data: to take along, to take back, to erase; and a new way in for those who lost their link."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import public
from lamplighter.concerns.actions import erasing
from lamplighter.concerns.actions.finding_again import send_link
from lamplighter.concerns.models import Update
from lamplighter.concerns.queries.own_data import own_data
from lamplighter.concerns.rules.values import Author
from lamplighter.concerns.views.resident_door import Opened, back, by_secret, unlisted
from lamplighter.outbox.forms import LostForm
from lamplighter.plumbing import clock

BOTH = ["GET", "HEAD", "POST"]
_ASKS = {"contact": "concerns/resident/erase_contact.html", "all": "concerns/resident/erase_all.html"}


@by_secret(raiser=False)
@require_safe
def data(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What is kept about the reader, until when, and what they can do about it."""
    return render(request, "concerns/resident/data.html", {"opened": opened, "kind": opened.concern.kind})


@by_secret(raiser=False)
@require_safe
def download(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Everything kept about the reader, as a JSON file."""
    told = own_data(opened.concern, opened.contact, mine=opened.mine)
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = f'attachment; filename="{opened.number}.json"'
    return response


@by_secret()
@require_http_methods(BOTH)
def take_back(request: HttpRequest, opened: Opened, pk: str) -> HttpResponse:
    """One entry of the resident's own, words and photos; 0: what they told at first. Asks once, then blanks it."""
    update = None
    if int(pk):
        update = Update.objects.filter(
            pk=pk, concern=opened.concern, author=Author.RESIDENT.value, internal=False
        ).first()
        if update is None:
            raise Http404
    if request.method == "POST":
        erasing.take_back(concern=opened.concern, update=update, now=clock.now())
        return back(opened, "taken-back")
    words = update.text if update is not None else opened.concern.text
    return render(request, "concerns/resident/take_back.html", {"opened": opened, "words": words, "pk": pk})


@by_secret(raiser=False)
@require_http_methods(BOTH)
def erase(request: HttpRequest, opened: Opened, what: str) -> HttpResponse:
    """Asks once, saying what goes and what stays; then erases the contact, or all that the raiser told."""
    if what == "all" and not opened.mine:
        raise Http404
    if request.method != "POST":
        return render(request, _ASKS[what], {"opened": opened})
    if what == "all":
        erasing.erase_own(concern=opened.concern, now=clock.now())
    elif opened.contact is not None:
        erasing.erase_contact(concern=opened.concern, contact=opened.contact, now=clock.now())
    if opened.mine:
        return back(opened, "erased")
    # A neighbour's link dies with their contact.
    return render(request, "concerns/resident/erased.html", {"opened": opened})


@public
@require_http_methods(BOTH)
def lost(request: HttpRequest) -> HttpResponse:
    """A new copy of a lost link, to the address on file; says the same whether there is one or not."""
    form = LostForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        send_link(number=form.cleaned_data["number"], reach=form.cleaned_data["reach"], now=clock.now())
        texts = settings.LAMPLIGHTER.sms.provider != "none"
        return unlisted(render(request, "concerns/resident/lost_sent.html", {"texts": texts}))
    status = 422 if request.method == "POST" else 200
    return unlisted(render(request, "concerns/resident/lost.html", {"form": form}, status=status))
