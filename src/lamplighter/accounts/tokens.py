"""Reads of programs' tokens."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import QuerySet

from lamplighter.accounts.models import ApiToken
from lamplighter.plumbing.clock import city_day
from lamplighter.plumbing.readonly import door
from lamplighter.plumbing.snapshots import Snapshot

PREFIX = "lmp_"
"""How every token's secret begins, so that a scanner of sources can tell one that was left lying about."""
SUBJECT = "accounts.tokens"
"""What ``bump`` is called with when tokens are made or ended."""


def token_digest(secret: str) -> str:
    """What is stored of a secret. A plain hash is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(secret: str, now: datetime) -> ApiToken | None:
    """The token of a secret, if it holds. Notes the day of its use, once a day, through a named door (promise 8)."""
    if not secret.startswith(PREFIX) or len(secret) > 200:
        return None
    token = _tokens().get(token_digest(secret))
    if token is not None and token.used_on != city_day(now):
        with door("token-use"):
            ApiToken.objects.filter(pk=token.pk).update(used_on=city_day(now))
        token.used_on = city_day(now)
    return token


def _load() -> dict[str, ApiToken]:
    return {token.digest: token for token in ApiToken.objects.filter(ended_at=None)}


_tokens: Snapshot[dict[str, ApiToken]] = Snapshot(SUBJECT, _load)
"""The tokens that hold, by digest, at most half a second old; shared by all requests of a process."""


def all_tokens() -> QuerySet[ApiToken]:
    """Every token, those that hold first."""
    return ApiToken.objects.select_related("created_by").order_by("ended_at", "name", "pk")
