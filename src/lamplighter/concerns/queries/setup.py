"""Reads for the set-up pages: everything, switched off or not."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import Count, QuerySet

from lamplighter.concerns.models import Desk, Endpoint, Hook, Kind, Question, ReplyTemplate
from lamplighter.places.queries import zones_on
from lamplighter.plumbing.clock import city_day

Row = TypeVar("Row", Desk, Endpoint, Hook, Kind, Question, ReplyTemplate)


def one(model: type[Row], pk: int) -> Row | None:
    """The row of that key."""
    found: Row | None = model._default_manager.filter(pk=pk).first()
    return found


def every_kind() -> QuerySet[Kind]:
    """Every kind in its order, with ``asked``: how many questions it has."""
    return Kind.objects.select_related("desk").annotate(asked=Count("questions"))


def every_desk() -> QuerySet[Desk]:
    """Every desk, with ``used``: how many kinds go to it."""
    return Desk.objects.annotate(used=Count("kinds"))


def every_endpoint() -> QuerySet[Endpoint]:
    """Every other office."""
    return Endpoint.objects.all()


def every_reply() -> QuerySet[ReplyTemplate]:
    """Every ready-made reply."""
    return ReplyTemplate.objects.select_related("kind")


def every_hook() -> QuerySet[Hook]:
    """Every program that hears of changes, or did."""
    return Hook.objects.all()


def zones(now: datetime) -> list[tuple[str, str]]:
    """Codes and names of the zones on the map today; no desk."""
    return [(zone.code, zone.name or zone.code) for zone in zones_on(city_day(now))]
