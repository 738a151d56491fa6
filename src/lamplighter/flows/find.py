"""Lamplighter's main job as one domain call: an address (or a point) and an instant give zone, officers and duty.

Used by the page, the API and the command line alike, so that every door gives the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lamplighter.core.gazetteer.model import Hit, Verdict
from lamplighter.places import queries as places
from lamplighter.places.queries import NotCovered, ZoneAnswer
from lamplighter.plumbing.clock import city_day
from lamplighter.roster import queries as roster
from lamplighter.roster.queries import ZoneDuty


@dataclass(frozen=True, slots=True)
class Found:
    """The answer. ``hit`` is None when a point was given instead of an address."""

    hit: Hit | None
    lon: float
    lat: float
    zone: ZoneAnswer
    duty: ZoneDuty
    at: datetime


@dataclass(frozen=True, slots=True)
class Choose:
    """Several addresses fit; the person chooses."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """No address fits; ``hits`` may hold near ones to offer."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """The place is known but no zone covers it."""

    hit: Hit | None
    reason: NotCovered


Answer = Found | Choose | NotFound | Outside


def find_officers(*, text: str, at: datetime, limit: int = 8) -> Answer:
    """An address, as a person types it, and an instant.

    Raises:
        NoAddresses: no addresses have been imported.
    """
    answer = places.search(text, limit)
    if answer.verdict is Verdict.FOUND:
        return officers_for(hit=answer.hits[0], at=at)
    if answer.verdict is Verdict.CHOOSE:
        return Choose(answer.hits)
    return NotFound(answer.hits)


def officers_for(*, hit: Hit, at: datetime) -> Found | Outside:
    """An address that was found or chosen, and an instant."""
    return _officers(hit, hit.lon, hit.lat, at)


def officers_at(*, point: tuple[float, float], at: datetime) -> Found | Outside:
    """A point (longitude, latitude; WGS84 degrees) and an instant."""
    return _officers(None, point[0], point[1], at)


def _officers(hit: Hit | None, lon: float, lat: float, at: datetime) -> Found | Outside:
    zone = places.zone_at(lon, lat, city_day(at))
    if isinstance(zone, places.NotCovered):
        return Outside(hit, zone)
    return Found(hit, lon, lat, zone, roster.who(zone.codes, at), at)
