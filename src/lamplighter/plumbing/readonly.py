"""Promise 8: GET writes no domain row. Any writing SQL in a safe request is refused, save through the named doors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE", "CREATE", "DROP", "ALTER")
DOORS = frozenset({"sessions", "sensitive-read-audit"})
"""The only kinds of rows a GET may write: the signed-in person's own session, and the record that a sensitive thing was read."""

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


def _refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not _open_doors.get() and sql.lstrip("( \n\t").upper().startswith(_WRITES):
        raise WroteOnGet(f"a safe request tried to write: {sql[:120]}")
    return execute(sql, params, many, context)


class GetWritesNothing:
    """Middleware: wraps every database connection of a safe request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(_refuse_writes))
            return self.get_response(request)
