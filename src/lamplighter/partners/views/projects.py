"""Projects as everyone sees them: what a supervisor let stand, where it is, what was counted."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.partners.forms.projects import NarrowForm
from lamplighter.partners.messages.commitments import seen_of as promise_of
from lamplighter.partners.messages.projects import seen_of
from lamplighter.partners.queries import commitments as promises
from lamplighter.partners.queries import projects as queries
from lamplighter.partners.views.area_maps import area_map
from lamplighter.partners.views.shared import MINUTES, zones_served
from lamplighter.plumbing import clock
from lamplighter.plumbing.paging import page_of

ROWS = 20


@public
@cache_control(public=True, max_age=MINUTES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Problems that are worked on, the latest change first."""
    now = clock.now()
    zones = zones_served(now)
    form = NarrowForm(request.GET or None, zones=zones)
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    zone, stage = told.get("zone", ""), told.get("stage", "")
    page = page_of(queries.narrowed(zone=zone, stage=stage), request.GET.get("page"), ROWS)
    query = urlencode({name: value for name, value in (("zone", zone), ("stage", stage)) if value})
    context = {
        "form": form,
        "narrowed": bool(zone or stage),
        "rows": [seen_of(row, now) for row in page.rows],
        "page": page,
        "query": f"{query}&" if query else "",
        "nav": "zones",
    }
    return render(request, "partners/projects/index.html", context)


@public
@cache_control(public=True, max_age=MINUTES)
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One project."""
    now, row = clock.now(), queries.summary(number)
    if row is None:
        raise Http404
    if number != row.number:
        return redirect("project", row.number)
    seen = seen_of(row, now)
    context = {
        "seen": seen,
        "map": area_map(seen.hexagons, seen.areas),
        "promises": [promise_of(each, now) for each in promises.made_in(row.number)],
        "zone_served": seen.zone in dict(zones_served(now)),
        "nav": "zones",
    }
    return render(request, "partners/projects/one.html", context)
