"""Reads of drafts: by their secret alone."""

from __future__ import annotations

import hashlib
from datetime import datetime

from lamplighter.concerns.models import Concern, Draft

SENT = "sent"
"""The one answer that stays of a form that was sent: the number of what it raised."""
FOLLOWS = "follows"
"""... or of what it joined, as the id of the contact."""


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(f"lamplighter draft {secret}".encode()).hexdigest()


def draft_of(secret: str, now: datetime) -> Draft | None:
    """The draft of a secret, if it is not over."""
    return Draft.objects.filter(digest=digest_of(secret), expires_at__gt=now).first() if secret else None


def sent_of(draft: Draft | None) -> Concern | None:
    """What a form has raised, or joined; None while it was not sent."""
    number = str(draft.answers.get(SENT, "")) if draft is not None else ""
    if not number:
        return None
    return Concern.objects.select_related("kind", "kind__desk").filter(number=number).first()
