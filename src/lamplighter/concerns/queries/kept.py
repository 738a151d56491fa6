"""What a department has set up and each new concern needs: kinds and hooks, held in memory until somebody changes them."""

from __future__ import annotations

from dataclasses import dataclass

from lamplighter.concerns.models import Hook, Kind
from lamplighter.plumbing.snapshots import Snapshot

SUBJECT = "concerns.setup"
"""What ``bump`` is called with when kinds, desks, offices or hooks change."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """Shared by all requests of a process: read it, change nothing. ``hooks`` are the active ones."""

    kinds: dict[str, Kind]
    hooks: tuple[Hook, ...]


def _load() -> SetUp:
    kinds = Kind.objects.select_related("desk", "endpoint")
    return SetUp({kind.code: kind for kind in kinds}, tuple(Hook.objects.filter(active=True).order_by("pk")))


set_up: Snapshot[SetUp] = Snapshot(SUBJECT, _load)
"""At most half a second old."""
