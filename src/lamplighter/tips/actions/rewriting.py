"""The nightly rewrite: every row and every new file is written anew in random order, with a new random number.

After it nothing in the database or below the home says in which order the tips of a day came: not ids, not the order of rows, not where
they lie in the file, not times or numbers of files. The docs tell the limits: backups, archives of the log, the disk itself.
"""

from __future__ import annotations

import logging
import os
import random
import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import ForeignKey, Model

from lamplighter.tips.actions import storage
from lamplighter.tips.actions.erasing import empty_log, zero_what_is_deleted
from lamplighter.tips.models import Box, Conversation, Message, Outcome, Share, TipFile

log = logging.getLogger(__name__)
TABLES: Sequence[type[Model]] = (Conversation, Message, Box, TipFile, Outcome, Share)
"""Each after those that it points to."""
BATCH = 500
STRAYS_KEPT = timedelta(hours=6)
_shuffled = random.SystemRandom()


def rewrite(*, now: datetime) -> bool:
    """Writes everything anew. Returns whether the space of the old rows was freed, too; where not, it is to be done again."""
    with transaction.atomic(), connection.cursor() as cursor:
        _hold(cursor)
        for model in TABLES:
            _draw_order(cursor, model)
            _set_aside(cursor, model)
        _empty(cursor)
        for model in TABLES:
            _put_back(cursor, model)
        for model in TABLES:
            cursor.execute(f"DROP TABLE {_copy(model)}")
            cursor.execute(f"DROP TABLE {_order(model)}")
    settle_files()
    _sweep(now)
    return free_space()


def free_space() -> bool:
    """SQLite: builds the file anew, so that no free page keeps anything, and empties the log. Returns whether that was possible."""
    if connection.in_atomic_block or connection.vendor != "sqlite":
        return True
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.fetchall()
        empty_log()
    except OperationalError:
        log.info("somebody writes just now; the space of old rows is freed at the next turn")
        return False
    return True


def settle_files() -> int:
    """Files that came since the last time, each copied under a new name in random order: so that neither the time at which
    the disk made it nor its number there says when it came. Returns how many."""
    rows = list(TipFile.objects.filter(settled=False))
    _shuffled.shuffle(rows)
    for row in rows:
        old, new = storage.folder() / row.name, storage.folder() / storage.new_name()
        if not old.exists():
            continue
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with old.open("rb") as source, os.fdopen(handle, "wb", buffering=0) as out:
            while piece := source.read(storage.CHUNK):
                out.write(piece)
            os.fsync(out.fileno())
        storage.set_day(new, row.day)
        storage.sync(new)
        if TipFile.objects.filter(pk=row.pk).update(name=new.name, settled=True):
            storage.shred(old)
        else:  # withdrawn in between
            storage.shred(new)
    return len(rows)


def _sweep(now: datetime) -> None:
    """Files that no row speaks of: a program that was killed left them."""
    known = frozenset(TipFile.objects.values_list("name", flat=True))
    for path in list(storage.strays(known, (now - STRAYS_KEPT).timestamp())):
        storage.shred(path)


def _hold(cursor: CursorWrapper) -> None:
    """Nothing comes in meanwhile; it waits. On SQLite the transaction is the one writer already."""
    zero_what_is_deleted()
    if connection.vendor == "postgresql":
        connection.check_constraints()  # a table whose rows wait to be checked cannot be emptied
        cursor.execute(f"LOCK TABLE {_all_tables()} IN ACCESS EXCLUSIVE MODE")


def _draw_order(cursor: CursorWrapper, model: type[Model]) -> None:
    """A table with the new number and the new place of each row."""
    cursor.execute(
        f"CREATE TEMPORARY TABLE {_order(model)} (was bigint PRIMARY KEY, becomes bigint, place bigint)"
    )
    ids = list(model._default_manager.order_by().values_list("pk", flat=True))
    _shuffled.shuffle(ids)
    fresh: set[int] = set()
    while len(fresh) < len(ids):
        fresh.add(secrets.randbits(63) or 1)
    rows = zip(ids, fresh, range(len(ids)), strict=True)
    for some in _batches(rows):
        cursor.executemany(f"INSERT INTO {_order(model)} VALUES (%s, %s, %s)", some)  # noqa: S608 (names of ours)


def _set_aside(cursor: CursorWrapper, model: type[Model]) -> None:
    kind = "UNLOGGED TABLE" if connection.vendor == "postgresql" else "TABLE"
    cursor.execute(f"CREATE {kind} {_copy(model)} AS SELECT * FROM {model._meta.db_table}")  # noqa: S608


def _empty(cursor: CursorWrapper) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(f"TRUNCATE {_all_tables()}")
        return
    for model in reversed(TABLES):
        cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608


def _put_back(cursor: CursorWrapper, model: type[Model]) -> None:
    """The rows, in their new order, with new numbers of their own and of what they point to."""
    columns: list[str] = []
    values: list[str] = []
    joins: list[str] = []
    for field in model._meta.concrete_fields:
        column = str(field.column)
        columns.append(column)
        target = field.related_model if isinstance(field, ForeignKey) else None
        if field.primary_key:
            values.append("o.becomes")
        elif target in TABLES:
            values.append(f"of_{column}.becomes")
            joins.append(f"JOIN {_order(target)} of_{column} ON of_{column}.was = c.{column}")  # type: ignore[arg-type]
        else:
            values.append(f"c.{column}")
    key = model._meta.pk
    assert key is not None  # every model has one
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} "  # noqa: S608
        f"FROM {_copy(model)} c JOIN {_order(model)} o ON o.was = c.{key.column} {' '.join(joins)} ORDER BY o.place"
    )


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while some := list(islice(rows, BATCH)):
        yield some


def _all_tables() -> str:
    return ", ".join(model._meta.db_table for model in TABLES)


def _copy(model: type[Model]) -> str:
    return f"tips_aside_{model._meta.model_name}"


def _order(model: type[Model]) -> str:
    return f"tips_order_{model._meta.model_name}"
