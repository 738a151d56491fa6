"""Saying that one comes, and one's own page afterwards, opened by its private link."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import public
from lamplighter.core.numbers import read_number, shown_number
from lamplighter.meetings.actions import rsvps as actions
from lamplighter.meetings.actions.gathering_shared import Gone
from lamplighter.meetings.forms.rsvps import ComeForm, SizeForm
from lamplighter.meetings.messages import gathering_calendar
from lamplighter.meetings.messages.gathering_words import (
    language,
    people_said,
    seats_said,
    shown,
    waiting_said,
)
from lamplighter.meetings.models import Gathering, Rsvp
from lamplighter.meetings.queries.rsvps import by_link, counts, door_link, path_of, sent
from lamplighter.meetings.rules.gatherings import RsvpState, State
from lamplighter.meetings.views.gathering_shared import BOTH, qr, unlisted
from lamplighter.meetings.views.gatherings import found_or_404
from lamplighter.outbox.forms import LostForm
from lamplighter.outbox.reach import By
from lamplighter.plumbing import clock

TOLD: dict[str, Promise] = {
    "size": gettext_lazy("The number of people is changed."),
    "stopped": gettext_lazy("You get no reminder. If it is moved or cancelled, we still tell you."),
    "too-late": gettext_lazy("That can no longer be changed."),
}
"""What the page says after something was done, by the word its address carries; no other word is shown."""


@public
@require_http_methods(BOTH)
def come(request: HttpRequest, number: str) -> HttpResponse:
    """One page: for how many, how to be reached, what one needs. Sent, it leads to the private page; whoever can be reached gets that
    by mail or text, since only there it is known whose address it is."""
    now = clock.now()
    found = found_or_404(number)
    posted = request.method == "POST"
    if not actions.is_open(found, now):
        again = sent(request.POST.get("form", "")) if posted else None
        if again is not None and again.gathering_id == found.pk and again.by == By.LINK.value:
            return unlisted(redirect(path_of(again, language())))
        context = {"row": shown([found], now)[0], "nav": "gatherings"}
        return unlisted(
            render(request, "meetings/gatherings/closed.html", context, status=409 if posted else 200)
        )
    form = ComeForm(request.POST if posted else None, gathering=found, word=secrets.token_urlsafe(16))
    if posted and form.is_valid():
        try:
            kept = actions.come(
                pk=found.pk, new=form.new(language()), form=form.cleaned_data["form"], now=now,
                wait="wait" in request.POST,
            )  # fmt: skip
        except actions.Closed:
            return redirect("gathering", found.number)
        except Gone:
            raise Http404 from None
        except actions.TooMany as error:
            form.add_error("size", _too_many(error.most))
        except actions.Fewer as fewer:
            return _fewer(request, form, found, fewer.left, now)
        else:
            return _answered(request, form, kept, now)
    context = {"row": shown([found], now)[0], "form": form, "nav": "gatherings"}
    return unlisted(render(request, "meetings/gatherings/come.html", context, status=422 if posted else 200))


def _fewer(request: HttpRequest, form: ComeForm, found: Gathering, left: int, now: datetime) -> HttpResponse:
    """Too few seats are free for all of them: come with fewer, or wait. What was typed travels along; nothing is kept yet."""
    asked = int(form.cleaned_data["size"])
    said = ngettext(
        "%(left)s seat is left, and you are %(people)s.", "%(left)s seats are left, and you are %(people)s.", left
    )  # fmt: skip
    context = {
        "row": shown([found], now)[0],
        "headline": said % {"left": left, "people": people_said(asked)},
        "typed": [(name, request.POST.get(name, "")) for name in form.fields if name != "size"],
        "size": asked,
        "people": people_said(asked),
        "form": SizeForm(most=left, size=left),
        "nav": "gatherings",
    }
    return unlisted(render(request, "meetings/gatherings/fewer.html", context, status=409))


def _answered(request: HttpRequest, form: ComeForm, kept: actions.Kept, now: datetime) -> HttpResponse:
    """Says the same to whoever asks for the first time and to whoever asks again, with their address or a stranger's."""
    told = form.cleaned_data
    reach = told["email"] or told["phone"]
    if not reach:
        return unlisted(redirect(path_of(kept.rsvp, language())))
    context = {
        "row": shown([kept.rsvp.gathering], now)[0],
        "seated": kept.seated,
        "reach": reach,
        "by_text": told["by"] == By.TEXT.value,
        "nav": "gatherings",
    }
    return unlisted(render(request, "meetings/gatherings/written.html", context))


@public
@require_http_methods(BOTH)
def lost(request: HttpRequest) -> HttpResponse:
    """A new copy of a lost link, to the address on file; says the same whether there is one or not."""
    number = read_number(request.GET.get("number", ""))
    form = LostForm(
        request.POST if request.method == "POST" else None,
        initial={"number": shown_number(number)} if number else None,
    )
    form.fields["number"].label = _("Number of your reservation, or of the gathering")
    done = request.method == "POST" and form.is_valid()
    if done:
        told = form.cleaned_data
        actions.find_again(number=told["number"], reach=told["reach"], now=clock.now())
    context = {"form": form, "sent": done, "nav": "gatherings"}
    status = 422 if form.errors else 200
    return unlisted(render(request, "meetings/rsvp/lost.html", context, status=status))


def _too_many(most: int) -> str:
    return ngettext(
        "One reservation is for %(most)s person.", "One reservation is for %(most)s people at most.", most
    ) % {"most": most}


@dataclass(frozen=True, slots=True)
class Opened:
    """A reservation as its link opened it."""

    rsvp: Rsvp
    secret: str

    def url(self, name: str = "rsvp") -> str:
        """The address of one of the page's parts."""
        return reverse(name, args=[self.rsvp.number, self.secret])


View = Callable[..., HttpResponse]


def by_secret(view: View) -> View:
    """A view below ``/rsvp/<number>/<secret>/``, called with what the link opened. A wrong secret and an unknown number give one
    and the same page."""

    @wraps(view)
    def inner(request: HttpRequest, number: str, secret: str, **kwargs: Any) -> HttpResponse:
        found = by_link(number, secret)
        if found is None:
            return unlisted(render(request, "meetings/rsvp/no_such.html", status=404))
        return unlisted(view(request, Opened(found, secret), **kwargs))

    return public(inner)


@by_secret
@require_safe
def page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Seats or place in the line, the code for the door, and what can be changed."""
    return _page(request, opened)


def _page(
    request: HttpRequest, opened: Opened, form: SizeForm | None = None, status: int = 200
) -> HttpResponse:
    now, rsvp = clock.now(), opened.rsvp
    gathering = rsvp.gathering
    going = rsvp.state == RsvpState.GOING.value
    may_change = actions.is_open(gathering, now) and rsvp.state != RsvpState.CANCELLED.value
    takes_place = gathering.state == State.PLANNED.value and gathering.ends > now
    context = {
        "opened": opened,
        "number": shown_number(rsvp.number),
        "row": shown([gathering], now)[0],
        "headline": _headline(rsvp),
        "going": going and takes_place,
        "waiting": rsvp.state == RsvpState.WAITING.value and takes_place,
        "qr": qr(door_link(rsvp)) if going and takes_place else "",
        "came": people_said(rsvp.came) if rsvp.came else "",
        "may_change": may_change,
        "form": form or SizeForm(most=actions.largest_party(gathering), size=rsvp.size),
        "told": TOLD.get(request.GET.get("told", "")),
        "gets_messages": rsvp.by in ("email", "text"),
        "reach": rsvp.email if rsvp.by == By.EMAIL.value else rsvp.phone,
        "keep": takes_place and rsvp.state != RsvpState.CANCELLED.value,
        "stopped": rsvp.stopped_at is not None,
        "interpreter": rsvp.interpreter,
        "urls": {name: opened.url(f"rsvp-{name}") for name in ("size", "cancel", "stop", "calendar")},
    }
    return render(request, "meetings/rsvp/page.html", context, status=status)


def _headline(rsvp: Rsvp) -> str:
    gathering = rsvp.gathering
    if gathering.state == State.CANCELLED.value:
        return _("It is cancelled, sorry.")
    if rsvp.state == RsvpState.CANCELLED.value:
        return _("You have cancelled. Thank you for telling us.")
    if rsvp.came:
        return _("Thank you for coming.")
    if rsvp.state == RsvpState.WAITING.value:
        return waiting_said(rsvp)
    if gathering.capacity is None:
        return _("We expect you: %(people)s.") % {"people": people_said(rsvp.size)}
    return _("Yes: we keep %(seats)s for you.") % {"seats": seats_said(rsvp.size)}


@by_secret
@require_POST
def size(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Another number of people."""
    rsvp = opened.rsvp
    form = SizeForm(request.POST, most=actions.largest_party(rsvp.gathering), size=rsvp.size)
    if form.is_valid():
        try:
            actions.change_size(pk=rsvp.pk, size=int(form.cleaned_data["size"]), now=clock.now())
        except actions.Closed:
            return redirect(f"{opened.url()}?told=too-late")
        except actions.TooMany as error:
            form.add_error("size", _too_many(error.most))
        except actions.Full as full:
            form.add_error("size", _full(full.left))
        else:
            return redirect(f"{opened.url()}?told=size")
    return _page(request, opened, form, 422)


def _full(left: int) -> str:
    if not left:
        return _("No more seats are free. Your reservation stays as it was.")
    return ngettext(
        "Only %(left)s more seat is free. Your reservation stays as it was.",
        "Only %(left)s more seats are free. Your reservation stays as it was.",
        left,
    ) % {"left": left}


@by_secret
@require_http_methods(BOTH)
def cancel(request: HttpRequest, opened: Opened) -> HttpResponse:
    """A page with one button: links in mails are opened by scanners too."""
    if request.method == "POST":
        try:
            actions.cancel(pk=opened.rsvp.pk, now=clock.now())
        except actions.Closed:
            return redirect(f"{opened.url()}?told=too-late")
        return redirect(opened.url())
    gathering = opened.rsvp.gathering
    context = {
        "opened": opened,
        "row": shown([gathering], clock.now())[0],
        "waiting": opened.rsvp.state == RsvpState.WAITING.value,
        "line": counts(gathering).waiting > 0,
        "back": opened.url(),
    }
    return render(request, "meetings/rsvp/cancel.html", context)


@by_secret
@require_POST
def stop(request: HttpRequest, opened: Opened) -> HttpResponse:
    """No reminder."""
    actions.stop(pk=opened.rsvp.pk, now=clock.now())
    return redirect(f"{opened.url()}?told=stopped")


@by_secret
@require_safe
def calendar(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The calendar file."""
    body = gathering_calendar.one(opened.rsvp.gathering)
    headers = {"Content-Disposition": 'attachment; filename="gathering.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
