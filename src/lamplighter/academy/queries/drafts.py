"""Reads of drafts: by their secret alone."""

from __future__ import annotations

import hashlib
from datetime import datetime

from lamplighter.academy.models import Draft


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(f"lamplighter academy draft {secret}".encode()).hexdigest()


def draft_of(secret: str, now: datetime) -> Draft | None:
    """The draft of a secret, if it is not over."""
    return Draft.objects.filter(digest=digest_of(secret), expires_at__gt=now).first() if secret else None
