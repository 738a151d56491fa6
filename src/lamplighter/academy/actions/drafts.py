"""Drafts of applications: kept for a day under a secret that only the form carries, and forgotten when it is sent."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from lamplighter.academy.models import Draft
from lamplighter.academy.queries.drafts import digest_of

LASTS = timedelta(days=1)


def new_secret() -> str:
    """A secret of 128 random bits, for one form."""
    return secrets.token_urlsafe(16)


@transaction.atomic
def keep(*, secret: str, answers: Mapping[str, Sequence[str]], now: datetime) -> None:
    """Keeps what was told so far, for a day from now."""
    told = {"answers": {name: list(values) for name, values in answers.items()}, "expires_at": now + LASTS}
    Draft.objects.update_or_create(digest=digest_of(secret), defaults=told)


@transaction.atomic
def forget(*, secret: str) -> None:
    """Forgets a draft: the form was sent."""
    Draft.objects.filter(digest=digest_of(secret)).delete()


@transaction.atomic
def clear(*, now: datetime) -> int:
    """Forgets the drafts whose day is over. Returns how many."""
    return Draft.objects.filter(expires_at__lte=now).delete()[0]
