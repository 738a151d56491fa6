"""The public's side of concerns: a list, one concern, following it."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import public
from lamplighter.concerns.actions.joining import NotShown, join
from lamplighter.concerns.actions.shared import Gone
from lamplighter.concerns.forms.public import NarrowForm
from lamplighter.concerns.forms.raising_reach import JoinForm
from lamplighter.concerns.messages.seen import Seen, seen_of
from lamplighter.concerns.models import Kind
from lamplighter.concerns.queries import public as seen
from lamplighter.concerns.views.area_maps import area_map
from lamplighter.concerns.views.joined import joined_link
from lamplighter.concerns.views.resident_door import unlisted
from lamplighter.places import queries as places
from lamplighter.plumbing import clock
from lamplighter.roster.queries import snapshot

MINUTES = 300
"""Seconds for which a proxy may keep a page."""


def _language() -> str:
    return get_language() or "en"


def zones_served() -> list[tuple[str, str]]:
    """Codes and names of the zones whose officers take concerns, in the map's order."""
    held = snapshot().zones
    found = [zone for zone in places.zones_on(clock.city_day(clock.now())) if zone.code in held]
    return [(zone.code, zone.name or zone.code) for zone in found]


def _kinds() -> list[tuple[str, str]]:
    found = Kind.objects.filter(active=True, may_be_public=True, sensitive=False)
    return [(kind.code, kind.name(_language())) for kind in found]


@public
@cache_control(public=True, max_age=MINUTES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What residents let everyone see, the newest first."""
    zones = zones_served()
    form = NarrowForm(request.GET or None, zones=zones, kinds=_kinds())
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = seen.listed(
        zone=told.get("zone", ""),
        kind=told.get("kind", ""),
        open_only=bool(told.get("open")),
        before=_before(request.GET.get("before", "")),
    )
    names, last = dict(zones), rows[seen.PAGE - 1] if len(rows) > seen.PAGE else None
    query = {name: value for name, value in request.GET.items() if name != "before" and value}
    context = {
        "form": form,
        "rows": [seen_of(row, _language(), zone_name=names.get(row.zone, "")) for row in rows[: seen.PAGE]],
        "narrowed": any(told.values()),
        "next": urlencode({**query, "before": f"{last.shown_at.timestamp():.6f},{last.pk}"}) if last else "",
        "zones": zones,
        "nav": "concerns",
    }
    return render(request, "concerns/public/index.html", context)


def _before(text: str) -> tuple[datetime, int] | None:
    try:
        seconds, pk = text.split(",")
        return datetime.fromtimestamp(float(seconds), tz=UTC), int(pk)
    except (ValueError, OverflowError, OSError):
        return None


@public
@cache_control(public=True, max_age=MINUTES)
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One concern, as the public sees it."""
    told = _seen(number)
    context = {"seen": told, "map": area_map(told.hexagon, told.area), "nav": "concerns"}
    return render(request, "concerns/public/one.html", context)


def _seen(number: str) -> Seen:
    found = seen.by_number(number)
    if found is None:
        raise Http404
    return seen_of(found, _language(), zone_name=dict(zones_served()).get(found.zone, ""), whole=True)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """A neighbor says "me too" and hears what becomes of it."""
    found, told = seen.by_number(number), _seen(number)
    assert found is not None
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "concerns/public/follow.html", {"seen": told, "form": form}, status=status)
    try:
        contact = join(concern=found.concern, contact=form.joins(_language()), now=clock.now())
    except (Gone, NotShown):
        raise Http404 from None
    context = {"seen": told, **joined_link(found.concern, contact, _language())}
    return unlisted(render(request, "concerns/public/followed.html", context))
