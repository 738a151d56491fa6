"""Reads for the set-up pages and the set-up file: every rule and spot, switched off or not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.db.models import QuerySet

from lamplighter.meetings.models import BookingRules, Spot
from lamplighter.places.queries import zones_on
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.tomltext import toml
from lamplighter.roster.queries import snapshot

RULE_FIELDS = (
    "zone", "lengths", "step", "before", "after", "notice_hours", "horizon_days", "most_per_shift", "change_hours",
    "takes_bookings",
)  # fmt: skip
SPOT_FIELDS = (
    "zone", "way", "name_en", "name_es", "address", "access_en", "access_es", "safety", "active",
)  # fmt: skip


def every_rules() -> QuerySet[BookingRules]:
    """The rules of every zone first, then each zone's own."""
    return BookingRules.objects.order_by("zone")


def every_spot() -> QuerySet[Spot]:
    """Every spot: those of every zone first, then by zone, in their order."""
    return Spot.objects.order_by("zone", "order", "name_en", "pk")


def zones_with_officers(now: datetime) -> list[tuple[str, str]]:
    """Codes and names of the zones that have a post of officers, by name."""
    names = {zone.code: zone.name or zone.code for zone in zones_on(city_day(now))}
    return sorted(((code, names.get(code, code)) for code in snapshot().zones), key=lambda each: each[1])


def exported() -> str:
    """Rules and spots as the text of a TOML file; what is as it would be anyway is left out."""
    lines = ["# Rules for booking and spots. Load it with `lamplighter booking load`.", ""]
    for rules in every_rules():
        lines += ["[[rules]]", *_entry(rules, RULE_FIELDS, always=("zone",)), ""]
    for spot in every_spot():
        lines += ["[[spots]]", *_entry(spot, SPOT_FIELDS, always=("zone", "way", "name_en")), ""]
    return "\n".join(lines)


def _entry(row: models.Model, names: Collection[str], *, always: Collection[str]) -> list[str]:
    found = []
    fields = {each.name: each for each in row._meta.concrete_fields}
    for name in names:
        value = getattr(row, name)
        default = fields[name].get_default()
        if name in always or value != default:
            found.append(f"{name} = {toml(value)}")
    return found
