"""Which zone or desk owns a concern, at any instant (promise 2). Derived each time from place, kind and map; stored nowhere."""

from __future__ import annotations

from datetime import date, datetime

from lamplighter.concerns.models import Concern
from lamplighter.concerns.rules.values import Route
from lamplighter.places.queries import ZoneAnswer, zone_at
from lamplighter.plumbing.clock import city_day
from lamplighter.roster.holding import FRONT, Held, held_of
from lamplighter.roster.queries import snapshot


def owner_zone(concern: Concern, day: date) -> str:
    """Code of the zone, or of the desk, that owns a concern on a day.

    A supervisor's word comes first, then the kind's desk, then the place on the day's map: the lowest zone above it that has a
    post. A place that no zone covers any more stays with its last zone while that has a post, then goes to the front desk.
    """
    if concern.zone_override:
        return concern.zone_override
    kind = concern.kind
    if kind.route == Route.DESK.value and kind.desk is not None:
        return kind.desk.zone
    held = snapshot()
    if concern.lon is not None and concern.lat is not None:
        found = zone_at(concern.lon, concern.lat, day)
        if isinstance(found, ZoneAnswer):
            zone = next((code for code in found.codes if code in held.zones), "")
            if zone:
                return zone
    return concern.zone if concern.zone in held.zones else FRONT


def held(concern: Concern, at: datetime) -> Held:
    """Owner and holder of a concern at an instant."""
    return held_of(owner_zone(concern, city_day(at)), concern.lead_shift, concern.assigned_id, at)
