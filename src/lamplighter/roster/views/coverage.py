"""Staff pages of coverage: a month of who works and what nobody works, and what is noted about a cover that is asked for."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.plumbing import clock
from lamplighter.roster import actions, boards, coverage
from lamplighter.roster.boards import Scope
from lamplighter.roster.forms import CoverNoteForm
from lamplighter.roster.messages.coverage import Shown, shown
from lamplighter.roster.messages.coverage_grid import grid
from lamplighter.roster.messages.coverage_month import around, month, title_of
from lamplighter.roster.queries import snapshot
from lamplighter.roster.views.shared import scope_of, today

MANY = 40
"""Of more zones than that, those of one part of the city are drawn at a time."""
SHOWN = 12
"""Most covers asked for that the overview lists; the calendar has them all."""


@allow(Permission.ROSTER_SEE)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """A month: of one zone with names, or of all that the person sees as a grid of marks."""
    scope, now, names = scope_of(request), clock.now(), boards.zone_names(today())
    zones = sorted(code for code in snapshot().zones if scope.sees_zone(code))
    asked = request.GET.get("zone", "")
    chosen = asked if asked in zones else ""
    districts = boards.districts_of(zones, today()) if len(zones) > MANY else {}
    within = asked if asked in districts else ""
    here = districts[within][1] if within else zones
    alone = chosen or (here[0] if len(here) == 1 else "")
    first, week = _first(request), request.GET.get("week", "")
    asked_for = wanted(scope, names, only={chosen} if chosen else set(here) if within else None)
    before, after = around(first)
    context: dict[str, Any] = {
        "title": title_of(first),
        "value": f"{first:%Y-%m}",
        "before": before,
        "after": after,
        "zones": [(code, names.get(code, code)) for code in here],
        "districts": [(code, name) for code, (name, _zones) in districts.items()],
        "chosen": chosen or within,
        "wanted": asked_for if chosen or within else asked_for[:SHOWN],
        "more": 0 if chosen or within else len(asked_for[SHOWN:]),
        "month": None,
        "grid": None,
    }
    if alone:
        context["month"] = month(first, alone, names, editable=scope.edits, chosen=week, now=now)
    elif zones and (within or not districts):
        anchors = {each.anchor for each in asked_for}
        context["grid"] = grid(first, here, names, wanted=anchors, chosen=week, now=now)
    return render(request, "roster/coverage.html", context)


def _first(request: HttpRequest) -> date:
    """The first day of the month that the address names; of this month where it names none."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", request.GET.get("month", ""))
    return date(int(found[1]), int(found[2]), 1) if found else today().replace(day=1)


def wanted(scope: Scope, names: dict[str, str], *, only: set[str] | None = None) -> list[Shown]:
    """The covers asked for in the zones a person sees, the soonest first."""
    found = coverage.gaps(scope.sees if only is None else only, clock.now())
    return shown(found, names, editable=scope.edits, asks=coverage.asks_for(found))


@allow(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """What a supervisor notes about a cover: who was rung, who may come."""
    found, scope = coverage.ask_by_id(pk), scope_of(request)
    if found is None or not scope.sees_zone(found.post.zone):
        raise Http404
    if not scope.edits_zone(found.post.zone):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = CoverNoteForm(data, initial={"note": found.note})
    if data is not None and form.is_valid():
        actions.note_on_ask(
            ask=found, note=form.cleaned_data["note"], actor=actor_of(request), now=clock.now()
        )
        messages.success(request, _("The note is kept."))
        return redirect("staff-coverage")
    context = {"ask": found, "form": form, "zone": boards.zone_names(today()).get(found.post.zone, "")}
    return render(request, "roster/cover_note.html", context, status=422 if data is not None else 200)
