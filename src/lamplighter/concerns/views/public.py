"""The public's side of concerns: a list, one concern, following it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import public
from lamplighter.concerns.actions.joining import NotShown, join
from lamplighter.concerns.actions.shared import Gone
from lamplighter.concerns.forms.public import NarrowForm, NearForm
from lamplighter.concerns.forms.raising_reach import JoinForm
from lamplighter.concerns.messages.seen import Seen, seen_of
from lamplighter.concerns.models import Kind, Publication
from lamplighter.concerns.queries import public as seen
from lamplighter.concerns.views import overview
from lamplighter.concerns.views.area_maps import area_map
from lamplighter.concerns.views.joined import joined_link
from lamplighter.concerns.views.resident_door import unlisted
from lamplighter.places import queries as places
from lamplighter.places.queries import ZoneInfo
from lamplighter.places.zone_words import by_parent
from lamplighter.plumbing import clock
from lamplighter.roster.queries import snapshot

MINUTES = 300
"""Seconds for which a proxy may keep a page."""


def _language() -> str:
    return get_language() or "en"


def _served() -> list[ZoneInfo]:
    held = snapshot().zones
    return [zone for zone in places.zones_on(clock.city_day(clock.now())) if zone.code in held]


def _named(zones: list[ZoneInfo]) -> list[tuple[str, str]]:
    return [(zone.code, zone.name or zone.code) for zone in zones]


def zones_served() -> list[tuple[str, str]]:
    """Codes and names of the zones whose officers take concerns, in the map's order."""
    return _named(_served())


def kinds_shown() -> list[tuple[str, str]]:
    """Codes and names of the kinds that are ever shown."""
    found = Kind.objects.filter(active=True, may_be_public=True, sensitive=False)
    return [(kind.code, kind.name(_language())) for kind in found]


@public
@cache_control(public=True, max_age=MINUTES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What residents let everyone see, the newest first."""
    return render(request, "concerns/public/index.html", index_context(request))


def index_context(request: HttpRequest, near: NearForm | None = None) -> dict[str, Any]:
    """What the list shows. ``near``: the search about an address, where it comes back with a fault."""
    served = _served()
    zones = _named(served)
    form = NarrowForm(request.GET or None, zones=zones, kinds=kinds_shown())
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    zone, kind, open_only = told.get("zone", ""), told.get("kind", ""), bool(told.get("open"))
    found = seen.narrowed(zone=zone, kind=kind, open_only=open_only)
    before = before_of(request.GET.get("before", ""))
    shown = rows_context(seen.page(found, before))
    query = {name: value for name, value in request.GET.items() if name != "before" and value}
    whole = not (any(told.values()) or before)
    return {
        **shown,
        "form": form,
        "groups": by_parent(served),
        "near": near or NearForm(kinds=kinds_shown()),
        "count": seen.count(found),
        "most": seen.MOST_COUNTED,
        "narrowed": any(told.values()),
        "zone": {"code": zone, "name": dict(zones).get(zone, "")},
        "query": urlencode({**query, "before": shown["next"]}),
        "overview": overview.shown(clock.now(), zones) if whole else None,
        "zones": zones,
        "nav": "concerns",
    }


def rows_context(rows: list[Publication]) -> dict[str, Any]:
    """A page of the list in words, and where the next one begins."""
    names = dict(zones_served())
    last = rows[seen.PAGE - 1] if len(rows) > seen.PAGE else None
    return {
        "rows": [seen_of(row, _language(), zone_name=names.get(row.zone, "")) for row in rows[: seen.PAGE]],
        "next": f"{last.shown_at.timestamp():.6f},{last.pk}" if last else "",
    }


def before_of(text: str) -> tuple[datetime, int] | None:
    """Where a page begins, as the link to it says; None for nonsense."""
    try:
        seconds, pk = text.split(",")
        found = datetime.fromtimestamp(float(seconds), tz=UTC), int(pk)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found[1] < 2**63 else None


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
