"""What a new installation starts with: rules for booking, and where officers can be met."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.audit.actions import record
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
    spots = [Spot.objects.create(order=10 + order, **each) for order, each in enumerate(EVERYWHERE)]
    spots += [
        Spot.objects.create(
            zone=station.zone,
            way=Way.STATION.value,
            name_en=station.name,
            name_es=station.name,
            address=station.address,
        )
        for station in Station.objects.all()
    ]
    for spot in spots:
        record(verb=Verb.SPOT_CHANGED, subject=spot, actor=actor, now=now)
    return len(spots)
