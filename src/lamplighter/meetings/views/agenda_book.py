"""Booking for somebody on the telephone: what they look for, the free times, how to reach them; one page, then a number to read out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.core.numbers import shown_number
from lamplighter.core.schedule.slots import Slot, by_time, fairest
from lamplighter.core.schedule.values import instant
from lamplighter.meetings.actions import booking
from lamplighter.meetings.actions.shared import Taken
from lamplighter.meetings.forms.phone_booking import LookForm, PhoneBookForm
from lamplighter.meetings.messages import agenda as words
from lamplighter.meetings.models import Spot
from lamplighter.meetings.queries import seen
from lamplighter.meetings.queries.setup import lengths_of, rules_of, spots_of
from lamplighter.meetings.queries.slots import Wanted, free, load_of, officers_of
from lamplighter.meetings.rules.appointments import State
from lamplighter.meetings.rules.values import Part, Way
from lamplighter.meetings.views import agenda_shown as shown
from lamplighter.meetings.views.agenda_one import found_or_404
from lamplighter.plumbing import clock
from lamplighter.roster.models import Officer


@allow(Permission.APPOINTMENTS_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """The page. What is looked for stands in the address; what the resident tells comes by POST and is kept when it comes back."""
    now, user = clock.now(), user_of(request)
    zones = seen.working(user, now)
    if not zones:
        return render(request, "meetings/staff/book.html", {"nowhere": True})
    look, wanted, since = _looked(request.GET, zones, seen.first_zone(user, zones, now), now)
    slots = _shared(free(wanted, now=now, since=since, notice=False), now)
    keys = {shown.slot_key(each): each for each in slots}
    spots = spots_of(wanted.zone)
    data = request.POST if request.method == "POST" else None
    initial = {"once": secrets.token_urlsafe(24), "language": (get_language() or "en")[:2]}
    form = PhoneBookForm(
        data,
        slots=[(key, key) for key in keys],
        spots=spots,
        language=get_language() or "en",
        initial=initial,
    )
    if data is not None and form.is_valid():
        made = _booked(request, form, wanted.zone, keys[form.cleaned_data["slot"]], now)
        if made is not None:
            return redirect("staff-appointment-booked", made)
    context = {
        "look": look,
        "form": form,
        "many": len(slots),
        "days": shown.by_part(slots),
        "later": _later(slots, request.GET),
        "spots": spots,
        "off": not rules_of(wanted.zone).takes_bookings,
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    return render(request, "meetings/staff/book.html", context, status=422 if data is not None else 200)


def _later(slots: Sequence[Slot], given: QueryDict) -> str:
    """Address of the days after those that are shown; empty where there are none."""
    days = sorted({clock.city_day(each.starts) for each in slots})
    if len(days) <= shown.DAYS_MOST:
        return ""
    query = given.copy()
    query["day"] = days[shown.DAYS_MOST].isoformat()
    return f"?{query.urlencode()}"


def _shared(found: Sequence[Slot], now: datetime) -> list[Slot]:
    """Of the times of several officers each once, with the one who has the least to do."""
    load = load_of({each.officer for each in found}, now=now)
    return [fairest(together, load) for together in by_time(found).values()]


def _looked(
    given: QueryDict, zones: list[tuple[str, str]], usual: str, now: datetime
) -> tuple[LookForm, Wanted, datetime | None]:
    """What is looked for; what the address does not say, or says wrongly, is the usual."""
    asked = given.get("zone", "")
    zone = asked if asked in dict(zones) else usual
    rules = rules_of(zone)
    lengths = lengths_of(rules)
    rows = Officer.objects.filter(pk__in=officers_of(zone, now)).order_by("last_name", "first_name", "pk")
    officers = [(str(row.pk), words.staff_name(row)) for row in rows]
    data = {
        "zone": zone,
        "officer": given.get("officer", ""),
        "length": given.get("length") or str(lengths[0]),
        "part": given.get("part", ""),
        "speaks": given.get("speaks", ""),
        "day": given.get("day", ""),
    }
    form = LookForm(data, zones=zones, officers=officers, lengths=lengths, auto_id="look-%s")
    form.is_valid()
    told: dict[str, Any] = form.cleaned_data
    wanted = Wanted(
        zone,
        int(told.get("length") or lengths[0]),
        frozenset({Part(told["part"])} if told.get("part") else ()),
        int(told["officer"]) if told.get("officer") else None,
        told.get("speaks") or "",
    )
    on = told.get("day")
    since = instant(clock.city_tz(), on, time(0)) if on is not None and 2000 < on.year < 9000 else None
    return form, wanted, since


def _booked(request: HttpRequest, form: PhoneBookForm, zone: str, slot: Slot, now: datetime) -> str | None:
    """Number of the appointment; None where the time has gone, which the form then says."""
    spot: Spot = form.chosen
    try:
        made = booking.book(
            zone=zone, slot=slot, way=Way(spot.way), spot=spot, details=form.details(), once=form.cleaned_data["once"],
            user=user_of(request), actor=actor_of(request), now=now,
        )  # fmt: skip
    except Taken:
        form.add_error("slot", _("That time is gone. Choose another."))
        return None
    return made.number


@allow(Permission.APPOINTMENTS_WORK)
@require_safe
def booked(request: HttpRequest, number: str) -> HttpResponse:
    """The number and the time to read out, and what goes to the resident."""
    now, row = clock.now(), found_or_404(request, number)
    place, address, safety = words.place(row)
    context = {
        "row": row,
        "number": shown_number(row.number),
        "when": words.when(row, now),
        "hours": words.span(row),
        "officer": words.staff_name(row.officer),
        "place": place,
        "address": address,
        "safety": safety,
        "sent": words.kept_and_told(row),
        "asked": row.state == State.ASKED.value,
    }
    return render(request, "meetings/staff/booked.html", context)
