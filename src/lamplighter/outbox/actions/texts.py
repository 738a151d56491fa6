"""Writes about text messages."""

from __future__ import annotations

import secrets
from datetime import datetime

import phonenumbers
from django.conf import settings
from django.db import transaction

from lamplighter.outbox.actions.mails import CannotPost
from lamplighter.outbox.models import Text
from lamplighter.outbox.rules import LONGEST_TEXT, MailState


@transaction.atomic
def post_text(*, to: str, body: str, now: datetime, language: str = "", category: str = "") -> Text:
    """Keeps a text message to one number, to be sent when the caller's transaction has committed.

    Args:
        to: a telephone number as people write it; one without a country is read as the city's own.
        body: at most ``LONGEST_TEXT`` characters.

    Raises:
        CannotPost: the number is none, or the body is empty or too long.
    """
    number = e164(to)
    if not number:
        raise CannotPost("that is no telephone number")
    if not body.strip() or len(body) > LONGEST_TEXT:
        raise CannotPost(f"a text has 1 to {LONGEST_TEXT} characters")
    return Text.objects.create(
        key=secrets.token_hex(16),
        to=number,
        body=body,
        language=language,
        category=category,
        created_at=now,
        state=MailState.WAITING.value,
        next_try=now,
    )


def note_text_sent(*, pk: int, claim: str, provider_id: str, now: datetime) -> None:
    """The provider has taken the text over: the body is erased."""
    Text.objects.filter(pk=pk, claim=claim, state=MailState.WAITING.value).update(
        state=MailState.SENT.value, sent_at=now, body="", last_error="", provider_id=provider_id[:80]
    )


def e164(number: str) -> str:
    """A telephone number in the form that networks use (``+18165550100``); empty if it is none."""
    try:
        parsed = phonenumbers.parse(number, settings.LAMPLIGHTER.city.country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
