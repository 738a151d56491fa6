"""POSTs are checked by where they come from, not by a cookie (promise 8; docs/decisions/0002-no-csrf-cookie.md).

A browser states the relation of page and target in Sec-Fetch-Site; older ones still send Origin. A request with neither
comes from no browser page, and so carries nobody's session by accident. Source: W3C Fetch Metadata, OWASP CSRF cheat sheet.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from lamplighter.plumbing.problems import for_program, trouble
from lamplighter.plumbing.readonly import SAFE_METHODS


def is_cross_site(request: HttpRequest) -> bool:
    """Whether an unsafe request was sent by a page of another origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or parts.netloc != request.get_host():
        return True
    # A plain-http page under our name is whoever holds the network.
    return request.is_secure() and parts.scheme != "https"


class SameOriginPosts:
    """Middleware: refuses unsafe requests that another site's page sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS and is_cross_site(request):
            if for_program(request):
                return trouble(request, 403, "Pages of other sites may read here, not send.")
            with translation.override("es" if request.path_info.startswith("/es/") else "en"):
                return render(request, "site/errors/cross_site.html", status=403)
        return self.get_response(request)
