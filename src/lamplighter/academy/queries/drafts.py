"""Reads of drafts: by their secret alone."""

from __future__ import annotations

import hashlib
from datetime import datetime

from lamplighter.academy.models import Draft
from lamplighter.plumbing.asking import AskedWhole


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(f"lamplighter academy draft {secret}".encode()).hexdigest()


def draft_of(secret: str, now: datetime) -> Draft | None:
    """The draft of a secret, if it is not over."""
    if not secret:
        return None
    found = next(iter(_by_digest(digest_of(secret))), None)
    return found if found is not None and found.expires_at > now else None


_by_digest = AskedWhole(Draft, str, build=lambda digest: Draft.objects.filter(digest=digest).order_by())
