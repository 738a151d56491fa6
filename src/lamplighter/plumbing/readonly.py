"""Promise 8: GET writes no domain row. Any writing SQL in a safe request is refused, save through the named doors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any, cast

from django.db import connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What may be sent without a door: reading, transactions, and a connection's own set-up.
_READS = frozenset({"SELECT", "VALUES", "WITH", "EXPLAIN", "SHOW", "PRAGMA", "SET"}) | frozenset(
    {"BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "DECLARE", "FETCH", "CLOSE"}
)
_NOISE = re.compile(r"^(?:\s|\(|--[^\n]*\n|/\*.*?\*/)+", re.DOTALL)
_WRITING_WORD = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO)\b", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[A-Za-z]+")
_OWN_ROWS = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "django_session"')
_RECORDING = re.compile(r'^INSERT INTO "audit_event"')
_LAST_USE = re.compile(r'^UPDATE "accounts_apitoken" SET "used_on" = ')
_SIGNED_ON = re.compile(
    r'^(?:UPDATE "accounts_(?:signonticket|signonlink|signin)" SET'
    r'|(?:INSERT INTO|DELETE FROM) "accounts_rolegrant"|INSERT INTO "audit_event")'
)
DOORS = {
    "sessions": _OWN_ROWS,
    "sensitive-read-audit": _RECORDING,
    "token-use": _LAST_USE,
    "sign-on": _SIGNED_ON,
}
"""The only rows a GET may write: the signed-in person's own session, the record that a sensitive thing was read, the day on
which a program's token was last used, and what the department's provider said just now about the person who asks: that their
session is over, which roles their groups give.
Each door lets through the statements on its own table, and no others."""

_open_doors: ContextVar[frozenset[str]] = ContextVar("open_doors", default=frozenset())


class WroteOnGet(RuntimeError):
    """A safe request tried to write. A programming error, never a person's."""


@contextmanager
def door(name: str) -> Iterator[None]:
    """Lets the enclosed code write during a safe request.

    Raises:
        ValueError: there is no such door.
    """
    if name not in DOORS:
        raise ValueError(f"no door named {name}")
    token = _open_doors.set(_open_doors.get() | {name})
    try:
        yield
    finally:
        _open_doors.reset(token)


def reads_only(sql: str) -> bool:
    """Whether a statement only reads. What is not known to read counts as writing."""
    bare = _NOISE.sub("", sql)
    word = _FIRST_WORD.match(bare)
    if word is None or word.group().upper() not in _READS:
        return False
    # PostgreSQL lets WITH and EXPLAIN carry a writing statement; a plain SELECT cannot.
    return word.group().upper() not in ("WITH", "EXPLAIN") or not _WRITING_WORD.search(bare)


def _refuse_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if not reads_only(sql) and not any(DOORS[name].match(sql) for name in _open_doors.get()):
        # The statement's beginning only: its values travel apart and are never said.
        raise WroteOnGet(f"a safe request tried to write: {sql[:60]}")
    return execute(sql, params, many, context)


@contextmanager
def only_reading() -> Iterator[None]:
    """No writing SQL on any database connection of this thread, save through a door."""
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(_refuse_writes))
        yield


class GetWritesNothing:
    """Middleware: wraps every database connection of a safe request, and of the body it streams later."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with only_reading():
            response = self.get_response(request)
        if getattr(response, "streaming", False) and not getattr(response, "is_async", False):
            streamed = cast("StreamingHttpResponse", response)
            streamed.streaming_content = _guarded(cast("Iterable[bytes]", streamed.streaming_content))
        return response


def _guarded(pieces: Iterable[bytes]) -> Iterator[bytes]:
    waiting = iter(pieces)
    while True:
        with only_reading():
            piece = next(waiting, None)
        if piece is None:
            return
        yield piece
