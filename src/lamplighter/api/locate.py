"""GET /api/v1/locate: the hot path. A plain view, documented in the same OpenAPI document as the rest.

The part of an answer that depends on zone, minute and language only is made once and kept as bytes; a request adds its point.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lamplighter.api import shapes
from lamplighter.api.problems import Problem
from lamplighter.api.times import Moment, UnreadableTime, read_moment
from lamplighter.core.geo.points import PointProblem
from lamplighter.flows.find import Found
from lamplighter.places import queries as places
from lamplighter.places.rules import WhyNot
from lamplighter.plumbing import clock
from lamplighter.roster import queries as roster

LANGUAGES = ("en", "es")
REMEMBERED = 4096
KEEP_SECONDS = 30
"""How long an answer about now may be kept by whoever asked."""
PLAIN = re.compile(r"lon=(-?\d{1,3}(?:\.\d{1,15})?)&lat=(-?\d{1,3}(?:\.\d{1,15})?)")
"""The commonest question, read without taking the query apart."""
HEADERS = {
    "Content-Type": "application/json",
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": f"public, max-age={KEEP_SECONDS}",
}
WORDS = {
    PointProblem.NOT_A_NUMBER: "lon and lat must be finite numbers.",
    PointProblem.OUT_OF_RANGE: "lon lies between -180 and 180, lat between -90 and 90.",
    PointProblem.NULL_ISLAND: "The point (0, 0) is what programs send when they know no place.",
    PointProblem.SWAPPED: "lon and lat seem to have changed places: the other way round the point is covered.",
}


class Piece(NamedTuple):
    """The answer's JSON from ``"zone"`` on, closing brace included; its fingerprint; and what it was made from."""

    body: bytes
    tag: str
    zone: places.ZoneInfo
    roster: roster.RosterSnapshot


_made: dict[tuple[int, int, str], Piece] = {}


def locate(request: HttpRequest) -> HttpResponse:
    """Zone, officers and duty for a point."""
    query: str = request.META.get("QUERY_STRING", "")
    note, language = b"null", "en"
    try:
        if plain := PLAIN.fullmatch(query):
            lon, lat, at = float(plain[1]), float(plain[2]), clock.now()
        else:
            lon, lat = _point(request)
            language = language_of(request.GET.get("lang"))
            moment = moment_of(request.GET.get("at"))
            at, note = moment.at, note_of(moment, language)
        piece = piece_for(lon, lat, at, language)
    except Problem as problem:
        return problem.document()
    if piece.tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        return HttpResponse(status=304, headers={**HEADERS, "ETag": piece.tag})
    body = b'{"lon":%a,"lat":%a,"address":null,"at_note":%b,%b' % (lon, lat, note, piece.body)
    return HttpResponse(body, headers={**HEADERS, "ETag": piece.tag, "Content-Length": str(len(body))})


def _point(request: HttpRequest) -> tuple[float, float]:
    try:
        return float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        raise Problem(
            422, "Give lon and lat as decimal degrees, for example ?lon=-97.31&lat=38.91."
        ) from None


def moment_of(text: str | None) -> Moment:
    """The instant a caller means; now where none was given.

    Raises:
        Problem: it cannot be read.
    """
    if not text:
        return Moment(clock.now())
    try:
        return read_moment(text, clock.city_tz())
    except UnreadableTime as error:
        raise Problem(422, f"at: {error}") from error


def language_of(text: str | None) -> str:
    """The language of names in an answer.

    Raises:
        Problem: one that the program does not speak.
    """
    if text and text not in LANGUAGES:
        raise Problem(422, "lang: Choose en or es.")
    return text or "en"


def note_of(moment: Moment, language: str) -> bytes:
    """What is odd about the local time that was given, as JSON."""
    if moment.oddity is None:
        return b"null"
    with translation.override(language):
        return as_json(moment.note(clock.city_tz()))


def piece_for(lon: float, lat: float, at: datetime, language: str) -> Piece:
    """The shared part of the answer for a point.

    Raises:
        Problem: no zone covers the point, and why.
    """
    found = places.zone_at(lon, lat, clock.city_day(at))
    if isinstance(found, places.NotCovered):
        raise not_covered(found)
    return piece_of(found, at, language)


def piece_of(found: places.ZoneAnswer, at: datetime, language: str) -> Piece:
    """The shared part of the answer for a zone."""
    key = (found.zone.pk, int(at.timestamp()) // 60, language)
    held = _made.get(key)
    # The very objects must be the same: a changed map or roster makes new ones.
    if held is not None and held.zone is found.zone and held.roster is roster.snapshot():
        return held
    as_of = roster.snapshot()
    with translation.override(language):
        value = {
            "zone": shapes.zone(found.zone),
            "above": [shapes.zone(each) for each in found.zone.chain[1:]],
            "map": shapes.zone_map(found.zone_map),
            "duty": shapes.duty(roster.who(found.codes, at)),
        }
    body = as_json(value)[1:]
    piece = Piece(body, f'"{sha256(body).hexdigest()[:20]}"', found.zone, as_of)
    if len(_made) >= REMEMBERED:
        _made.clear()
    _made[key] = piece
    return piece


def whole_answer(found: Found, moment: Moment, language: str) -> bytes:
    """The answer as JSON, for an address or a point."""
    head = {"lon": found.lon, "lat": found.lat, "address": shapes.hit(found.hit) if found.hit else None}
    piece = piece_of(found.zone, moment.at, language)
    return as_json(head)[:-1] + b',"at_note":' + note_of(moment, language) + b"," + piece.body


def as_json(value: Any) -> bytes:
    """Compact JSON, UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def not_covered(found: places.NotCovered) -> Problem:
    """The problem for a place that no zone covers."""
    if found.why is WhyNot.NO_MAP:
        return Problem(404, "No zone map holds on that day.", reason=found.why.value)
    if found.problem is not None:
        return Problem(422, WORDS[found.problem], reason=found.problem.value)
    if found.why is WhyNot.GAP:
        return Problem(
            404, "The place lies within the city's outline, but in none of its zones.", reason=found.why.value
        )
    return Problem(404, "The place is not covered: it lies outside every zone.", reason=found.why.value)
