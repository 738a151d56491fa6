"""Every real address of the program, one empty view behind the same middleware, and one that commits a single small row."""

from __future__ import annotations

from django.db import connection
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


@public
def row(request: HttpRequest) -> HttpResponse:
    """What Django costs when all that a view does is to commit one small row (``bench.intake`` makes the table)."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_rows (word) VALUES ('a single small row')")
    return HttpResponse()


urlpatterns = [path("empty", empty), path("row", row), *real]
