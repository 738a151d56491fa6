"""Before each page: the department's words stand in the catalogues."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lamplighter.city.catalogue import keep_current


class OwnWords:
    """Middleware: puts the words that hold now into the messages. Stands after the language is known."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        keep_current()
        return self.get_response(request)
