"""Public pages as a proxy may keep them: an ETag on each, a word of how long they hold, and nothing of a signed-in person among them.

What says who is on duty, or which zone holds a place, is asked for anew after a second at the latest: together with the half second
of ``snapshots`` a change is seen everywhere in less than two, and a proxy asks once a second however many people do. Browsers ask
each time and get 304 where nothing has changed. Language stands in the path, so no answer depends on ``Accept-Language``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

View = TypeVar("View", bound=Callable[..., HttpResponse])

NOW_SECONDS = 1
"""How long a proxy may answer from what it has."""
NOW = f"public, max-age=0, s-maxage={NOW_SECONDS}, must-revalidate"
"""``Cache-Control`` of answers about now."""
CLOSED = "private, no-store"
"""... and of a public page that was made for somebody who is signed in."""


def changes_any_time(view: View) -> View:
    """Marks a public page whose answer may change at any moment."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", NOW)
        return response

    return marked  # type: ignore[return-value]


class Sharing:
    """Middleware, outside of sessions and language: gives what is public its ETag, and takes it back where somebody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "public" not in response.headers.get("Cache-Control", ""):
            return response
        page = response.headers.get("Content-Type", "").startswith("text/html")
        if response.cookies or (page and settings.SESSION_COOKIE_NAME in request.COOKIES):
            response.headers["Cache-Control"] = CLOSED
            return response
        _without_language(response)
        if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.streaming:
            return response
        if "ETag" not in response.headers:
            response.headers["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:20]}"'
            return get_conditional_response(request, response.headers["ETag"], response=response)  # type: ignore[return-value]
        return response


def _without_language(response: HttpResponse) -> None:
    """Takes ``Accept-Language`` out of ``Vary``: the path names the language."""
    words = [each.strip() for each in response.headers.get("Vary", "").split(",")]
    kept = [each for each in words if each and each.casefold() != "accept-language"]
    if kept:
        response.headers["Vary"] = ", ".join(kept)
    elif "Vary" in response.headers:
        del response.headers["Vary"]
