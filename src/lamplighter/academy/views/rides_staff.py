"""Rides at the desk: an officer's own, one ride with what can be done with it, and who takes riders.

One ride is seen by whoever drives and by whoever runs the academy, and by nobody else.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.academy.actions import ride_after, ride_setup, rides
from lamplighter.academy.forms.rides import NoteForm, WhyForm
from lamplighter.academy.messages import ride_words as words
from lamplighter.academy.models import Ride
from lamplighter.academy.queries import rides as queries
from lamplighter.academy.rules.rides import RIDE_MOVES, RideSide, RideState, RideVerb
from lamplighter.academy.views.attendance_shared import language
from lamplighter.academy.views.doors import BOTH, unlisted
from lamplighter.academy.views.rides import shown
from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.accounts.queries import may
from lamplighter.core.numbers import shown_number
from lamplighter.plumbing import clock
from lamplighter.roster.boards import zone_names
from lamplighter.roster.models import Officer

at_desk = allow(Permission.DESK_SEE)


def _ride(request: HttpRequest, number: str) -> tuple[Ride, RideSide]:
    """The ride, and as whom the person sees it.

    Raises:
        Http404: there is none, or it is not theirs to see.
    """
    found = queries.ride(number)
    if found is not None and may(request.user, Permission.ACADEMY_RUN):
        return found, RideSide.STAFF
    if found is not None and found.officer.user_id == user_of(request).pk:
        return found, RideSide.OFFICER
    raise Http404


@allow(Permission.APPOINTMENTS_WORK)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Who rides with the officer who is signed in, and of which rides something is to be said."""
    now = clock.now()
    found = list(queries.of_officer(user_of(request)))
    lines = [(line(each), each) for each in found]
    context = {
        "coming": [each for each, row in lines if row.state == RideState.BOOKED.value and row.ends > now],
        "unsaid": [each for each, row in lines if row.state == RideState.BOOKED.value and row.ends <= now],
        "past": [each for each, row in lines if row.state != RideState.BOOKED.value][::-1][:20],
        "takers": bool(queries.sayable(request.user, now)),
    }
    return unlisted(render(request, "academy/rides/staff_mine.html", context))


def line(ride: Ride) -> dict[str, Any]:
    """A ride in a list of the desk."""
    return {
        **shown(ride, clock.now()),
        "rider": ride.application.name or _("No name given"),
        "driver": words.officer_named(ride.officer),
        "ended_by": words.ended_by_said(ride.ended_by),
        "noted": bool(ride.note),
    }


@at_desk
@require_http_methods(BOTH)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One ride: whether it was held, the debrief."""
    ride, side = _ride(request, number)
    form = NoteForm(request.POST if "note" in request.POST else None, initial={"note": ride.note})
    if request.method == "POST":
        if form.is_bound and not form.is_valid():
            return _one(request, ride, side, form, 422)
        _do(request, ride, side, form)
        return redirect("staff-ride", ride.number)
    return _one(request, ride, side, form)


def _do(request: HttpRequest, ride: Ride, side: RideSide, form: NoteForm) -> None:
    told: dict[str, Any] = {"pk": ride.pk, "actor": actor_of(request), "now": clock.now()}
    try:
        if form.is_bound:
            ride_after.note(words=form.cleaned_data["note"], **told)
            messages.success(request, _("The debrief is kept."))
        elif request.POST.get("do") in ("held", "missed"):
            held = request.POST["do"] == "held"
            ride_after.say(held=held, side=side, user=user_of(request), **told)
            done = _("It was held: it counts for the rider.") if held else _("Noted: the rider did not come.")
            messages.success(request, done)
    except ride_after.NotYet:
        messages.error(request, _("It has not begun yet."))
    except rides.RideNotAllowed:
        messages.error(request, _("That cannot be said of it any more."))


def _one(request: HttpRequest, ride: Ride, side: RideSide, form: NoteForm, status: int = 200) -> HttpResponse:
    now = clock.now()
    begun = ride.starts <= now
    moves = {
        verb for (state, verb), (_after, sides) in RIDE_MOVES.items() if state == ride.state and side in sides
    }
    person = ride.application
    context = {
        "ride": line(ride),
        "person": person,
        "person_number": shown_number(person.number),
        "course": person.course.said("name", language()),
        "why": ride.why,
        "note": ride.note,
        "runs": side is RideSide.STAFF,
        "may_say_held": begun and RideVerb.DONE in moves,
        "may_say_missed": begun and RideVerb.NO_SHOW in moves,
        "may_cancel": RideVerb.CANCEL in moves,
        "may_note": begun and ride.state in (RideState.BOOKED.value, RideState.DONE.value),
        "blackout": ride.state == RideState.BOOKED.value and ride.ends > now and queries.in_blackout(ride),
        "form": form,
    }
    return unlisted(render(request, "academy/rides/staff_one.html", context, status=status))


@at_desk
@require_http_methods(BOTH)
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """The officer or the coordinator cannot hold it; the rider is offered others."""
    ride, side = _ride(request, number)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            rides.cancel(
                pk=ride.pk,
                side=side,
                why=form.cleaned_data["why"],
                user=user_of(request),
                actor=actor_of(request),
                now=clock.now(),
            )
            messages.success(request, _("It is cancelled. The rider was written to, with other times."))
        except rides.RideNotAllowed:
            messages.error(request, _("That cannot be said of it any more."))
        return redirect("staff-ride", ride.number)
    context = {"ride": line(ride), "form": form}
    status = 422 if form.errors else 200
    return unlisted(render(request, "academy/rides/staff_cancel.html", context, status=status))


@at_desk
@require_http_methods(BOTH)
def takers(request: HttpRequest) -> HttpResponse:
    """Which postings and officers take riders: the coordinator says so of all, a supervisor of those of their zones."""
    now = clock.now()
    rows, names = queries.sayable(request.user, now), zone_names(clock.city_day(now))
    if request.method == "POST":
        _say_takes(request, rows)
        return redirect("staff-ride-takers")
    context = {
        "rows": [
            {
                "pk": row.pk,
                "officer": words.officer_named(row.officer),
                "officer_pk": row.officer_id,
                "zone": names.get(row.post.zone, row.post.zone),
                "shift": row.shift.name_es if language().startswith("es") else row.shift.name_en,
                "posting": posting,
                "always": always,
            }
            for row, posting, always in rows
        ],
        "runs": may(request.user, Permission.ACADEMY_RUN),
    }
    return unlisted(render(request, "academy/rides/staff_takers.html", context))


def _say_takes(request: HttpRequest, rows: list[Any]) -> None:
    what, _dot, key = request.POST.get("who", "").partition("-")
    takes = request.POST.get("takes") == "yes"
    told: dict[str, Any] = {"takes": takes, "actor": actor_of(request), "now": clock.now()}
    if not rows:
        if request.POST.get("who"):
            raise PermissionDenied
        return
    found = [
        row for row, _posting, _always in rows if str(row.officer_id if what == "officer" else row.pk) == key
    ]
    if not found or what not in ("officer", "posting"):
        raise Http404
    if what == "officer":
        ride_setup.take_riders(officer=Officer.objects.get(pk=found[0].officer_id), **told)
    else:
        ride_setup.take_riders(posting=found[0], **told)
    messages.success(request, _("They take riders.") if takes else _("They take no riders any more."))
