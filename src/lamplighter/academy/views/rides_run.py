"""The coordinator's side of rides: all of them, who has none, the rules, blackouts, one person's ride, check and stand-in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.academy.actions import ride_after, ride_setup, rides, signing
from lamplighter.academy.actions.checking import Future
from lamplighter.academy.actions.shared import Closed
from lamplighter.academy.forms.rides import BlackoutForm, ChoiceForm, OnForm, RulesForm
from lamplighter.academy.messages import ride_words as words
from lamplighter.academy.models import Application, RideBlackout
from lamplighter.academy.queries import rides as queries
from lamplighter.academy.queries.signing import RIDE
from lamplighter.academy.rules.states import NotAllowed
from lamplighter.academy.views.attendance_shared import language, running
from lamplighter.academy.views.doors import BOTH, unlisted
from lamplighter.academy.views.rides_staff import line
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.core.numbers import read_number, shown_number
from lamplighter.plumbing import clock

PAGE = 50


@running
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Rides to come, those of which nobody has said how they went, who has none, and what is over."""
    now = clock.now()
    coming = queries.coming(now)
    free = queries.free_rides(now=now, notice=False)
    context = {
        "headline": _headline(len(coming), len(free)),
        "coming": [{**line(each), "blackout": queries.in_blackout(each)} for each in coming],
        "unsaid": [line(each) for each in queries.unsaid(now)],
        "without": [_without(each, now) for each in queries.without_ride(now)],
        "ended": [line(each) for each in queries.ended()[:PAGE]],
        "takers": bool(free) or bool(queries.takes().officers or queries.takes().postings),
    }
    return unlisted(render(request, "academy/rides/staff_index.html", context))


def _headline(coming: int, free: int) -> str:
    said = ngettext("%(n)s ride-along to come", "%(n)s ride-alongs to come", coming) % {"n": coming}
    left = ngettext("%(n)s time is free", "%(n)s times are free", free) % {"n": free}
    return _("%(said)s, %(left)s") % {"said": said, "left": left}


def _without(row: Application, now: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name or _("No name given"),
        "course": row.course.said("name", language()),
        "lacks": [words.missing_ride(each) for each in queries.missing(row, clock.city_day(now))],
    }


@running
@require_http_methods(BOTH)
def setup(request: HttpRequest) -> HttpResponse:
    """The department's rules, and when no rides are held."""
    rules = queries.ride_rules()
    form = RulesForm(request.POST if request.method == "POST" else None, instance=rules)
    if form.is_bound and form.is_valid():
        ride_setup.change_rules(told=form.cleaned_data, actor=actor_of(request), now=clock.now())
        messages.success(request, _("The rules are kept. Rides that are taken stay as they are."))
        return redirect("staff-rides-setup")
    return _setup(request, form, BlackoutForm(), 422 if form.errors else 200)


def _setup(request: HttpRequest, form: RulesForm, blackout: BlackoutForm, status: int) -> HttpResponse:
    rows = [(each.pk, words.blackout_said(each), each.why) for each in RideBlackout.objects.all()]
    context = {"form": form, "blackout": blackout, "rows": rows, "wrong": form if form.errors else blackout}
    return unlisted(render(request, "academy/rides/staff_setup.html", context, status=status))


@running
@require_POST
def blackout(request: HttpRequest) -> HttpResponse:
    """No rides then."""
    form = BlackoutForm(request.POST)
    if not form.is_valid():
        return _setup(request, RulesForm(instance=queries.ride_rules()), form, 422)
    ride_setup.black_out(
        when=form.when(), why=form.cleaned_data["why"], actor=actor_of(request), now=clock.now()
    )
    messages.success(request, _("No rides are offered then. Rides that are taken are marked in the list."))
    return redirect("staff-rides-setup")


@running
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Rides then after all."""
    if pk < 2**63:
        ride_setup.lift_blackout(pk=pk, actor=actor_of(request), now=clock.now())
    return redirect("staff-rides-setup")


@running
@require_http_methods(BOTH)
def person(request: HttpRequest, number: str) -> HttpResponse:
    """One participant: their rides, what is missing, taking one for them by telephone, a stand-in, a new check, a signed paper."""
    plain, now = read_number(number), clock.now()
    row = Application.objects.select_related("course").filter(number=plain).first() if plain else None
    if row is None:
        raise Http404
    told = request.POST.get("do", "")
    form = OnForm(request.POST if told in ("check", "stand-in") else None)
    if request.method == "POST" and not (form.is_bound and not form.is_valid()):
        _do(request, row, told, form)
        return redirect("staff-ride-person", row.number)
    ride = queries.open_ride(row)
    context = {
        "row": row,
        "number": shown_number(row.number),
        "name": row.name or _("No name given"),
        "course": row.course.said("name", language()),
        "ride": line(ride) if ride is not None else None,
        "rides": [line(each) for each in queries.rides_of(row)],
        "lacks": [words.missing_ride(each) for each in queries.missing(row, clock.city_day(now))],
        "checked": date_format(row.checked_on, "DATE_FORMAT") if row.checked_on else "",
        "rode": date_format(row.ride_on, "DATE_FORMAT") if row.ride_on else "",
        "signed": queries.has_signed(row, RIDE),
        "free": [
            (
                f"{each.officer}.{int(each.starts.timestamp())}",
                words.ride_when(each, now),
                words.slot_officer(each),
            )
            for each in queries.free_rides(now=now, notice=False, leaving=ride)
        ][:200],
        "form": form,
        "wrong_of": told if form.errors else "",
    }
    return unlisted(
        render(request, "academy/rides/staff_person.html", context, status=422 if form.errors else 200)
    )


def _do(request: HttpRequest, row: Application, told: str, form: OnForm) -> None:
    acting: dict[str, Any] = {"actor": actor_of(request), "now": clock.now()}
    try:
        if told == "take":
            choice = ChoiceForm(request.POST)
            if not choice.is_valid():
                raise rides.Taken
            officer, starts = choice.chosen()
            rides.take(application=row.pk, officer=officer, starts=starts, user=user_of(request), **acting)
        elif told == "check":
            ride_after.renew_check(pk=row.pk, on=form.cleaned_data["on"], **acting)
        elif told == "stand-in":
            ride_after.stand_in(pk=row.pk, on=form.cleaned_data["on"], **acting)
        elif told == "no-stand-in":
            ride_after.stand_in(pk=row.pk, on=None, **acting)
        elif told == "paper":
            signing.sign(pk=row.pk, kind=RIDE, **acting)
        else:
            return
        messages.success(request, _("It is kept."))
    except rides.Taken:
        messages.error(request, _("That time is not free any more."))
    except rides.Lacking as lacking:
        messages.error(request, " ".join(words.missing_ride(each) for each in lacking.what))
    except Future:
        messages.error(request, _("That day is still to come."))
    except ride_after.HasRide:
        messages.error(request, _("They have a ride that is open. Cancel it first, or say how it went."))
    except (NotAllowed, Closed, signing.NothingToSign, rides.Gone):
        messages.error(request, _("They take part in no course that is under way, or rode along already."))
