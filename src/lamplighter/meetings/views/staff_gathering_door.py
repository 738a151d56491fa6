"""At the door: who is expected, one press for who comes, a code from a telephone, people without a reservation."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.people import actor_of
from lamplighter.core.numbers import read_number, shown_number
from lamplighter.meetings.actions import gathering_after as actions
from lamplighter.meetings.actions.gathering_shared import Gone
from lamplighter.meetings.forms.gatherings import WalkInForm
from lamplighter.meetings.messages import gathering_words as words
from lamplighter.meetings.models import Gathering, Rsvp
from lamplighter.meetings.queries import gatherings as queries
from lamplighter.meetings.queries.rsvps import at_the_door, counts
from lamplighter.meetings.rules.gatherings import RsvpState
from lamplighter.meetings.views.gathering_shared import BOTH, unlisted
from lamplighter.meetings.views.staff_gatherings import theirs, working
from lamplighter.plumbing import clock, saying
from lamplighter.roster.words import language_name


@working
@require_safe
def door(request: HttpRequest, number: str) -> HttpResponse:
    """Everybody who is expected, and who waits."""
    found = theirs(request, number)
    now = clock.now()
    rows = [
        {
            "pk": each.pk,
            "name": each.name or _("No name given"),
            "number": shown_number(each.number),
            "people": words.people_said(each.size),
            "size": each.size,
            "came": each.came,
            "waits": each.state == RsvpState.WAITING.value,
            "needs": each.needs,
            "interpreter": _interpreter(each),
        }
        for each in at_the_door(found)
    ]
    context = {
        "row": words.shown([found], now)[0],
        "rows": rows,
        "counts": counts(found),
        "walk_ins": found.walk_ins,
        "opens": _opens(found, now),
    }
    return unlisted(render(request, "meetings/staff/door.html", context))


def _opens(gathering: Gathering, now: datetime) -> str:
    """From when people are checked in; empty once they are."""
    opens = gathering.starts - actions.OPENS_BEFORE
    if opens <= now:
        return ""
    return saying.ended(_("The door opens %(when)s.") % {"when": saying.when(opens, now, clock.city_tz())})


def _interpreter(rsvp: Rsvp) -> str:
    if not rsvp.interpreter:
        return ""
    return _("Sign language") if rsvp.interpreter == "sign" else language_name(rsvp.interpreter)


def _checked_in(request: HttpRequest, rsvp: Rsvp) -> None:
    try:
        came = int(request.POST.get("came", rsvp.size))
        actions.check_in(pk=rsvp.pk, came=came, actor=actor_of(request), now=clock.now())
    except ValueError:
        messages.error(request, _("That number cannot be."))
    except actions.NotYet:
        messages.error(request, _("It is too early to check people in. The door opens three hours before."))
    except Gone:
        messages.error(request, _("This reservation was cancelled."))


@working
@require_POST
def check_in(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """One press in the list."""
    found = theirs(request, number)
    rsvp = Rsvp.objects.filter(gathering=found, pk=pk).first() if pk < 2**63 else None
    if rsvp is None:
        raise Http404
    _checked_in(request, rsvp)
    response = redirect("staff-gathering-door", found.number)
    response["Location"] += f"#r{rsvp.pk}"
    return response


@working
@require_http_methods(BOTH)
def here(request: HttpRequest, number: str) -> HttpResponse:
    """Where the code of a reservation leads: its party, and one button."""
    plain = read_number(number)
    rsvp = Rsvp.objects.select_related("gathering").filter(number=plain).first() if plain else None
    if rsvp is None or not queries.may_work(request.user, rsvp.gathering.zone):
        raise Http404
    now = clock.now()
    if request.method == "POST":
        _checked_in(request, rsvp)
        return redirect("staff-gathering-here", rsvp.number)
    context = {
        "row": words.shown([rsvp.gathering], now)[0],
        "number": shown_number(rsvp.number),
        "name": rsvp.name,
        "people": words.people_said(rsvp.size),
        "came": words.people_said(rsvp.came) if rsvp.came else "",
        "sizes": range(1, rsvp.size),
        "size": rsvp.size,
        "waits": rsvp.state == RsvpState.WAITING.value,
        "gone": rsvp.state == RsvpState.CANCELLED.value,
        "needs": rsvp.needs,
        "interpreter": _interpreter(rsvp),
        "opens": _opens(rsvp.gathering, now),
    }
    return unlisted(render(request, "meetings/staff/here.html", context))


@working
@require_POST
def walk_ins(request: HttpRequest, number: str) -> HttpResponse:
    """One more, or one fewer, without a reservation."""
    found: Gathering = theirs(request, number)
    form = WalkInForm(request.POST)
    if form.is_valid():
        try:
            actions.count_walk_ins(
                pk=found.pk, more=form.cleaned_data["more"], actor=actor_of(request), now=clock.now()
            )
        except actions.NotYet:
            messages.error(
                request, _("It is too early to check people in. The door opens three hours before.")
            )
        except Gone:
            raise Http404 from None
    else:
        messages.error(request, _("That number cannot be."))
    return redirect("staff-gathering-door", found.number)
