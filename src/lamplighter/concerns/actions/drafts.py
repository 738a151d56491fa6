"""Drafts of concerns: kept for a day under a secret that only the form carries; and the one sending of each form."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from lamplighter.concerns.actions.raising import KeptPhoto, NewConcern, raise_concern
from lamplighter.concerns.models import Concern, Draft

LASTS = timedelta(days=1)
MOST_BYTES = 40_000
"""Of a draft's answers; a form fills far less."""
_SENT = "sent"


def new_secret() -> str:
    """A secret of 128 random bits, for a draft or for one sending."""
    return secrets.token_urlsafe(16)


def digest_of(secret: str) -> str:
    """What is stored of it."""
    return hashlib.sha256(f"lamplighter draft {secret}".encode()).hexdigest()


@transaction.atomic
def keep(*, secret: str, answers: Mapping[str, list[str]], photos: list[KeptPhoto], now: datetime) -> None:
    """Keeps what was told so far, for a day from now."""
    Draft.objects.update_or_create(
        digest=digest_of(secret),
        defaults={
            "answers": dict(answers),
            "photos": [[each.file, each.thumb, each.width, each.height] for each in photos],
            "saved_at": now,
            "expires_at": now + LASTS,
        },
    )


@transaction.atomic
def erase(*, secret: str) -> None:
    """Forgets a draft; its photos are swept as nobody's."""
    Draft.objects.filter(digest=digest_of(secret)).delete()


def send_once(*, key: str, draft: str, new: NewConcern, now: datetime) -> Concern:
    """Raises a concern, once: the same form sent again, by a reload or a double click, gives the concern there is.

    Args:
        key: the form's own random word.
        draft: secret of the draft that ends with it; may be empty.

    Raises:
        NotOurs, NoPlace, Outside: as ``raise_concern``; then nothing was sent and the form may be sent again.
    """
    digest = digest_of(f"send {key}")
    found = _sent(digest)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            # First, so that of two at once the second waits here, and then finds what the first has sent.
            mark = Draft.objects.create(digest=digest, answers={}, saved_at=now, expires_at=now + LASTS)
            concern = raise_concern(new=new, now=now)
            mark.answers = {_SENT: concern.number}
            mark.save(update_fields=["answers"])
            if draft:
                Draft.objects.filter(digest=digest_of(draft)).delete()
    except IntegrityError:
        found = _sent(digest)
        if found is None:
            raise
        return found
    return concern


def already_sent(*, key: str) -> Concern | None:
    """What a form's random word has raised before; None if nothing."""
    return _sent(digest_of(f"send {key}")) if key else None


def _sent(digest: str) -> Concern | None:
    mark = Draft.objects.filter(digest=digest).first()
    number: Any = mark.answers.get(_SENT) if mark else None
    return (
        Concern.objects.select_related("kind", "kind__desk").filter(number=number).first() if number else None
    )
