"""Sends due calls to other servers (webhooks, referrals): at least once, signed, and never to where they must not go.

The signature is that of Standard Webhooks (https://www.standardwebhooks.com): ``webhook-id``, ``webhook-timestamp`` and
``webhook-signature``, which is ``v1,`` and the base64 HMAC-SHA256 over ``id.timestamp.body``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from lamplighter.outbox import actions, queries
from lamplighter.outbox.models import Call
from lamplighter.plumbing.fetching import Answer, CannotFetch, fetch

log = logging.getLogger(__name__)

BATCH = 50
"""Most calls in one go."""
LONGEST_GO = timedelta(seconds=30)
"""After this the other jobs have their turn; what is due still is."""
TIMEOUT = 10
"""Seconds for one call."""
MOST_ANSWERED = 65_536
"""Bytes of an answer that are read."""
GONE = 410
"""The other server says that nothing will ever be taken there again."""
_BUSY = (429, 503)

OnAnswer = Callable[[int, int, bytes, datetime], None]
"""Called with the call's key, the status and the body (at most 64 kB) of the answer, and now."""
OnGivenUp = Callable[[int, int, datetime], None]
"""Called with the call's key, the last status (0: no answer at all), and now."""
_answers: dict[str, OnAnswer] = {}
_given_up: dict[str, OnGivenUp] = {}
_final: dict[str, frozenset[int]] = {}


class HeardTwice(ValueError):
    """Two functions hear the answers of one category."""


def on_answer(category: str) -> Callable[[OnAnswer], OnAnswer]:
    """Enters a function that hears what was answered (2xx) to delivered calls of a category. Stands in a room's ``jobs``.

    It runs in the worker, in the transaction that notes the delivery. If it fails, its changes are undone, the failure is
    logged, and the call counts as delivered all the same: the other server has it.
    """

    def enter(function: OnAnswer) -> OnAnswer:
        if _answers.setdefault(category, function) is not function:
            raise HeardTwice(category)
        return function

    return enter


def on_given_up(category: str, *, final: frozenset[int] = frozenset()) -> Callable[[OnGivenUp], OnGivenUp]:
    """Enters a function that hears of calls of a category that nobody took, after the last attempt. Stands in a room's ``jobs``.

    Staff may have such a call tried again: then an answer may still be heard.

    Args:
        final: answers after which no other is to be expected, besides 410: they end the attempts at once.
    """

    def enter(function: OnGivenUp) -> OnGivenUp:
        if _given_up.setdefault(category, function) is not function:
            raise HeardTwice(category)
        _final[category] = final
        return function

    return enter


def send_due_calls(now: Callable[[], datetime]) -> int:
    """Sends what is due, at most ``BATCH``. Returns how many were delivered.

    Args:
        now: the clock, asked before each call, since a lease starts when it is taken.
    """
    delivered, began = 0, now()
    for pk in queries.due(began, BATCH, Call):
        if now() - began > LONGEST_GO:
            break
        claim = actions.claim(pk=pk, now=now(), kind=Call)
        if claim is not None:
            delivered += _send_one(queries.call_by_pk(pk), claim, now)
    return delivered


def signature(key: str, uid: str, stamp: int, body: bytes) -> str:
    """What stands in ``webhook-signature``.

    Args:
        key: ``whsec_`` and base64 as the standard writes it, or any other text, taken as it is.
        stamp: seconds since 1970, as in ``webhook-timestamp``.
    """
    secret = key.encode()
    if key.startswith("whsec_"):
        try:
            secret = base64.b64decode(key.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            secret = key.removeprefix("whsec_").encode()
    digest = hmac.new(secret, f"{uid}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _send_one(call: Call, claim: str, now: Callable[[], datetime]) -> bool:
    try:
        answer = fetch(
            call.url,
            method=call.method,
            body=bytes(call.body) if call.method != "GET" else None,
            headers=_headers(call, now()),
            timeout=TIMEOUT,
            most=MOST_ANSWERED,
            private_ok=settings.LAMPLIGHTER.web.call_private_addresses,
            cut=True,
        )
    except CannotFetch as trouble:
        _failed(call, claim, trouble.reason, 0, timedelta(0), now())
        return False
    if not 200 <= answer.status < 300:
        actions.note_status(pk=call.pk, claim=claim, status=answer.status)
        _failed(call, claim, f"HTTP {answer.status}", answer.status, _asked_wait(answer), now())
        return False
    return _delivered(call, claim, answer, now())


def _headers(call: Call, now: datetime) -> dict[str, str]:
    body, stamp = bytes(call.body), int(now.timestamp())
    headers = {**call.headers, "webhook-id": call.uid, "webhook-timestamp": str(stamp)}
    if call.content_type:
        headers["content-type"] = call.content_type
    if call.signing_key:
        headers["webhook-signature"] = signature(call.signing_key, call.uid, stamp, body)
    return headers


def _delivered(call: Call, claim: str, answer: Answer, now: datetime) -> bool:
    with transaction.atomic():
        if not actions.note_answered(pk=call.pk, claim=claim, status=answer.status, now=now):
            return False
        hears = _answers.get(call.category)
        if hears is not None:
            try:
                with transaction.atomic():
                    hears(call.pk, answer.status, answer.body, now)
            except Exception as error:
                # The class only: an error's words may quote the answer.
                log.error("the answer to call %d was not taken in: %s", call.pk, type(error).__name__)
                actions.note_unheard(pk=call.pk, error=f"not heard: {type(error).__name__}")
    return True


def _failed(call: Call, claim: str, error: str, status: int, wait: timedelta, now: datetime) -> None:
    final = status == GONE or status in _final.get(call.category, ())
    with transaction.atomic():
        given_up = actions.note_failure(
            pk=call.pk, claim=claim, error=error, permanent=final, now=now, kind=Call, wait=wait
        )
        hears = _given_up.get(call.category)
        if given_up and hears is not None:
            try:
                with transaction.atomic():
                    hears(call.pk, status, now)
            except Exception as error:
                log.error("that call %d was given up was not taken in: %s", call.pk, type(error).__name__)


def _asked_wait(answer: Answer) -> timedelta:
    """How long a busy server asks to be left alone (RFC 9110, 10.2.3), where it says so in seconds."""
    said = answer.headers.get("retry-after", "").strip()
    if answer.status not in _BUSY or not said.isascii() or not said.isdigit():
        return timedelta(0)
    return timedelta(seconds=min(int(said[:9]), 86_400))
