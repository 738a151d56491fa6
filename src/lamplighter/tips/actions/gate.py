"""Time at the gate of the page without JavaScript, beside the count in ``plain``: there is no work to show there.

A page carries a sealed note of when it was made; nothing is sent before some seconds are over.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer

from lamplighter.tips.rules.refusals import TooLate, TooQuick

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


def _signer() -> Signer:
    return Signer(salt="lamplighter.tips.gate")
