"""Drafts of applications: kept for a day under a secret that only the form carries, for longer where somebody asks for a link to come
back by, and forgotten when it is sent."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from lamplighter.academy.models import Draft
from lamplighter.academy.queries.drafts import digest_of

LASTS = timedelta(days=1)
KEPT = timedelta(days=14)
"""Of a draft whose link somebody asked for."""
PAGE = "page"
"""The name under which a draft keeps on which page somebody was."""


def new_secret() -> str:
    """A secret of 128 random bits, for one form."""
    return secrets.token_urlsafe(16)


@transaction.atomic
def keep(
    *,
    secret: str,
    answers: Mapping[str, Sequence[str]],
    now: datetime,
    page: str = "",
    until: datetime | None = None,
) -> None:
    """Keeps what was told so far, for a day from now.

    Args:
        page: on which page they are.
        until: keeps it at least until then.
    """
    told = {
        "answers": {name: list(values) for name, values in answers.items()} | {PAGE: [page]},
        "expires_at": max(now + LASTS, until or now),
    }
    Draft.objects.update_or_create(digest=digest_of(secret), defaults=told)


@transaction.atomic
def forget(*, secret: str) -> None:
    """Forgets a draft: the form was sent."""
    Draft.objects.filter(digest=digest_of(secret)).delete()


@transaction.atomic
def clear(*, now: datetime) -> int:
    """Forgets the drafts whose time is over. Returns how many."""
    return Draft.objects.filter(expires_at__lte=now).delete()[0]
