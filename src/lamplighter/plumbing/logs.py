"""Logs without what people typed: of a request its route and status, of an error its place and kind."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class RouteOnly(logging.Filter):
    """Rewrites Django's records about requests: the path may hold a secret or a name, the route does not. Of requests that nothing
    may tell of (``plumbing.unseen``) none is kept."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if getattr(request, "unseen", False) and getattr(record, "status_code", 500) < 500:
            return False  # the line would say when somebody was there
        if request is not None:
            match = getattr(request, "resolver_match", None)
            route = (match.view_name or "a view without a name") if match else "no route"
            record.msg = "%s %s %s"
            record.args = (getattr(record, "status_code", "-"), getattr(request, "method", "-"), route)
        return True


class Plain(logging.Formatter):
    """Tracebacks without the errors' own words: a database quotes the value it refuses, a parser the text it cannot read."""

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 (the library's name)
        lines: list[str] = []
        error = ei[1]
        while error is not None:
            kind = f"{type(error).__module__}.{type(error).__qualname__}"
            lines = [*traceback.format_tb(error.__traceback__), kind, *lines]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(line.rstrip() for line in lines)
