"""The quarterly report of a zone on promises and projects."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow, public
from lamplighter.accounts.queries import may
from lamplighter.core.quarters import Quarter
from lamplighter.flows.quarter import report
from lamplighter.places import queries as places
from lamplighter.plumbing import clock
from lamplighter.roster.queries import snapshot


def _report(code: str, year: int, number: int, *, staff: bool) -> HttpResponse:
    now = clock.now()
    today = clock.city_day(now)
    zone = places.zone_by_code(code, today)
    quarter = Quarter(year, number)
    if zone is None or zone.code not in snapshot().zones or quarter.first > today:
        raise Http404
    made = report(zone=zone, quarter=quarter, staff=staff, now=now)
    name = f"{slugify(zone.name) or 'zone'}-{year}-{number}{'-staff' if staff else ''}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@public
@cache_control(public=True, max_age=3600)
@require_safe
def zone_quarter(request: HttpRequest, code: str, year: str, number: str) -> HttpResponse:
    """What everyone may read."""
    return _report(code, int(year), int(number), staff=False)


@allow(Permission.PROJECTS_WORK)
@require_safe
def staff_quarter(request: HttpRequest, code: str, year: str, number: str) -> HttpResponse:
    """With what only staff may read."""
    if not may(request.user, Permission.PROJECTS_WORK, zone=code):
        raise Http404
    response = _report(code, int(year), int(number), staff=True)
    response.headers["Cache-Control"] = "no-store"
    return response
