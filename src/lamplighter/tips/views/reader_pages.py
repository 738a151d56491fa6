"""Pages for readers and leads of desks. What is sealed comes by ``reader_wire`` and opens in the browser."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.keys.queries.desks import open_desks
from lamplighter.keys.queries.readers import desks_of
from lamplighter.keys.views.shared import desk_for
from lamplighter.plumbing import clock
from lamplighter.tips.queries import reading
from lamplighter.tips.queries.totals import totals
from lamplighter.tips.rules.states import State
from lamplighter.tips.views.lead_shown import STATES, waits_shown, years_shown

LOOKED_BACK = timedelta(days=90)
IDLE_MINUTES = 10
"""After so many minutes in which a reader did nothing, their page puts the keys away."""


@allow(Permission.TIPS_READ)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The desks at which a person reads."""
    language = get_language() or "en"
    rows = [
        (desk.code, desk.said("name", language), len(reading.days_unread(desk)))
        for desk in desks_of(request.user, Permission.TIPS_READ)
    ]
    return render(request, "tips/reader_index.html", {"rows": rows})


@allow(Permission.TIPS_READ)
@require_safe
def inbox(request: HttpRequest, code: str) -> HttpResponse:
    """The page in which a desk's tips open."""
    desk = desk_for(request, code, Permission.TIPS_READ)
    language = get_language() or "en"
    context = {
        "desk": desk,
        "name": desk.said("name", language),
        "others": [
            (each.code, each.said("name", language)) for each in open_desks(clock.now()) if each.pk != desk.pk
        ],
        "idle": IDLE_MINUTES,
    }
    return render(request, "tips/reader_inbox.html", context)


@allow(Permission.TIPS_LEAD)
@require_safe
def lead_index(request: HttpRequest) -> HttpResponse:
    """The desks that a person leads."""
    language = get_language() or "en"
    rows = [(desk.code, desk.said("name", language)) for desk in desks_of(request.user, Permission.TIPS_LEAD)]
    return render(request, "tips/lead_index.html", {"rows": rows})


@allow(Permission.TIPS_LEAD)
@require_safe
def lead(request: HttpRequest, code: str) -> HttpResponse:
    """A desk in numbers: yearly totals, and how many days passed before somebody read."""
    desk = desk_for(request, code, Permission.TIPS_LEAD)
    since = clock.city_day(clock.now()) - LOOKED_BACK
    found = reading.first_readings(desk, since=since)
    waits = {days: count for days, count in found.items() if days >= 0}
    here = reading.by_state(desk)
    context = {
        "desk": desk,
        "name": desk.said("name", get_language() or "en"),
        "since": since,
        "waits": waits_shown(waits),
        "read": sum(waits.values()),
        "quick": waits.get(0, 0) + waits.get(1, 0),
        "never": found.get(-1, 0),
        "states": [(STATES[state], here.get(state, 0)) for state in State],
        "years": years_shown(totals(desk)),
        "smallest": settings.LAMPLIGHTER.tips.smallest_count,
    }
    return render(request, "tips/lead.html", context)
