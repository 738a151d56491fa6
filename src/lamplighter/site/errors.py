"""Pages for when something went wrong: each says what happened, what was kept, what to do next.

The page for a server error and the one for maintenance touch no database: they must stand when nothing else does.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils.http import escape_leading_slashes

from lamplighter.city.queries import our_city
from lamplighter.plumbing.readonly import SAFE_METHODS


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be understood."""
    return _page("400", 400, request=request)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this person may not open this page."""
    return _page("403", 403, request=request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing stands at this address. One that only lacks its last slash, as people type it, leads to the page."""
    whole = f"{request.path}/"
    if request.method in SAFE_METHODS and not request.path.endswith("/") and is_valid_path(whole):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(escape_leading_slashes(f"{whole}?{query}" if query else whole))
    return _page("404", 404, request=request)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return _page("500", 500, request=request)


def maintenance(minutes: int = 10) -> HttpResponse:
    """503: closed for a short while."""
    response = _page("maintenance", 503)
    response.headers["Retry-After"] = str(60 * minutes)
    return response


def _page(name: str, status: int, **more: object) -> HttpResponse:
    # The request is a plain value here, for its path: no context processor runs, so nothing asks the database or the session.
    text = render_to_string(f"site/errors/{name}.html", {"city": our_city(), **more})
    response = HttpResponse(text, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
