"""Django's SQLite backend, with a queue for the one pen.

SQLite lets one connection write at a time. Whoever comes second asks again and again, after ever longer naps (up to a tenth of a
second), and whoever just came may be lucky first: under load some wait for most of a second while nobody writes. Here whoever
writes takes a lock on a file beside the database first: the system's own queue, in order, without naps. It holds between threads
and processes, and ends with them, kill -9 included. Writers that do not know of it are waited for as ever.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER|ANALYZE)\b", re.IGNORECASE)


class Cursor(base.SQLiteCursorWrapper):
    """Waits in the queue for a statement that writes and stands in no transaction."""

    wrapper: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """As Django's."""
        with self.wrapper.turn(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """As Django's."""
        with self.wrapper.turn(query):
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, whose stubs leave out what is overridden; ``transaction_mode`` is IMMEDIATE: each transaction is a writer's."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._queue: int | None = None
        self._holds = False

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor that knows of the queue."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.wrapper = self
        return cursor

    @contextmanager
    def turn(self, query: str) -> Iterator[None]:
        """Holds the pen for one statement, where it needs it and does not have it."""
        if self._holds or self.connection.in_transaction or not _WRITES.match(query):
            yield
            return
        self._take()
        try:
            yield
        finally:
            self._give()

    def _start_transaction_under_autocommit(self) -> None:
        self._take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._give()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._queue is not None:
                os.close(self._queue)  # gives the lock back as well
                self._queue, self._holds = None, False

    def _take(self) -> None:
        if self.is_in_memory_db():
            return
        if self._queue is None:
            path = f"{self.settings_dict['NAME']}-queue"
            self._queue = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._queue, fcntl.LOCK_EX)
        self._holds = True

    def _give(self) -> None:
        if self._holds and self._queue is not None:
            self._holds = False
            fcntl.flock(self._queue, fcntl.LOCK_UN)
