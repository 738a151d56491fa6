"""Requests of people who must not be known: what could tell them apart is dropped before anything else looks at it.

Stands first among the middleware. No session is read, no address counted, no language or browser kept; the answer sets no cookie, is
kept by no browser and no proxy, and names no page to the next one.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PATHS = ("/tips/", "/es/tips/")
"""Below these nobody is seen."""
_TELLING = (
    "HTTP_COOKIE",
    "HTTP_AUTHORIZATION",
    "HTTP_USER_AGENT",
    "HTTP_REFERER",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_PORT",
)


def is_unseen(path: str) -> bool:
    """Whether nobody is seen at this path."""
    return path.startswith(PATHS)


class Unseen:
    """Middleware: forgets who asks, where that must not be known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_unseen(request.path_info):
            return self.get_response(request)
        request.unseen = True  # type: ignore[attr-defined]
        for name in _TELLING:
            request.META.pop(name, None)
        for name in [name for name in request.META if name.startswith("HTTP_SEC_CH_")]:
            del request.META[name]
        response = self.get_response(request)
        response.cookies.clear()
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
