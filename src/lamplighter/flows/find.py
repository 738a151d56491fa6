"""Lamplighter's main job as one domain call: an address (or a point) and an instant give zone, officers and duty.

Used by the page, the API and the command line alike, so that every door gives the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lamplighter.core.gazetteer.search import Hit
from lamplighter.places.queries import NotCovered, ZoneAnswer
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
