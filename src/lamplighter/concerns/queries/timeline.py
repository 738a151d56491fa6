"""Reads of a concern's timeline."""

from __future__ import annotations

from lamplighter.concerns.models import Concern, Update


def timeline(concern: Concern, *, for_staff: bool) -> list[Update]:
    """The entries in order of time; what staff wrote for staff only where ``for_staff``."""
    found = concern.updates.select_related("officer").prefetch_related("photos")
    return list(found if for_staff else found.filter(internal=False))
