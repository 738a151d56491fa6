"""The department's rules for booking, and where its officers can be met, as a zone has them."""

from __future__ import annotations

from lamplighter.meetings.models import BookingRules, Spot
from lamplighter.meetings.rules.values import Way

LENGTHS = (20, 40)
"""Minutes, where the rules name none."""
WAYS = tuple(Way)


def rules_of(zone: str) -> BookingRules:
    """The zone's own rules, else the department's, else the shipped ones (a row that is not saved)."""
    found = {each.zone: each for each in BookingRules.objects.filter(zone__in=["", zone])}
    return found.get(zone) or found.get("") or BookingRules(lengths=list(LENGTHS))


def lengths_of(rules: BookingRules) -> list[int]:
    """Minutes a resident chooses from, the shortest first."""
    return sorted({int(each) for each in rules.lengths}) or list(LENGTHS)


def spots_of(zone: str) -> list[Spot]:
    """Where, and how, officers of a zone can be met now: its own and every zone's, in the department's order."""
    return list(Spot.objects.filter(zone__in=["", zone], active=True))


def spot_of(zone: str, pk: int | None) -> Spot | None:
    """One of them."""
    return next((each for each in spots_of(zone) if each.pk == pk), None)
