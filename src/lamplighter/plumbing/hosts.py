"""Only requests for a name of ours are answered (``allowed_hosts``), whatever is asked for.

Django looks at the name when a view asks for it; pages that are kept and shared never do. A page under a stranger's name would be
ours to every reader, and a proxy that keeps pages by their path would give it to others.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class OwnHosts:
    """Middleware: 400, kept by nobody, where the request names another host. Stands before whatever answers, files included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # or DisallowedHost, of which Django makes the answer to a bad request, and a line in the log
        return self.get_response(request)
