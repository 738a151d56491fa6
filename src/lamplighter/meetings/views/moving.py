"""Moving an appointment by its private link: other times, one look at the old and the new, and it is moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamplighter.meetings.actions import changing
from lamplighter.meetings.actions.shared import Gone, Taken
from lamplighter.meetings.messages import offers, sentences
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.queries.slots import at_time
from lamplighter.meetings.rules.appointments import NotAllowed, State
from lamplighter.meetings.rules.parts import part_of
from lamplighter.meetings.rules.values import Part
from lamplighter.meetings.views import search as searching
from lamplighter.meetings.views.door import Opened, back, by_secret
from lamplighter.meetings.views.private import BOTH, can
from lamplighter.meetings.views.search import Search, search_of
from lamplighter.plumbing import clock


@by_secret
@require_http_methods(BOTH)
def move(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Other times, each a button that asks whether it is right; the answer moves it there."""
    now, row = clock.now(), opened.row
    if not can(row, now)["move"]:
        return back(opened, "too-late")
    search = _search(row, request, now)
    if request.method != "POST":
        return _times(request, opened, search, now)
    starts = searching.instant_of(request.POST.get("starts", ""))
    try:
        if starts is None:
            raise Taken
        if request.POST.get("go") != "move":
            return _ask(request, opened, search, starts, now)
        changing.move_to(pk=row.pk, starts=starts, officer=search.officer, now=now)
        return back(opened, "moved")
    except Taken:
        told = _("That time is no longer free. Please choose another one. Yours stays as it was.")
        return _times(request, opened, search, now, told)
    except (NotAllowed, Gone):
        return back(opened, "too-late")


def _times(
    request: HttpRequest, opened: Opened, search: Search, now: datetime, told: str = ""
) -> HttpResponse:
    row = opened.row
    officers = searching.officer_choices(row.zone, now)
    context = {
        "opened": opened,
        "row": row,
        "told": told,
        "search": search,
        "shown": searching.shown(search, now, leaving=[row.pk]),
        "parts": [(each.value, sentences.part_name(each), each in search.parts) for each in Part],
        "officers": [("", _("Either"), not search.slug), *((slug, name, slug == search.slug) for slug, name in officers)],
        "now": offers.stands(row),
        "hidden": search.fields,
        "nav": "meet",
    }  # fmt: skip
    return render(request, "meetings/appointments/move.html", context, status=409 if told else 200)


def _ask(
    request: HttpRequest, opened: Opened, search: Search, starts: datetime, now: datetime
) -> HttpResponse:
    """The old time and the new one, and one button.

    Raises:
        Taken: nobody is free then.
    """
    row = opened.row
    free = at_time(changing.wanted_of(row, search.officer), starts, now=now, leaving=[row.pk])
    if not free and row.starts != starts:
        raise Taken
    hidden = {"starts": starts.isoformat(), **search.fields}
    old = _("Offered") if row.state == State.OFFERED.value else _("Until now")
    facts = [(old, sentences.time_said(row.starts))] if row.officer_id is not None else []
    context = {
        "opened": opened,
        "facts": [
            *facts,
            (_("From now on"), sentences.time_said(starts)),
            (_("Where"), sentences.where(row)),
        ],
        "hidden": hidden,
        "switch_fields": hidden,
        "nav": "meet",
    }
    return render(request, "meetings/appointments/move_check.html", context)


def _search(row: Appointment, request: HttpRequest, now: datetime) -> Search:
    """What fits in place of it: as long as it is, in the same language."""
    given = request.POST if request.method == "POST" else request.GET
    found = search_of(row.zone, given, now)
    if not given:  # at first, what is like the time it has
        found = replace(found, parts=frozenset({part_of(row.starts, clock.city_tz())}))
    return replace(found, length=sentences.minutes(row), spot=row.spot, speaks=row.speaks)
