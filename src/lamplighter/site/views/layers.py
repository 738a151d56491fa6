"""Layers for the large map that opens on tap: GeoJSON, simplified, cached by browsers and proxies."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.core.geo.basemap import Kind
from lamplighter.places import maps
from lamplighter.plumbing import clock
from lamplighter.plumbing.sharing import NOW

MAX_AGE = 3600
"""Seconds a browser may keep streets, water or parks before it asks again."""


def _geojson(request: HttpRequest, body: bytes, keep: str) -> HttpResponse:
    """The layer, or 304 where the browser has it. Public: it is the same for everyone."""
    tag = quote_etag(hashlib.blake2b(body, digest_size=12).hexdigest())
    fresh = tag in [
        each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")
    ]
    response = HttpResponse(status=304) if fresh else HttpResponse(body, content_type="application/geo+json")
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = keep
    return response


@public
@require_safe
def zones(request: HttpRequest) -> HttpResponse:
    """Zones of the highest level that hold today."""
    body = maps.zones_geojson(clock.city_day(clock.now()), level=0)
    if body is None:
        raise Http404
    return _geojson(request, body, NOW)


@public
@require_safe
def base(request: HttpRequest, kind: str) -> HttpResponse:
    """Streets, water or parks."""
    if kind not in [each.value for each in Kind]:
        raise Http404
    body = maps.base_geojson(Kind(kind), clock.city_day(clock.now()))
    return _geojson(request, body, f"public, max-age={MAX_AGE}")
