"""The API's operations. Each makes one domain call and turns its answer, or its trouble, into JSON."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from functools import lru_cache
from hashlib import sha256

import shapely
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import NinjaAPI
from ninja.params.functions import Query

from lamplighter import __version__
from lamplighter.accounts.access import public
from lamplighter.api import gathering_shapes, schemas, shapes
from lamplighter.api.groups import public_shape
from lamplighter.api.locate import as_json, language_of, moment_of, not_covered, note_of, whole_answer
from lamplighter.api.locate import locate as locate_point
from lamplighter.api.problems import Problem, answer_with_problem_documents
from lamplighter.api.times import UnreadableTime, read_day
from lamplighter.core.schedule.values import instant
from lamplighter.flows.find import Choose, Found, NotFound, Outside, find_officers
from lamplighter.meetings.queries import gatherings as public_gatherings
from lamplighter.meetings.queries.setup import lengths_of, rules_of
from lamplighter.meetings.queries.slots import Wanted, free, posts_zone
from lamplighter.meetings.rules.values import Part
from lamplighter.partners.queries.groups import public_groups
from lamplighter.places import queries as places
from lamplighter.plumbing import clock
from lamplighter.plumbing.sharing import NOW
from lamplighter.roster import queries as roster

DECIMALS = 6
"""Of a degree in published shapes: about a tenth of a metre."""
SHAPES_SECONDS, GATHERINGS_SECONDS = 300, 60
"""How long an answer may be kept by whoever asked."""
YEAR, MOST_GATHERINGS = timedelta(days=365), 500
EARLIEST, LATEST = 1970, 2200
"""Years that gatherings are asked for."""
AT = "ISO 8601; without an offset the city's time; left out: now."
ON = "Day whose map is asked for, YYYY-MM-DD; left out: today."
LANG = "Language of officers' titles and of at_note: en or es."
NO_ADDRESSES = "Addresses cannot be searched yet: none have been imported."

api = NinjaAPI(
    title="Lamplighter",
    version=__version__,
    description="Which zone holds a place, which officers hold the zone, and who is on duty. Public, without a key. "
    "Addresses travel by POST and are neither logged nor stored.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)


answer_with_problem_documents(api)


def _day(text: str | None) -> date:
    try:
        return read_day(text) if text else clock.city_day(clock.now())
    except UnreadableTime as error:
        raise Problem(422, f"on: {error}") from error


def cached(
    request: HttpRequest, body: bytes, tag: str, seconds: int = 0, kind: str = "application/json"
) -> HttpResponse:
    """A body with its ETag; 304 where the caller has it. Without ``seconds`` it may change at any moment."""
    headers = {
        "ETag": tag,
        "Cache-Control": f"public, max-age={seconds}" if seconds else NOW,
        "Access-Control-Allow-Origin": "*",
    }
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type=kind, headers={**headers, "Content-Length": str(len(body))})


def tag_of(body: bytes) -> str:
    """A body's fingerprint, as an ETag."""
    return f'"{sha256(body).hexdigest()[:20]}"'


def _never_kept(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})


@api.get("/locate", response={200: schemas.LocateOut}, summary="Zone and officers of a point")
@public
def locate(
    request: HttpRequest,
    lon: float = Query(..., description="Longitude, WGS84 degrees.", ge=-180, le=180),
    lat: float = Query(..., description="Latitude, WGS84 degrees.", ge=-90, le=90),
    at: str | None = Query(None, description=AT),
    lang: schemas.Language = Query("en", description=LANG),
) -> HttpResponse:
    """Which zone a point lies in, which officers hold it, who is on duty at an instant, and who starts next."""
    return locate_point(request)  # the address goes there straight; this stands for the documentation


@api.post("/locate", response={200: schemas.LocateOut}, summary="Zone and officers of an address")
@public
def locate_address(request: HttpRequest, asked: schemas.LocateIn) -> HttpResponse:
    """The same for an address. Where several addresses fit, the problem document lists them under ``choices``."""
    moment, language = moment_of(asked.at), language_of(asked.lang)
    try:
        answer = find_officers(text=asked.address, at=moment.at)
    except places.NoAddresses:
        raise Problem(503, NO_ADDRESSES) from None
    if isinstance(answer, Choose | NotFound):
        choices = [shapes.hit(each) for each in answer.hits]
        if isinstance(answer, Choose):
            raise Problem(422, "Several addresses fit. Send one of the choices.", choices=choices)
        raise Problem(404, "No address like that is known.", choices=choices)
    if isinstance(answer, Outside):
        raise not_covered(answer.reason)
    assert isinstance(answer, Found)
    return _never_kept(whole_answer(answer, moment, language))


@api.post("/addresses", response={200: schemas.AddressesOut}, summary="Search addresses")
@public
def addresses(request: HttpRequest, asked: schemas.AddressIn) -> HttpResponse:
    """Addresses that a text may mean, best first, and whether the first may be taken without asking."""
    try:
        answer = places.search(asked.q, asked.limit, partial=asked.partial)
    except places.NoAddresses:
        raise Problem(503, NO_ADDRESSES) from None
    return _never_kept(
        as_json({"verdict": answer.verdict.value, "hits": [shapes.hit(each) for each in answer.hits]})
    )


@api.get("/zones", response={200: schemas.ZonesOut}, summary="All zones as GeoJSON")
@public
def zones(request: HttpRequest, on: str | None = Query(None, description=ON)) -> HttpResponse:
    """Every zone of the map that holds on a day, with its shape (RFC 7946, WGS84)."""
    found = places.zone_map_on(_day(on))
    if found is None:
        raise Problem(404, "No zone map holds on that day.")
    return cached(request, *_zones_geojson(found), kind="application/geo+json")


@lru_cache(maxsize=4)
def _zones_geojson(found: places.MapInfo) -> tuple[bytes, str]:
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
    body = as_json({"type": "FeatureCollection", "map": shapes.zone_map(found), "features": features})
    return body, tag_of(body)


@api.get("/zones/{code}", response={200: schemas.ZoneOut}, summary="One zone")
@public
def zone(request: HttpRequest, code: str, on: str | None = Query(None, description=ON)) -> HttpResponse:
    """One zone of the map that holds on a day, by its code."""
    body = as_json(shapes.zone(_zone(code, _day(on))))
    return cached(request, body, tag_of(body))


@api.get("/zones/{code}/duty", response={200: schemas.DutyAtOut}, summary="Who holds a zone")
@public
def duty(
    request: HttpRequest,
    code: str,
    at: str | None = Query(None, description=AT),
    lang: schemas.Language = Query("en", description=LANG),
) -> HttpResponse:
    """Officers of a zone, who of them is on duty at an instant, and who starts next."""
    moment = moment_of(at)
    info = _zone(code, clock.city_day(moment.at))
    with translation.override(lang):
        held = shapes.duty(roster.who([each.code for each in info.chain], moment.at))
    body = as_json(held)[:-1] + b',"at_note":' + note_of(moment, lang) + b"}"
    return cached(request, body, tag_of(body))


@api.get("/gatherings", response={200: schemas.GatheringsOut}, summary="Public gatherings")
@public
def gatherings(
    request: HttpRequest,
    zone: str | None = Query(
        None, description="Code of a zone; its own gatherings and the whole city's. Left out: all."
    ),
    since: str | None = Query(None, description="First day, YYYY-MM-DD; left out: today."),
    until: str | None = Query(None, description="Last day, YYYY-MM-DD; left out: a year after the first."),
) -> HttpResponse:
    """Meetings, walks and trainings in order of time, cancelled ones among them; at most 500."""
    now = clock.now()
    first = _day_of("since", since, clock.city_day(now))
    last = _day_of("until", until, first + YEAR)
    if last < first:
        raise Problem(422, "until: it lies before since.")
    tz = clock.city_tz()
    rows = public_gatherings.seen().filter(
        starts__gte=instant(tz, first, time(0)), starts__lt=instant(tz, last + timedelta(days=1), time(0))
    )
    if zone is not None:
        rows = rows.filter(zone__in=public_gatherings.codes_of(_zone(zone, clock.city_day(now))))
    with translation.override("en"):
        found = gathering_shapes.gatherings(list(rows.order_by("starts", "id")[:MOST_GATHERINGS]), now)
    body = as_json({"gatherings": found})
    return cached(request, body, tag_of(body), GATHERINGS_SECONDS)


@api.get("/gatherings/{number}", response={200: schemas.GatheringOut}, summary="One gathering")
@public
def gathering(request: HttpRequest, number: str) -> HttpResponse:
    """One gathering by its number."""
    found = public_gatherings.by_number(number)
    if found is None:
        raise Problem(404, "There is no gathering of that number. /api/v1/gatherings lists them.")
    with translation.override("en"):
        body = as_json(gathering_shapes.gatherings([found], clock.now())[0])
    return cached(request, body, tag_of(body), GATHERINGS_SECONDS)


def _day_of(name: str, text: str | None, otherwise: date) -> date:
    try:
        found = read_day(text) if text else otherwise
    except UnreadableTime as error:
        raise Problem(422, f"{name}: {error}") from error
    if not EARLIEST <= found.year <= LATEST:
        raise Problem(422, f"{name}: a year from {EARLIEST} to {LATEST}.")
    return found


@api.get("/zones/{code}/groups", response={200: schemas.GroupsOut}, summary="Groups of a zone")
@public
def groups(request: HttpRequest, code: str) -> HttpResponse:
    """Block watches and neighborhood associations of a zone that has officers of its own, at block level."""
    info = _zone(code, clock.city_day(clock.now()))
    with translation.override("en"):
        found = [public_shape(each) for each in public_groups([info.code])]
    body = as_json({"groups": found})
    return cached(request, body, tag_of(body), SHAPES_SECONDS)


@api.get("/zones/{code}/slots", response={200: schemas.SlotsOut}, summary="Free times of a zone's officers")
@public
def slots(
    request: HttpRequest,
    code: str,
    length: int | None = Query(
        None, description="Minutes, one of lengths; left out: the shortest.", ge=1, le=480
    ),
    part: schemas.PartName | None = Query(None, description="Only times in this part of the week."),
    speaks: str = Query("", description="Only officers who speak it, e.g. es.", max_length=5),
    lang: schemas.Language = Query("en", description=LANG),
) -> HttpResponse:
    """Times at which an officer of a zone can be met, as its booking page shows them. What is free now may be taken a moment later."""
    info = _zone(code, clock.city_day(clock.now()))
    zone = posts_zone([each.code for each in info.chain])
    if not zone:
        raise Problem(404, "No officer is posted to this zone.")
    lengths = lengths_of(rules_of(zone))
    if length is not None and length not in lengths:
        raise Problem(422, f"length: one of {', '.join(str(each) for each in lengths)}.")
    parts = frozenset([Part(part)]) if part is not None else frozenset[Part]()
    wanted = Wanted(zone, length or lengths[0], parts, speaks=speaks)
    with translation.override(lang):
        found = shapes.slots(wanted, free(wanted, now=clock.now()), lengths)
    body = as_json(found)
    return cached(request, body, tag_of(body))


def _zone(code: str, day: date) -> places.ZoneInfo:
    found = places.zone_by_code(code, day)
    if found is None:
        raise Problem(404, "There is no zone of that code. /api/v1/zones lists them.")
    return found
