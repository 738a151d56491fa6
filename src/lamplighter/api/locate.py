"""GET /api/v1/locate: the hot path. A plain view, documented in the same OpenAPI document as the rest.

The part of an answer that depends on zone and minute only is made once and kept as bytes; a request adds its point.
"""

from __future__ import annotations

import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from lamplighter.api import shapes
from lamplighter.api.problems import Problem, document
from lamplighter.api.times import UnreadableTime, read_instant
from lamplighter.core.geo.points import PointProblem
from lamplighter.places import queries as places
from lamplighter.places.rules import WhyNot
from lamplighter.plumbing import clock
from lamplighter.roster import queries as roster

REMEMBERED = 4096
_made: dict[tuple[int, int], tuple[object, object, bytes]] = {}

WORDS = {
    PointProblem.NOT_A_NUMBER: "lon and lat must be finite numbers.",
    PointProblem.OUT_OF_RANGE: "lon lies between -180 and 180, lat between -90 and 90.",
    PointProblem.NULL_ISLAND: "The point (0, 0) is what programs send when they know no place.",
    PointProblem.SWAPPED: "lon and lat seem to have changed places: the other way round the point is covered.",
}


def locate(request: HttpRequest) -> HttpResponse:
    """Zone, officers and duty for a point."""
    asked = request.GET
    try:
        lon, lat = float(asked["lon"]), float(asked["lat"])
    except (KeyError, ValueError):
        return document(422, "Give lon and lat as decimal degrees, for example ?lon=-97.31&lat=38.91.")
    text = asked.get("at")
    try:
        at = read_instant(text, clock.city_tz()) if text else clock.now()
    except UnreadableTime as error:
        return document(422, f"at: {error}")
    try:
        rest = answer_bytes(lon, lat, at)
    except Problem as problem:
        return document(problem.status, problem.detail, **problem.more)
    response = HttpResponse(
        f'{{"lon":{lon!r},"lat":{lat!r},"address":null,'.encode() + rest, content_type="application/json"
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=30"
    return response


def answer_bytes(lon: float, lat: float, at: datetime) -> bytes:
    """The answer's JSON from ``"zone"`` on, closing brace included.

    Raises:
        Problem: no zone covers the point, and why.
    """
    found = places.zone_at(lon, lat, clock.city_day(at))
    if isinstance(found, places.NotCovered):
        raise not_covered(found)
    duty = roster.who(found.codes, at)
    key = (found.zone.pk, int(duty.at.timestamp()))
    held = _made.get(key)
    # The very objects must be the same: a changed map or roster makes new ones.
    if held is not None and held[0] is found.zone and held[1] is duty:
        return held[2]
    above = [shapes.zone(each) for each in found.zone.chain[1:]]
    value = {
        "zone": shapes.zone(found.zone),
        "above": above,
        "map": shapes.zone_map(found.zone_map),
        "duty": shapes.duty(duty),
    }
    rest = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()[1:]
    if len(_made) >= REMEMBERED:
        _made.clear()
    _made[key] = (found.zone, duty, rest)
    return rest


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
