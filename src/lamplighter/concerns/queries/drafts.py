"""Reads of drafts: by their secret alone."""

from __future__ import annotations

import hashlib
from datetime import datetime

from lamplighter.concerns.models import Draft


def draft_of(secret: str, now: datetime) -> Draft | None:
    """The draft of a secret, if it is not over."""
    digest = hashlib.sha256(f"lamplighter draft {secret}".encode()).hexdigest()
    return Draft.objects.filter(digest=digest, expires_at__gt=now).first() if secret else None
