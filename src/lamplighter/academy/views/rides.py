"""A participant's own ride-along, opened by their private link: what is missing, what is free, what they have. GET writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.academy.actions import rides as actions
from lamplighter.academy.actions import signing as signatures
from lamplighter.academy.actions.shared import Closed
from lamplighter.academy.forms.rides import ChoiceForm, SignForm
from lamplighter.academy.messages import ride_words as words
from lamplighter.academy.messages.ride_calendar import ride_file
from lamplighter.academy.models import Application, Ride
from lamplighter.academy.queries import rides as queries
from lamplighter.academy.queries import signing
from lamplighter.academy.rules.rides import Missing, RideSide, RideSlot, RideState
from lamplighter.academy.rules.states import NotAllowed
from lamplighter.academy.views.attendance_shared import language
from lamplighter.academy.views.doors import BOTH, Opened, by_applicant
from lamplighter.core.numbers import shown_number
from lamplighter.plumbing import clock, saying

TOLD: dict[str, Promise] = {
    "taken": gettext_lazy("It is yours. We look forward to it."),
    "signed": gettext_lazy("Thank you, the waiver is signed."),
    "cancelled": gettext_lazy("Your ride-along is cancelled. Thank you for telling us."),
    "gone": gettext_lazy("Somebody else was quicker, or the shift changed. These times are free now."),
    "too-late": gettext_lazy("It is too late to change it here. Please call us."),
    "lacking": gettext_lazy("Something is still missing. You see below what."),
    "changed": gettext_lazy("The text was changed meanwhile. Please read it once more."),
}
"""What the page says after something was done, by the word its address carries; no other word is shown."""
DAYS_SHOWN = 7
"""Days with free times on one page; there are links to the next ones."""
_BAD = {"gone", "too-late", "lacking", "changed"}


@by_applicant
@require_safe
def page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """All of it on one page."""
    return _page(request, opened)


def _page(
    request: HttpRequest, opened: Opened, form: SignForm | None = None, status: int = 200
) -> HttpResponse:
    row, now = opened.row, clock.now()
    if not queries.gives_rides(row.course):
        return render(
            request, "academy/rides/none.html", {"opened": opened, "number": shown_number(row.number)}
        )
    ride, rules = queries.open_ride(row), queries.ride_rules()
    lacks = queries.missing(row, clock.city_day(now))
    may_choose = not lacks and (ride is None or actions.may_change(ride, now))
    told = request.GET.get("told", "")
    context = {
        "opened": opened,
        "number": shown_number(row.number),
        "course": row.course.said("name", language()),
        "headline": _headline(row, ride, lacks),
        "told": TOLD.get(told),
        "told_kind": "bad" if told in _BAD else "good",
        "ride": shown(ride, now) if ride is not None else None,
        "bring": words.bring(rules, language()),
        "until": words.until_change(ride, rules.change_hours).removesuffix(".") if ride is not None else "",
        "may_change": ride is not None and actions.may_change(ride, now),
        "lacks": [words.missing_ride(each) for each in lacks if each is not Missing.RODE],
        "may_choose": may_choose,
        **(
            _choices(queries.free_rides(now=now, leaving=ride), row, request.GET.get("after", ""))
            if may_choose
            else {}
        ),
        **_to_sign(lacks, form),
    }
    return render(request, "academy/rides/mine.html", context, status=status)


def _headline(row: Application, ride: Ride | None, lacks: Sequence[Missing]) -> str:
    if ride is not None:
        return saying.dotted(_("Your ride-along: %(when)s.") % {"when": words.ride_when(ride, clock.now())})
    if row.ride_on is not None:
        return _("You have done your ride-along.")
    return _("Before you can ride along") if lacks else _("Choose when you ride along")


def _to_sign(lacks: Sequence[Missing], form: SignForm | None) -> dict[str, Any]:
    """The waiver's text and form, where it is to be signed."""
    waiver = signing.current(signing.RIDE)
    if waiver is None or Missing.WAIVER not in lacks or Missing.ENROLLED in lacks:
        return {"waiver": "", "form": None}
    fresh = SignForm(initial={"version": waiver.version})
    return {"waiver": waiver.text(language()), "form": form or fresh}


def shown(ride: Ride, now: datetime) -> dict[str, Any]:
    """A ride as its pages show it."""
    return {
        "number": ride.number,
        "when": words.ride_when(ride, now),
        "officer": words.with_whom(ride),
        "place": words.where_to(ride),
        "state": ride.state,
        "state_said": words.ride_state_name(ride.state),
        "over": ride.ends <= now,
    }


def _choices(slots: Sequence[RideSlot], row: Application, after: str) -> dict[str, Any]:
    """What is free, a few days at a time; a day for which the check would be too old is left out.

    Args:
        after: the day after which to begin, as ISO; nonsense begins with the first.
    """
    try:
        begin = date.fromisoformat(after)
    except ValueError:
        begin = None
    by_day = {
        day: list(rides)
        for day, rides in groupby(slots, key=lambda each: clock.city_day(each.starts))
        if not queries.missing(row, day)
    }
    left = [day for day in by_day if begin is None or day > begin]
    shown_days = left[:DAYS_SHOWN]
    return {
        "days": [_day(by_day[day]) for day in shown_days],
        "later": shown_days[-1].isoformat() if len(left) > DAYS_SHOWN else "",
        "earlier": len(left) < len(by_day),
    }


def _day(rides: Sequence[RideSlot]) -> dict[str, Any]:
    tz = clock.city_tz()
    times = [
        {
            "value": f"{each.officer}.{int(each.starts.timestamp())}",
            "hours": saying.hours(each.starts, each.ends, tz),
            "officer": words.slot_officer(each),
        }
        for each in rides
    ]
    return {"label": saying.long_day(rides[0].starts, tz), "times": times}


def _back(opened: Opened, told: str) -> HttpResponse:
    return redirect(f"{opened.url('academy-ride')}?told={told}")


@by_applicant
@require_POST
def take(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Takes a ride, or moves to it."""
    form = ChoiceForm(request.POST)
    if not form.is_valid():
        return _back(opened, "gone")
    officer, starts = form.chosen()
    try:
        actions.take(application=opened.row.pk, officer=officer, starts=starts, now=clock.now())
    except (actions.Taken, actions.Gone):
        return _back(opened, "gone")
    except actions.TooLate:
        return _back(opened, "too-late")
    except actions.Lacking:
        return _back(opened, "lacking")
    return _back(opened, "taken")


@by_applicant
@require_POST
def sign(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Signs the waiver on the screen."""
    form = SignForm(request.POST)
    if not form.is_valid():
        return _page(request, opened, form, 422)
    told = form.cleaned_data
    try:
        signatures.sign(
            pk=opened.row.pk, kind=signing.RIDE, name=told["name"], version=told["version"], now=clock.now()
        )  # fmt: skip
    except signatures.Changed:
        return _back(opened, "changed")
    except (signatures.NothingToSign, signatures.Nameless, NotAllowed, Closed, actions.Gone):
        return _back(opened, "lacking")
    return _back(opened, "signed")


@by_applicant
@require_http_methods(BOTH)
def cancel(request: HttpRequest, opened: Opened) -> HttpResponse:
    """A page with one button: links in mails are opened by scanners too."""
    ride, now = queries.open_ride(opened.row), clock.now()
    if request.method == "POST":
        if ride is not None:
            try:
                actions.cancel(pk=ride.pk, side=RideSide.RIDER, now=now)
            except (actions.TooLate, actions.RideNotAllowed):
                return _back(opened, "too-late")
        return _back(opened, "cancelled")
    if ride is None or not actions.may_change(ride, now):
        return _back(opened, "too-late") if ride is not None else redirect(opened.url("academy-ride"))
    context = {"opened": opened, "number": shown_number(opened.row.number), "ride": shown(ride, now)}
    return render(request, "academy/rides/cancel.html", context)


@by_applicant
@require_safe
def calendar(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The calendar file of the ride that is booked."""
    ride = queries.open_ride(opened.row)
    if ride is None or ride.state != RideState.BOOKED.value:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="ride-along.ics"'}
    body = ride_file(ride, queries.ride_rules(), language())
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
