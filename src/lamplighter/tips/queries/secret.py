"""What only this installation knows: from its one secret, so that many machines of one department agree."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from lamplighter.core.sealing.marks import PROTOCOL, derived


def work_secret() -> bytes:
    """Seals challenges."""
    return _secret(settings.SECRET_KEY, "work")


def decoy_secret() -> bytes:
    """Makes decoys: the same for a mailbox each time."""
    return _secret(settings.SECRET_KEY, "decoys")


@lru_cache(maxsize=8)
def _secret(key: str, purpose: str) -> bytes:
    return derived(key.encode(), salt=PROTOCOL + b" server", info=purpose)
