"""A resident's account without a password: an e-mail address proven by a code, for two hours. Off unless settings switch it on."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from lamplighter.accounts.messages import visit_code
from lamplighter.accounts.models import ResidentVisit
from lamplighter.accounts.rules import (
    VISIT_CODE_LASTS,
    VISIT_CODES_AN_HOUR,
    VISIT_LASTS,
    VISIT_TRIES,
    new_code,
    new_secret,
    secret_digest,
)
from lamplighter.outbox.actions import post_mail
from lamplighter.outbox.models import Mail

CATEGORY = "resident-code"
"""Category of these mails in the outbox."""


class NotThisCode(Exception):
    """The code is wrong, too old, or used; or there never was one."""


@transaction.atomic
def ask_code(*, email: str, known: bool, language: str, now: datetime) -> str:
    """Sends a code to an address, if anything was told from it. Returns the secret of the form that takes the code.

    Whoever asks sees the same whether the address is known or not.
    """
    secret = new_secret()
    since = now - timedelta(hours=1)
    lately = Mail.objects.filter(to=email, category=CATEGORY, created_at__gt=since).count()
    if known and lately < VISIT_CODES_AN_HOUR:
        code = new_code()
        ResidentVisit.objects.create(
            digest=secret_digest(secret),
            email=email,
            code=_keyed(secret, code),
            expires_at=now + VISIT_CODE_LASTS,
        )
        subject, text = visit_code(code)
        post_mail(to=email, subject=subject, text=text, now=now, language=language, category=CATEGORY)
    return secret


def open_visit(*, secret: str, code: str, now: datetime) -> str:
    """Takes the code. Returns the secret that the browser keeps: a new one, so that the form's opens nothing.

    Raises:
        NotThisCode: see there. Each wrong one counts, and the fifth ends the code.
    """
    digest = secret_digest(secret)
    rows = ResidentVisit.objects.filter(digest=digest, opened_at=None, expires_at__gt=now)
    # Counted first and by one UPDATE, so that guesses sent at once do not share a try.
    if not rows.filter(tries__lt=VISIT_TRIES).update(tries=F("tries") + 1):
        raise NotThisCode
    with transaction.atomic():
        visit = rows.select_for_update().first()
        if visit is None or not hmac.compare_digest(visit.code, _keyed(secret, code)):
            raise NotThisCode
        visit.delete()
        kept = new_secret()
        ResidentVisit.objects.create(
            digest=secret_digest(kept), email=visit.email, opened_at=now, expires_at=now + VISIT_LASTS
        )
    return kept


@transaction.atomic
def end_visit(*, secret: str) -> None:
    """Leaves nothing of it."""
    ResidentVisit.objects.filter(digest=secret_digest(secret)).delete()


@transaction.atomic
def clear_visits(*, now: datetime) -> int:
    """Removes what is over. Returns how many."""
    gone, _ = ResidentVisit.objects.filter(expires_at__lte=now).delete()
    return gone


def _keyed(secret: str, code: str) -> str:
    """Eight figures are guessed in a moment where their plain hash is known; without the installation's key they are not."""
    words = f"lamplighter visit {secret} {code}"
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()
