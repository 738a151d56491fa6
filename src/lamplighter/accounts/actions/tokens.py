"""Writes of programs' tokens."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from lamplighter.accounts.access import Scope
from lamplighter.accounts.models import ApiToken, User
from lamplighter.accounts.tokens import PREFIX, SUBJECT, token_digest
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb
from lamplighter.plumbing.snapshots import bump


class NoScope(Exception):
    """A token that may do nothing is of no use."""


class AlreadyEnded(Exception):
    """The token does not hold any more, or never was."""


@transaction.atomic
def issue(
    *, name: str, scopes: Collection[Scope], zone: str, actor: Actor, user: User | None, now: datetime
) -> tuple[ApiToken, str]:
    """Makes a token. Returns it with its secret, which is shown once and kept nowhere.

    Args:
        zone: only this zone's things; empty for the whole city.

    Raises:
        NoScope: see there.
    """
    if not scopes:
        raise NoScope
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        name=name,
        digest=token_digest(secret),
        scopes=sorted(scope.value for scope in scopes),
        zone=zone,
        created_by=user,
        created_at=now,
    )
    bump(SUBJECT)
    record(verb=Verb.TOKEN_ISSUED, subject=token, actor=actor, now=now, fields=["scopes", "zone"], zone=zone)
    return token, secret


@transaction.atomic
def end(*, pk: int, actor: Actor, now: datetime) -> None:
    """Ends a token: within half a second it opens nothing in any process.

    Raises:
        AlreadyEnded: see there.
    """
    if not ApiToken.objects.filter(pk=pk, ended_at=None).update(ended_at=now):
        raise AlreadyEnded
    bump(SUBJECT)
    record(verb=Verb.TOKEN_ENDED, subject=("accounts.apitoken", str(pk)), actor=actor, now=now)
