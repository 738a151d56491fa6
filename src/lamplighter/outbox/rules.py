"""When something is tried again, what may be said of an address on a page, and what a mail may carry. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MOST_ATTEMPTS = 14
"""With the waits below this is about three days."""
LEASE = timedelta(minutes=10)
"""How long a claimed row belongs to the worker that claimed it; longer than all timeouts of one sending together."""
MOST_ATTACHED = 1_000_000
"""Bytes that the attachments of one mail may have together."""
LONGEST_TEXT = 1_600
"""Characters of one text message; what providers take, cut into parts by them."""
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=8)


class MailState(StrEnum):
    """Where a mail, a text or a call stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail: its name, its media type (``text/calendar; method=REQUEST``) and its bytes."""

    name: str
    media_type: str
    content: bytes


def wait_after(attempts: int, asked: timedelta = timedelta(0)) -> timedelta:
    """How long to wait after that many failed attempts (1 or more): doubled each time, at most eight hours.

    Args:
        asked: how long the other side asked to be left alone; never shorter than that, nor longer than eight hours.
    """
    doublings = min(max(attempts, 1) - 1, 20)
    return min(max(_FIRST_WAIT * (1 << doublings), asked), _LONGEST_WAIT)


def masked(address: str) -> str:
    """An address by which staff can recognise a mail without reading whom it went to: ``j…@example.org``."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…{at}{domain}"


def masked_number(number: str) -> str:
    """A telephone number by which staff can recognise a text: its last four digits, ``…1234``."""
    return f"…{number[-4:]}" if len(number) > 6 else "…"


def thread_id(thread: str, domain: str) -> str:
    """The Message-ID that mails of one thread answer to (RFC 5322, 3.6.4); the word itself cannot be read from it."""
    return f"<thread-{hashlib.sha256(thread.encode()).hexdigest()[:32]}@{domain}>"
