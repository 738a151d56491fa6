"""The slow gate of the pages without JavaScript: there is no work to show, so time and a narrow door stand in its place.

A page carries a sealed note of when it was made; nothing is sent before some seconds are over. How much comes in is counted by
desk and never by who sends.
"""

from __future__ import annotations

import time
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.core.signing import BadSignature, Signer

from lamplighter.plumbing.ratelimit import Buckets
from lamplighter.tips.rules.refusals import Busy, TooLate, TooQuick

BURST = 8
LASTS = 4 * 3_600
"""Seconds for which a page can be sent."""


def note(desk: str, now: datetime) -> str:
    """What a page carries."""
    return _signer().sign(f"{desk}:{int(now.timestamp())}")


def check_note(said: str, *, desk: str, now: datetime) -> None:
    """Takes a page's note.

    Raises:
        TooQuick: some seconds are still to go; TooLate: it is of another day, of another desk, or none.
    """
    try:
        where, _, made = _signer().unsign(said).rpartition(":")
    except BadSignature as wrong:
        raise TooLate("This page lay too long. It is shown anew.") from wrong
    age = int(now.timestamp()) - int(made)
    if where != desk or not 0 <= age <= LASTS:
        raise TooLate("This page lay too long. It is shown anew.")
    if age < settings.LAMPLIGHTER.tips.plain_wait_seconds:
        raise TooQuick("Wait a few seconds, and send it again.")


def pass_gate(desk: str) -> None:
    """Lets one through.

    Raises:
        Busy: enough came lately.
    """
    if _gate(settings.LAMPLIGHTER.tips.plain_per_minute).take(desk.encode(), time.monotonic()):
        raise Busy("Much is coming in just now. Wait a minute, and send it again.")


def _signer() -> Signer:
    return Signer(salt="lamplighter.tips.gate")


@lru_cache(maxsize=1)
def _gate(per_minute: int) -> Buckets:
    return Buckets(per_second=per_minute / 60, burst=BURST)
