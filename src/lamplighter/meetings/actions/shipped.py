"""What a new installation starts with: rules for booking, and where officers can be met."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.audit.actions import record
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Actor, Verb
from lamplighter.meetings.models import BookingRules, Spot
from lamplighter.meetings.queries.setup import LENGTHS
from lamplighter.meetings.rules.values import Way
from lamplighter.roster.models import Station

EVERYWHERE = (
    {"way": Way.PHONE.value, "name_en": "By phone", "name_es": "Por teléfono"},
    {"way": Way.PORCH.value, "name_en": "At my door", "name_es": "En mi puerta"},
)


@transaction.atomic
def ship(*, actor: Actor, now: datetime) -> int:
    """Enters what is shipped, where a department has no rules for booking yet. Returns how many places were entered."""
    if BookingRules.objects.exists():
        return 0
    rules = BookingRules.objects.create(zone="", lengths=list(LENGTHS))
    record(verb=Verb.BOOKING_RULES_CHANGED, subject=rules, actor=actor, now=now)
    for order, each in enumerate(EVERYWHERE):
        spot = Spot.objects.create(order=10 + order, **each)
        record(verb=Verb.SPOT_CHANGED, subject=spot, actor=actor, now=now)
    return len(EVERYWHERE) + keep_stations(actor=actor, now=now)


@transaction.atomic
def keep_stations(*, actor: Actor, now: datetime) -> int:
    """A zone's station is a place to meet, unless the department has one of that sort for the zone, if only put aside.

    Stations are told with the roster, often after the rules. Each zone's is entered once in all: what the department makes of it
    then, or that it takes it away, stands. Returns how many were entered.
    """
    known = {*Spot.objects.filter(way=Way.STATION.value).values_list("zone", flat=True), *_entered_before()}
    made = 0
    for station in Station.objects.exclude(zone__in=known).exclude(address=""):
        spot = Spot.objects.create(
            zone=station.zone,
            way=Way.STATION.value,
            name_en=station.name,
            name_es=station.name,
            address=station.address,
        )
        record(verb=Verb.STATION_ENTERED, subject=spot, actor=actor, now=now, zone=station.zone)
        made += 1
    return made


def _entered_before() -> set[str]:
    """Zones whose station was entered once. The record tells, since it outlives the row."""
    entered = Event.objects.filter(subject_type=Spot._meta.label_lower, verb=Verb.STATION_ENTERED.value)
    return set(entered.values_list("zone", flat=True))
