"""The API's operations. Each makes one domain call and turns its answer, or its trouble, into JSON."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import shapely
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.params.functions import Query

from lamplighter import __version__
from lamplighter.accounts.access import public
from lamplighter.api import schemas, shapes
from lamplighter.api.locate import answer_bytes, not_covered
from lamplighter.api.locate import locate as locate_point
from lamplighter.api.problems import Problem, document
from lamplighter.api.times import UnreadableTime, read_day, read_instant
from lamplighter.flows.find import Choose, Found, NotFound, Outside, find_officers
from lamplighter.places import queries as places
from lamplighter.plumbing import clock
from lamplighter.roster import queries as roster

TROUBLES = dict.fromkeys((404, 422, 429), schemas.ProblemOut)
DECIMALS = 6
"""Of a degree in published shapes: about a tenth of a metre."""

api = NinjaAPI(
    title="Lamplighter",
    version=__version__,
    description="Which zone holds a place, which officers hold the zone, and who is on duty. Public, without a key. "
    "Addresses travel by POST and are neither logged nor stored.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Any) -> HttpResponse:
    return document(error.status, error.detail, **error.more)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    mend = [
        {"where": ".".join(str(part) for part in each["loc"][1:]), "what": each["msg"]}
        for each in error.errors
    ]
    said = "; ".join(f"{each['where']}: {each['what']}" for each in mend)
    return document(422, f"Some values cannot be used: {said}"[:500], errors=mend)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: Any) -> HttpResponse:
    return document(error.status_code, str(error))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return document(404, "There is nothing at this address.")


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: Any) -> HttpResponse:
    return document(403, "You may not do this.")


def _instant(text: str | None) -> datetime:
    try:
        return read_instant(text, clock.city_tz()) if text else clock.now()
    except UnreadableTime as error:
        raise Problem(422, f"at: {error}") from error


def _day(text: str | None) -> date:
    try:
        return read_day(text) if text else clock.city_day(clock.now())
    except UnreadableTime as error:
        raise Problem(422, f"on: {error}") from error


def _cached(request: HttpRequest, body: bytes, seconds: int, kind: str = "application/json") -> HttpResponse:
    """A body with its ETag; 304 where the caller has it."""
    tag = f'"{sha256(body).hexdigest()[:24]}"'
    asked = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    response = HttpResponse(status=304) if tag in asked else HttpResponse(body, content_type=kind)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@api.get("/locate", response={200: schemas.LocateOut, **TROUBLES}, summary="Zone and officers of a point")
@public
def locate(
    request: HttpRequest,
    lon: float = Query(..., description="Longitude, WGS84 degrees."),
    lat: float = Query(..., description="Latitude, WGS84 degrees."),
    at: str | None = Query(None, description="ISO 8601; without an offset the city's time; left out: now."),
) -> HttpResponse:
    """Which zone a point lies in, which officers hold it, who is on duty at an instant, and who starts next."""
    return locate_point(
        request
    )  # the address below /locate goes there straight; this stands for the documentation


@api.post("/locate", response={200: schemas.LocateOut, **TROUBLES}, summary="Zone and officers of an address")
@public
def locate_address(request: HttpRequest, asked: schemas.LocateIn) -> HttpResponse:
    """The same for an address. Where several addresses fit, the problem document lists them under ``choices``."""
    at = _instant(asked.at)
    try:
        answer = find_officers(text=asked.address, at=at)
    except places.NoAddresses:
        raise Problem(503, "Addresses cannot be searched yet: none have been imported.") from None
    if isinstance(answer, Choose):
        raise Problem(
            422,
            "Several addresses fit. Send one of the choices.",
            choices=[shapes.hit(each) for each in answer.hits],
        )
    if isinstance(answer, NotFound):
        raise Problem(
            404, "No address like that is known.", choices=[shapes.hit(each) for each in answer.hits]
        )
    if isinstance(answer, Outside):
        raise not_covered(answer.reason)
    assert isinstance(answer, Found)
    head = _json(
        {"lon": answer.lon, "lat": answer.lat, "address": shapes.hit(answer.hit) if answer.hit else None}
    )
    response = HttpResponse(
        head[:-1] + b"," + answer_bytes(answer.lon, answer.lat, at), content_type="application/json"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@api.post("/addresses", response={200: schemas.AddressesOut, **TROUBLES}, summary="Search addresses")
@public
def addresses(request: HttpRequest, asked: schemas.AddressIn) -> HttpResponse:
    """Addresses that a text may mean, best first, and whether the first may be taken without asking."""
    try:
        answer = places.search(asked.q, asked.limit, partial=asked.partial)
    except places.NoAddresses:
        raise Problem(503, "Addresses cannot be searched yet: none have been imported.") from None
    body = _json({"verdict": answer.verdict.value, "hits": [shapes.hit(each) for each in answer.hits]})
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})


@api.get("/zones", response={200: schemas.ZonesOut, **TROUBLES}, summary="All zones as GeoJSON")
@public
def zones(
    request: HttpRequest,
    on: str | None = Query(None, description="Day whose map is asked for, YYYY-MM-DD; left out: today."),
) -> HttpResponse:
    """Every zone of the map that holds on a day, with its shape."""
    found = places.zone_map_on(_day(on))
    if found is None:
        raise Problem(404, "No zone map holds on that day.")
    return _cached(request, _zones_geojson(found), 3600, "application/geo+json")


@lru_cache(maxsize=4)
def _zones_geojson(found: places.MapInfo) -> bytes:
    held = places.shapes_of(found)
    features = [
        {
            "type": "Feature",
            "id": zone.code,
            "properties": shapes.zone(zone),
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(held[zone.pk], 10**-DECIMALS))),
        }
        for level in found.levels
        for zone in level
    ]
    return _json({"type": "FeatureCollection", "map": shapes.zone_map(found), "features": features})


@api.get("/zones/{code}", response={200: schemas.ZoneOut, **TROUBLES}, summary="One zone")
@public
def zone(
    request: HttpRequest,
    code: str,
    on: str | None = Query(None, description="Day, YYYY-MM-DD; left out: today."),
) -> HttpResponse:
    """One zone of the map that holds on a day, by its code."""
    return _cached(request, _json(shapes.zone(_zone(code, _day(on)))), 3600)


@api.get("/zones/{code}/duty", response={200: schemas.DutyOut, **TROUBLES}, summary="Who holds a zone")
@public
def duty(
    request: HttpRequest,
    code: str,
    at: str | None = Query(None, description="ISO 8601; without an offset the city's time; left out: now."),
) -> HttpResponse:
    """Officers of a zone, who of them is on duty at an instant, and who starts next."""
    instant = _instant(at)
    info = _zone(code, clock.city_day(instant))
    return _cached(request, _json(shapes.duty(roster.who([each.code for each in info.chain], instant))), 30)


def _zone(code: str, day: date) -> places.ZoneInfo:
    found = places.zone_by_code(code, day)
    if found is None:
        raise Problem(404, "There is no zone of that code. /api/v1/zones lists them.")
    return found
