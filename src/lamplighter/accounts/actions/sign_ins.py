"""Sessions of signed-in people: begun, strengthened by the second factor, ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db import transaction

from lamplighter.accounts.models import SignIn, User
from lamplighter.audit.actions import record
from lamplighter.audit.rules import Actor, Verb

FactorChange = Literal[Verb.FACTOR_ADDED, Verb.FACTOR_REMOVED, Verb.RECOVERY_CODES_MADE]


@transaction.atomic
def begin_sign_in(
    *, user: User, second_factor: bool, device: str, now: datetime, demo: bool = False
) -> SignIn:
    """Notes that somebody signed in. The session ends after the hours that settings allow, whatever is done in it."""
    sign_in = SignIn.objects.create(
        user=user,
        started_at=now,
        expires_at=now + timedelta(hours=settings.LAMPLIGHTER.security.staff_session_hours),
        second_factor_at=now if second_factor else None,
        device=device,
        demo=demo,
    )
    record(verb=Verb.SIGNED_IN, subject=user, actor=Actor.staff(user.pk), now=now)
    return sign_in


@transaction.atomic
def note_second_factor(*, sign_in: SignIn, now: datetime) -> None:
    """The person has proven a second factor in this session."""
    SignIn.objects.filter(pk=sign_in.pk, second_factor_at=None).update(second_factor_at=now)


@transaction.atomic
def end_sign_in(*, pk: int, user: User, now: datetime) -> bool:
    """Ends one of the person's own sessions. Returns whether there was one to end."""
    ended = SignIn.objects.filter(pk=pk, user=user, ended_at=None).update(ended_at=now)
    if ended:
        record(verb=Verb.SIGNED_OUT, subject=user, actor=Actor.staff(user.pk), now=now)
    return bool(ended)


@transaction.atomic
def end_sign_ins(*, user: User, actor: Actor, now: datetime, keep: int | None = None) -> int:
    """Ends all sessions of a person, save the one to keep. Returns how many were ended."""
    open_ones = SignIn.objects.filter(user=user, ended_at=None)
    ended = (open_ones if keep is None else open_ones.exclude(pk=keep)).update(ended_at=now)
    if ended:
        record(verb=Verb.SESSIONS_ENDED, subject=user, actor=actor, now=now)
    return ended


@transaction.atomic
def end_somebodys(*, pk: int, user: User, actor: Actor, now: datetime) -> bool:
    """Ends one session of somebody else's. Returns whether there was one to end."""
    ended = SignIn.objects.filter(pk=pk, user=user, ended_at=None).update(ended_at=now)
    if ended:
        record(verb=Verb.SESSIONS_ENDED, subject=user, actor=actor, now=now)
    return bool(ended)


@transaction.atomic
def note_password_changed(*, user: User, now: datetime, keep: int | None = None) -> None:
    """A new password ends every other session."""
    end_sign_ins(user=user, actor=Actor.staff(user.pk), now=now, keep=keep)
    record(verb=Verb.PASSWORD_CHANGED, subject=user, actor=Actor.staff(user.pk), now=now, fields=["password"])


@transaction.atomic
def note_factor(*, user: User, change: FactorChange, kind: str, now: datetime) -> None:
    """A second factor was added, removed or made anew; ``kind`` is ``totp``, ``webauthn`` or ``recovery_codes``."""
    record(verb=change, subject=user, actor=Actor.staff(user.pk), now=now, fields=[kind])
