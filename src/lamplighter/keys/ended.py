"""Who is told when readers end: rooms further on delete what was sealed to them, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable

Ended = Callable[[str, frozenset[bytes]], object]
"""Called with a desk's code and the key ids that ended there."""
_told: list[Ended] = []


def when_ended(listener: Ended) -> Ended:
    """Enters who is told."""
    if listener not in _told:
        _told.append(listener)
    return listener


def tell(desk: str, key_ids: frozenset[bytes]) -> None:
    """Tells all."""
    for listener in _told:
        listener(desk, key_ids)
