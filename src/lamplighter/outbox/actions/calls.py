"""Writes about calls to other servers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from lamplighter.outbox.actions.mails import CannotPost
from lamplighter.outbox.models import Call
from lamplighter.outbox.rules import MailState

_METHODS = ("POST", "PUT", "PATCH", "DELETE", "GET")


@transaction.atomic
def post_call(
    *,
    url: str,
    body: bytes | str,
    content_type: str,
    now: datetime,
    headers: Mapping[str, str] = {},
    signing_secret: str = "",
    category: str = "",
    reference: str = "",
    method: str = "POST",
) -> Call:
    """Keeps a request to another server, to be sent when the caller's transaction has committed.

    It is sent at least once; every attempt carries the same ``webhook-id``. What is answered comes back to the function
    that a room entered with ``outbox.calls.on_answer(category)``.

    Args:
        url: http or https; whether it may be reached is judged when it is sent.
        signing_secret: signs each attempt in the form of Standard Webhooks; ``whsec_`` and base64, or any text.
        category: a short code of the caller's own, under which answers are heard.
        reference: the caller's own mark, e.g. the key of its row.

    Raises:
        CannotPost: the address, method or a header cannot be used.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > 1000:
        raise CannotPost("a call goes to a whole http or https address of at most 1000 characters")
    if method not in _METHODS:
        raise CannotPost(f"a call is one of {', '.join(_METHODS)}")
    if any("\n" in part or "\r" in part for pair in headers.items() for part in pair):
        raise CannotPost("a header is one line")
    return Call.objects.create(
        uid=f"msg_{secrets.token_hex(16)}",
        method=method,
        url=url,
        host=parts.hostname[:255],
        content_type=content_type,
        headers=dict(headers),
        body=body.encode() if isinstance(body, str) else body,
        signing_key=signing_secret,
        category=category,
        reference=reference,
        created_at=now,
        state=MailState.WAITING.value,
        next_try=now,
    )


def note_answered(*, pk: int, claim: str, status: int, now: datetime) -> bool:
    """The other server has taken the call: address, headers, body and key are erased. Returns whether the claim still held."""
    held = Call.objects.filter(pk=pk, claim=claim, state=MailState.WAITING.value)
    return bool(
        held.update(
            state=MailState.SENT.value,
            sent_at=now,
            status=status,
            last_error="",
            url="",
            headers={},
            body=b"",
            signing_key="",
        )
    )


def note_status(*, pk: int, claim: str, status: int) -> None:
    """The other server answered, but did not take the call."""
    Call.objects.filter(pk=pk, claim=claim).update(status=status)


def note_unheard(*, pk: int, error: str) -> None:
    """The answer to a delivered call could not be taken in by the room that hears it; the delivery stands."""
    Call.objects.filter(pk=pk, state=MailState.SENT.value).update(last_error=error[:80])
