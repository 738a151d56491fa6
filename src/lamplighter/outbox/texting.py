"""Sends due texts by a provider: at least once, each with its own key, so that a provider that knows it sends none twice."""

from __future__ import annotations

import base64
import json
import logging
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import quote, urlencode

from django.conf import settings

from lamplighter.outbox import actions, queries
from lamplighter.outbox.models import Text
from lamplighter.outbox.rules import masked_number
from lamplighter.plumbing.config import Sms as SmsSettings
from lamplighter.plumbing.fetching import CannotFetch, fetch

log = logging.getLogger(__name__)

BATCH = 50
"""Most texts in one go."""
LONGEST_GO = timedelta(seconds=30)
"""After this the other jobs have their turn."""
TIMEOUT = 15
"""Seconds for one text."""


class CannotText(Exception):
    """A text did not go out. ``reason`` is a kind and a number, never the provider's words.

    Attributes:
        permanent: whether it never will.
        about_the_text: whether it is this text's fault; else the provider is the trouble, and the others wait too.
    """

    def __init__(self, reason: str, *, permanent: bool = False, about_the_text: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.about_the_text = about_the_text


class Provider(Protocol):
    """What sends texts."""

    def send(self, to: str, body: str, key: str) -> str:
        """Hands one text over. Returns the provider's own number for it.

        Args:
            to: E.164.
            key: the same with every attempt at this text.

        Raises:
            CannotText: it was not taken.
        """


class Console:
    """Sends nothing: says that a text would go. In a demo the text itself is added to ``sms.txt`` in its home."""

    def send(self, to: str, body: str, key: str) -> str:
        """Says in the log that a text went, without what it says."""
        log.info("a text went to %s", masked_number(to))
        if settings.HOME.is_demo:
            handle = os.open(settings.HOME.texts_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as stream:
                stream.write(f"To {to}\n{body}\n\n")
        return key


class Twilio:
    """Any provider that speaks Twilio's interface (https://www.twilio.com/docs/messaging/api/message-resource)."""

    def __init__(self, wanted: SmsSettings, *, private_ok: bool = False) -> None:
        self._wanted = wanted
        self._private_ok = private_ok

    def send(self, to: str, body: str, key: str) -> str:
        """One POST. A busy or broken provider (429, 5xx) and a wrong password are tried again, a refused text is not."""
        wanted = self._wanted
        # A messaging service picks its number by itself.
        by = "MessagingServiceSid" if wanted.sender.startswith("MG") else "From"
        word = base64.b64encode(f"{wanted.account}:{wanted.token}".encode()).decode()
        try:
            answer = fetch(
                f"{wanted.base_url}/2010-04-01/Accounts/{quote(wanted.account, safe='')}/Messages.json",
                method="POST",
                body=urlencode({"To": to, by: wanted.sender, "Body": body}).encode(),
                headers={
                    "Authorization": f"Basic {word}",
                    "Content-Type": "application/x-www-form-urlencoded",
                    "I-Twilio-Idempotency-Token": key,
                },
                timeout=TIMEOUT,
                private_ok=self._private_ok,
                cut=True,
            )
        except CannotFetch as trouble:
            raise CannotText(trouble.reason) from None
        if 200 <= answer.status < 300:
            return _sid(answer.body)
        ours = answer.status in (
            401,
            403,
            404,
            407,
            408,
            425,
            429,
        )  # the settings, or the moment; not this text
        refused = 400 <= answer.status < 500 and not ours
        raise CannotText(f"HTTP {answer.status}", permanent=refused, about_the_text=refused)


def _sid(body: bytes) -> str:
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    sid = found.get("sid", "") if isinstance(found, dict) else ""
    return sid if isinstance(sid, str) and sid.isascii() and sid.isalnum() else ""


def provider(wanted: SmsSettings) -> Provider | None:
    """The provider that the settings name; None where texts are off."""
    if wanted.provider == "twilio":
        return Twilio(wanted, private_ok=settings.LAMPLIGHTER.web.call_private_addresses)
    return Console() if wanted.provider == "console" else None


def send_due_texts(now: Callable[[], datetime], by: Provider | None) -> int:
    """Sends what is due, at most ``BATCH``. Without a provider texts stay. Returns how many were sent.

    Args:
        now: the clock, asked before each text, since a lease starts when it is taken.
    """
    if by is None:
        return 0
    sent, began = 0, now()
    for pk in queries.due(began, BATCH, Text):
        if now() - began > LONGEST_GO:
            break
        claim = actions.claim(pk=pk, now=now(), kind=Text)
        if claim is None:
            continue
        text = queries.text_by_pk(pk)
        try:
            number = by.send(text.to, text.body, text.key)
        except CannotText as error:
            actions.note_failure(
                pk=pk, claim=claim, error=error.reason, permanent=error.permanent, now=now(), kind=Text
            )
            if not error.about_the_text:
                break  # the provider is the trouble: the others need not be tried on it now
        else:
            actions.note_text_sent(pk=pk, claim=claim, provider_id=number, now=now())
            sent += 1
    return sent
