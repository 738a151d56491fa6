"""When a mail is tried again, and what may be said of an address on a page. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

MOST_ATTEMPTS = 14
"""With the waits below this is about three days."""
LEASE = timedelta(minutes=10)
"""How long a claimed mail belongs to the worker that claimed it; longer than all timeouts of one SMTP session together."""
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=8)


class MailState(StrEnum):
    """Where a mail stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts (1 or more): doubled each time, at most eight hours."""
    doublings = min(max(attempts, 1) - 1, 20)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def masked(address: str) -> str:
    """An address by which staff can recognise a mail without reading whom it went to: ``j…@example.org``."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}…{at}{domain}"
