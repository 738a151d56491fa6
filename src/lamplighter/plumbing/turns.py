"""Who may go on with a thing at once: many together, or one alone. Held until the transaction ends.

PostgreSQL's advisory locks are a queue: whoever wants a thing alone waits for those who share it, and nobody who comes later overtakes.
(Locks on a row are none: those who share it may keep out whoever wants it alone for as long as they come.) On SQLite a transaction
has the one pen, and so everything alone.
"""

from __future__ import annotations

import zlib

from django.db import connection


class NotInTransaction(RuntimeError):
    """A turn would end before anything was done in it."""


def alone(subject: str, key: int) -> None:
    """Waits for everybody who has the thing now, and keeps others out.

    Args:
        subject: the word for its kind: the table, for a row.
        key: which one it is.
    """
    _take("pg_advisory_xact_lock", subject, key)


def together(subject: str, key: int) -> None:
    """Goes on beside others who do the same, when nobody has the thing alone."""
    _take("pg_advisory_xact_lock_shared", subject, key)


def _take(function: str, subject: str, key: int) -> None:
    if not connection.in_atomic_block:
        raise NotInTransaction(subject)
    if connection.vendor != "postgresql":
        return
    number = (zlib.crc32(subject.encode()) << 31) | (key & 0x7FFFFFFF)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
