"""Destroys conversations: rows are written over before they are deleted, files before they are unlinked."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import connection, transaction

from lamplighter.tips.actions import storage
from lamplighter.tips.models import Box, Conversation, Message, TipFile


def destroy(conversations: Iterable[Conversation]) -> int:
    """Destroys them with all that belongs to them. Returns how many there were.

    On SQLite what was deleted is zeroed in its pages, and the write-ahead log emptied where nobody reads just then. PostgreSQL
    keeps the old rows until the nightly rewrite. The docs tell the limits.
    """
    rows = [row.pk for row in conversations]
    with transaction.atomic():
        zero_what_is_deleted()
        names = list(TipFile.objects.filter(conversation__in=rows).values_list("name", flat=True))
        for message, body in (
            Message.objects.filter(conversation__in=rows).values_list("pk", "body").iterator()
        ):
            Message.objects.filter(pk=message).update(body=bytes(len(body)))
        Box.objects.filter(message__conversation__in=rows).update(sealed=bytes(80))
        nobody = bytes(32)
        Conversation.objects.filter(pk__in=rows).update(tipster_box=nobody, tipster_sign=nobody)
        _, counted = Conversation.objects.filter(pk__in=rows).delete()
        transaction.on_commit(partial(_finish, names))
    return counted.get(Conversation._meta.label, 0)


def _finish(names: list[str]) -> None:
    """Once the rows are gone for certain."""
    for name in names:
        storage.shred(storage.folder() / name)
    empty_log()


def zero_what_is_deleted() -> None:
    """SQLite: from now on this connection zeroes what it deletes."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.fetchall()


def empty_log() -> None:
    """SQLite: brings the write-ahead log into the database and cuts it to nothing, if nobody reads in it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
