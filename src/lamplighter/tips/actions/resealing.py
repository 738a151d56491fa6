"""Boxes of readers who came later, and of those who ended."""

from __future__ import annotations

from lamplighter.tips.actions.erasing import zero_what_is_deleted
from lamplighter.tips.models import Box


def forget_readers(desk: str, key_ids: frozenset[bytes]) -> None:
    """Deletes what was sealed to readers who ended; within the caller's transaction."""
    zero_what_is_deleted()
    for key_id in key_ids:
        rows = Box.objects.filter(key_id=key_id)
        rows.update(sealed=bytes(80))
        rows.delete()
