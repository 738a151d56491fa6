"""In-process snapshots of slow-changing data that notice changes made by any process.

An action calls ``bump("roster")`` in its transaction. Readers hold a ``Snapshot("roster", load)`` and call it; at most
every ``CHECK_SECONDS`` one small query compares the revision numbers, and the value is loaded anew when its own moved.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import transaction

from lamplighter.plumbing.models import Revision

T = TypeVar("T")

CHECK_SECONDS = 0.5
"""Longest time a process may answer from a snapshot without asking whether it still holds."""

_lock = threading.Lock()
_numbers: dict[str, int] = {}
_checked_at = float("-inf")


def bump(subject: str) -> None:
    """Says that a subject has changed. Call inside the action's transaction.

    The number is drawn at random, not counted up: a value loaded inside a transaction that is then rolled back can never
    pass for the one of the next change.
    """
    number = secrets.randbits(62)
    if not Revision.objects.filter(subject=subject).update(number=number):
        Revision.objects.update_or_create(subject=subject, defaults={"number": number})
    forget_checks()  # the same transaction sees its own change
    transaction.on_commit(forget_checks)


def forget_checks() -> None:
    """The next reader in this process looks at once. Also used by tests."""
    global _checked_at
    _checked_at = float("-inf")


def revision(subject: str) -> int:
    """The subject's number, at most ``CHECK_SECONDS`` old."""
    global _numbers, _checked_at
    instant = time.monotonic()
    if instant - _checked_at > CHECK_SECONDS:
        with _lock:
            if instant - _checked_at > CHECK_SECONDS:
                _numbers = dict(Revision.objects.values_list("subject", "number"))
                _checked_at = instant
    return _numbers.get(subject, 0)


class Snapshot(Generic[T]):
    """A value derived from the database, kept until its subject's revision moves."""

    def __init__(self, subject: str, load: Callable[[], T]) -> None:
        self.subject = subject
        self._load = load
        self._lock = threading.Lock()
        self._held: tuple[int, T] | None = None

    def __call__(self) -> T:
        number = revision(self.subject)
        held = self._held
        if held is not None and held[0] == number:
            return held[1]
        with self._lock:
            held = self._held
            if held is None or held[0] != number:
                held = self._held = (number, self._load())
        return held[1]

    def drop(self) -> None:
        """Forgets the value, so that the next call loads."""
        self._held = None
