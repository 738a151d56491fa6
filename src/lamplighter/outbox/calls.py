"""Sends due calls to other servers (webhooks, referrals): at least once, signed, and never to where they must not go.

The signature is that of Standard Webhooks (https://www.standardwebhooks.com): ``webhook-id``, ``webhook-timestamp`` and
``webhook-signature``, which is ``v1,`` and the base64 HMAC-SHA256 over ``id.timestamp.body``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

OnAnswer = Callable[[int, int, bytes, datetime], None]
"""Called with the call's key, the status and the body (at most 64 kB) of the answer, and now."""
OnGivenUp = Callable[[int, int, datetime], None]
"""Called with the call's key, the last status (0: no answer at all), and now."""
_answers: dict[str, OnAnswer] = {}
_given_up: dict[str, OnGivenUp] = {}


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


def on_given_up(category: str) -> Callable[[OnGivenUp], OnGivenUp]:
    """Enters a function that hears of calls of a category that nobody took, after the last attempt. Stands in a room's ``jobs``."""

    def enter(function: OnGivenUp) -> OnGivenUp:
        if _given_up.setdefault(category, function) is not function:
            raise HeardTwice(category)
        return function

    return enter
