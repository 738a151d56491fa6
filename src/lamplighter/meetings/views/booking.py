"""Booking an officer: the hours that suit, a time, how to be reached, one look over it all, and it is booked.

No account, no cookie, no draft: what is typed travels on in hidden fields, and the secret of the form in them names the time it holds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamplighter.accounts.access import public
from lamplighter.core.numbers import shown_number
from lamplighter.meetings.actions import booking
from lamplighter.meetings.actions.shared import Gone, Taken
from lamplighter.meetings.forms.booking import AboutForm, MeetReachForm, WhenForm, number_to_call
from lamplighter.meetings.messages import sentences
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.queries.links import by_once, secret_of
from lamplighter.meetings.queries.setup import rules_of
from lamplighter.meetings.queries.slots import posts_zone
from lamplighter.meetings.rules.appointments import NotAllowed, State
from lamplighter.meetings.rules.values import Way
from lamplighter.meetings.views import search as searching
from lamplighter.meetings.views.door import unlisted
from lamplighter.meetings.views.free_times import TYPED, Where, list_times, lost, too_many
from lamplighter.meetings.views.keeping import TooMany, place_for
from lamplighter.meetings.views.search import Search, search_of
from lamplighter.places.queries import ZoneInfo, zone_by_code, zones_on
from lamplighter.places.zone_words import by_parent, the_zone
from lamplighter.plumbing import clock
from lamplighter.plumbing.together import Together


def _named(code: str, now: datetime) -> Where:
    found = zone_by_code(code, clock.city_day(now))
    return Where(code, the_zone(found) if found is not None else code)


def in_zone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view below ``/meet/<zone>/``: a zone without officers of its own leads to the one above it that has some."""

    @wraps(view)
    def inner(request: HttpRequest, zone: str) -> HttpResponse:
        now = clock.now()
        code = posts_zone([zone])
        if not code:
            found = zone_by_code(zone, clock.city_day(now))
            code = posts_zone([each.code for each in found.chain]) if found is not None else ""
            if not code:
                raise Http404
            if request.method != "POST":
                return redirect("meet-zone", zone=code)
        return unlisted(view(request, _named(code, now), now))

    return public(inner)


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where to begin: the zone, by address or from the list."""
    now = clock.now()
    groups = [
        (capfirst(above), [(capfirst(the_zone(each)), each.code) for each in below])
        for above, below in by_parent(_zones(now))
    ]
    return render(request, "meetings/appointments/start.html", {"groups": groups, "nav": "meet"})


def _zones(now: datetime) -> list[ZoneInfo]:
    return [each for each in zones_on(clock.city_day(now)) if posts_zone([each.code])]


@in_zone
@require_safe
def hours(request: HttpRequest, where: Where, now: datetime) -> HttpResponse:
    """The first question: the hours that suit."""
    search = search_of(where.code, request.GET, now)
    kept = {name: value for name, value in search.fields.items() if name in ("officer", "speaks")}
    context = {
        "where": where,
        "form": WhenForm(initial={"part": [each.value for each in search.parts]}),
        "kept": kept,
        "open": rules_of(where.code).takes_bookings,
        "nav": "meet",
    }
    return render(request, "meetings/appointments/hours.html", context)


@in_zone
@require_safe
def times(request: HttpRequest, where: Where, now: datetime) -> HttpResponse:
    """The free times that fit, each a button that keeps it."""
    return list_times(request, where, search_of(where.code, request.GET, now), now)


@in_zone
@require_POST
def hold(request: HttpRequest, where: Where, now: datetime) -> HttpResponse:
    """Keeps the chosen time for ten minutes, and asks how to be reached. Whoever looks for another time gives the first back."""
    search = search_of(where.code, request.POST, now)
    carried = searching.kept(request.POST, TYPED)
    starts = searching.instant_of(request.POST.get("starts", ""))
    once = request.POST.get("once", "")
    try:
        if "lost" in request.POST or starts is None or not once:
            booking.give_back(once=once, now=now)
            return list_times(request, where, search, now, carried=carried)
        known = by_once(once)
        with place_for(request, own=known.number if known is not None else "", now=now) as place:
            row = booking.hold(
                wanted=search.wanted,
                starts=starts,
                way=search.way,
                spot=search.spot,
                once=once,
                language=get_language() or "en",
                now=now,
            )
            place.number = row.number
    except Taken:
        return lost(request, where, search, now)
    except TooMany as many:
        return too_many(request, where, search, now, many.count)
    except booking.MadeBefore as before:
        return _receipt(before.appointment)
    forms = _forms(request.POST if carried else None, row)
    return _ask(request, where, search, row, forms, again=bool(carried))


def _forms(data: QueryDict | None, row: Appointment) -> tuple[AboutForm, MeetReachForm]:
    return AboutForm(data, way=row.way), MeetReachForm(data, way=row.way)


def _ask(
    request: HttpRequest,
    where: Where,
    search: Search,
    row: Appointment,
    forms: tuple[AboutForm, MeetReachForm],
    *,
    again: bool = False,
    status: int = 200,
) -> HttpResponse:
    about, reach = forms
    together = Together(reach, about)
    wrong = together if not again and together.errors else None
    if again:  # what was typed before is shown as it was, and not yet found fault with
        about = AboutForm(initial=request.POST.dict(), way=row.way)
        reach = MeetReachForm(initial=request.POST.dict(), way=row.way)
    context = _context(request, where, search, row) | {"about": about, "reach": reach, "wrong": wrong}
    return render(request, "meetings/appointments/details.html", context, status=status)


def _context(request: HttpRequest, where: Where, search: Search, row: Appointment) -> dict[str, Any]:
    hidden = {"once": request.POST.get("once", ""), "starts": row.starts.isoformat(), **search.fields}
    return {
        "where": where,
        "row": row,
        "headline": sentences.meets(row.way, sentences.card(row.officer), row.starts),
        "facts": facts(row),
        "until": row.lapses_at,
        "hidden": hidden,
        "porch": row.way == Way.PORCH.value,
        "switch_fields": hidden | searching.kept(request.POST, TYPED) | {"go": request.POST.get("go", "")},
        "nav": "meet",
    }


def facts(row: Appointment) -> list[tuple[str, str]]:
    """What stands about a time: when, how long, where, how to get in, with whom."""
    who = sentences.card(row.officer)
    told = [
        (_("When"), sentences.time_said(row.starts)),
        (_("How long"), _("%(count)s minutes") % {"count": sentences.minutes(row)}),
        (_("Where"), sentences.where(row)),
        (_("How to get in"), sentences.access(row)),
        (_("With"), who.shown if who is not None else ""),
    ]
    return [(name, value) for name, value in told if value]


@in_zone
@require_POST
def book(request: HttpRequest, where: Where, now: datetime) -> HttpResponse:
    """Looks at what was typed; shows it once more; books it. Sent twice, it is booked once."""
    search = search_of(where.code, request.POST, now)
    row = by_once(request.POST.get("once", ""))
    if row is None:
        return lost(request, where, search, now)
    if row.booked_at is not None or row.state not in (State.HELD.value, State.LAPSED.value):
        return _receipt(row)
    about, reach = _forms(request.POST, row)
    go = request.POST.get("go")
    if go == "change":
        return _ask(request, where, search, row, (about, reach), again=True)
    valid = about.is_valid() & reach.is_valid() and number_to_call(about, reach)
    if not valid:
        return _ask(request, where, search, row, (about, reach), status=422)
    if go != "send":
        return _check(request, where, search, row, about, reach)
    details = booking.Details(
        contact=reach.contact(get_language() or "en"),
        topic=about.cleaned_data["topic"],
        door=about.cleaned_data.get("door", ""),
        concern=about.cleaned_data["concern"],
    )
    send = booking.ask_proof if row.way == Way.PORCH.value else booking.confirm
    try:
        return _receipt(send(pk=row.pk, details=details, now=now))
    except (Taken, Gone, NotAllowed):
        return lost(request, where, search, now)


def _check(
    request: HttpRequest,
    where: Where,
    search: Search,
    row: Appointment,
    about: AboutForm,
    reach: MeetReachForm,
) -> HttpResponse:
    typed = searching.kept(request.POST, TYPED)
    told = about.cleaned_data | reach.cleaned_data
    chosen = dict(reach.fields["by"].choices)[told["by"]]  # type: ignore[attr-defined]
    lines = [
        (_("What it is about"), told["topic"]),
        (_("Concern"), shown_number(told["concern"]) if told["concern"] else ""),
        (_("Your address") if row.way == Way.PORCH.value else _("The number that the officer calls"), told.get("door", "")),
        (_("How we write to you"), str(chosen)),
        (_("E-mail"), told["email"]),
        (_("Phone"), told["phone"]),
        (_("Your name"), told["name"]),
    ]  # fmt: skip
    context = _context(request, where, search, row)
    context |= {"lines": [(name, value) for name, value in lines if value], "typed": typed}
    return render(request, "meetings/appointments/check.html", context)


def _receipt(row: Appointment) -> HttpResponse:
    """The private page, which says that it is booked; or, of a visit at the door, what is to be done first."""
    told = "asked" if row.way == Way.PORCH.value else "booked"
    if row.booked_at is None:
        told = "prove"
    response = redirect("appointment-private", row.number, secret_of(row))
    response.headers["Location"] += f"?told={told}"
    return response
