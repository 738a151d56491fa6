"""Every real address of the program, and one empty view behind the same middleware."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from lamplighter.accounts.access import public
from lamplighter.ops.urls import handler400, handler403, handler404, handler500
from lamplighter.ops.urls import urlpatterns as real

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def empty(request: HttpRequest) -> HttpResponse:
    """What Django costs when a view does nothing."""
    return HttpResponse()


urlpatterns = [path("empty", empty), *real]
