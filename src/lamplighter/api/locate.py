"""GET /api/v1/locate: the hot path. A plain view, documented in the same OpenAPI document as the rest.

What an answer says of a zone stays the same from one change of duty to the next, save for the instant itself. It is made once
and kept as bytes; a request adds its point and its instant.
"""

from __future__ import annotations

import json
import math
import re
from datetime import datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from lamplighter.api import shapes
from lamplighter.api.problems import Problem
from lamplighter.api.times import Moment, UnreadableTime, read_moment
from lamplighter.core.geo.points import PointProblem
from lamplighter.core.schedule.values import instant
from lamplighter.flows.find import Found
from lamplighter.places import queries as places
from lamplighter.places.rules import WhyNot
from lamplighter.plumbing import clock
from lamplighter.plumbing.sharing import NOW
from lamplighter.roster import queries as roster

LANGUAGES = ("en", "es")
REMEMBERED = 1024
"""Most zones, days and languages kept; each has a handful of answers."""
DAY = 24 * 60
PLAIN = re.compile(
    r"lon=(-?\d{1,3}(?:\.\d{1,15})?)&lat=(-?\d{1,3}(?:\.\d{1,15})?)(?:&at=(\d{4}-\d\d-\d\dT\d\d:\d\d))?",
    re.ASCII,
)
"""The commonest questions, read without taking the query apart."""
HEADERS = {
    "Content-Type": "application/json",
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": NOW,
}
WORDS = {
    PointProblem.NOT_A_NUMBER: "lon and lat must be finite numbers.",
    PointProblem.OUT_OF_RANGE: "lon lies between -180 and 180, lat between -90 and 90.",
    PointProblem.NULL_ISLAND: "The point (0, 0) is what programs send when they know no place.",
    PointProblem.SWAPPED: "lon and lat seem to have changed places: the other way round the point is covered.",
}


class Piece(NamedTuple):
    """The answer's JSON from ``"zone"`` on, closing brace included, less the instant that stands between its two parts.

    Holds from minute ``first`` up to, not including, minute ``last`` (counted from 1970, UTC).
    """

    before: bytes
    after: bytes
    tag: str
    first: int
    last: int


class Pieces(NamedTuple):
    """The pieces of a zone, a day and a language, and what they were made from."""

    zone: places.ZoneInfo
    roster: roster.RosterSnapshot
    held: list[Piece]


class Rest(NamedTuple):
    """What follows the point in an answer, and the fingerprint of both."""

    body: bytes
    tag: str


_made: dict[tuple[int, int, str], Pieces] = {}


def locate(request: HttpRequest) -> HttpResponse:
    """Zone, officers and duty for a point."""
    query: str = request.META.get("QUERY_STRING", "")
    try:
        if plain := PLAIN.fullmatch(query):
            lon, lat, when, language = float(plain[1]), float(plain[2]), plain[3], "en"
        else:
            lon, lat = _point(request)
            when, language = request.GET.get("at"), language_of(request.GET.get("lang"))
        moment = moment_of(when)
        rest, note = rest_for(lon, lat, moment.at, language), note_of(moment, language)
    except Problem as problem:
        return problem.document()
    if rest.tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        return HttpResponse(status=304, headers={**HEADERS, "ETag": rest.tag})
    body = b'{"lon":%a,"lat":%a,"address":null,"at_note":%b,%b' % (lon, lat, note, rest.body)
    return HttpResponse(body, headers={**HEADERS, "ETag": rest.tag, "Content-Length": str(len(body))})


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


def rest_for(lon: float, lat: float, at: datetime, language: str) -> Rest:
    """What follows a point.

    Raises:
        Problem: no zone covers the point, and why.
    """
    found = places.zone_at(lon, lat, clock.city_day(at))
    if isinstance(found, places.NotCovered):
        raise not_covered(found)
    return rest_of(found, at, language)


def rest_of(found: places.ZoneAnswer, at: datetime, language: str) -> Rest:
    """What follows a point that lies in a zone."""
    minute = int(at.timestamp()) // 60
    key, as_of = (found.zone.pk, minute // DAY, language), roster.snapshot()
    pieces = _made.get(key)
    # The very objects must be the same: a changed map or roster makes new ones.
    if pieces is None or pieces.zone is not found.zone or pieces.roster is not as_of:
        if len(_made) >= REMEMBERED:
            _made.clear()
        pieces = _made[key] = Pieces(found.zone, as_of, [])
    for piece in pieces.held:
        if piece.first <= minute < piece.last:
            break
    else:
        piece = _piece(found, at, minute, language)
        # One that was asked for at a later minute of the same stretch gives way to this, which begins earlier.
        pieces.held[:] = [piece, *(each for each in pieces.held if each.last != piece.last)]
    said = _said(minute, clock.city_tz())
    return Rest(piece.before + said + piece.after, f'"{piece.tag}-{minute:x}"')


@lru_cache(maxsize=4096)
def _said(minute: int, tz: ZoneInfo) -> bytes:
    return as_json(datetime.fromtimestamp(minute * 60, tz).isoformat(timespec="minutes"))


def _piece(found: places.ZoneAnswer, at: datetime, minute: int, language: str) -> Piece:
    duty = roster.who(found.codes, at)
    with translation.override(language):
        value = {
            "zone": shapes.zone(found.zone),
            "above": [shapes.zone(each) for each in found.zone.chain[1:]],
            "map": shapes.zone_map(found.zone_map),
            "duty": {**shapes.duty(duty), "at": "\0"},
        }
    body = as_json(value)[1:]
    before, _, after = body.partition(b'"\\u0000"')
    return Piece(before, after, sha256(body).hexdigest()[:20], minute, _same_until(duty, minute))


def _same_until(duty: roster.ZoneDuty, minute: int) -> int:
    """The first minute after this one at which anything but the instant may read otherwise: somebody starts or ends, or a new
    day begins, from which postings, covers and zone maps hold."""
    starts = [each.back_at for each in (*duty.officers, *duty.next_on)]
    if not duty.next_on or None in starts:
        return minute + 1  # a start beyond the horizon may come into sight at any minute
    day = clock.city_day(duty.at) + timedelta(days=1)
    changes = [instant(clock.city_tz(), day, time()), *starts, *(each.on_until for each in duty.on_now)]
    return math.ceil(min(each.timestamp() for each in changes if each) / 60)


def whole_answer(found: Found, moment: Moment, language: str) -> bytes:
    """The answer as JSON, for an address or a point."""
    head = {"lon": found.lon, "lat": found.lat, "address": shapes.hit(found.hit) if found.hit else None}
    rest = rest_of(found.zone, moment.at, language)
    return as_json(head)[:-1] + b',"at_note":' + note_of(moment, language) + b"," + rest.body


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
