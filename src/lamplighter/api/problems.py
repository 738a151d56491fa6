"""Errors as problem documents (RFC 9457): what happened and what to mend, for every path below ``/api/``."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Ends an operation with a problem document."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more


def document(status: int, detail: str, **more: Any) -> HttpResponse:
    """A problem document; ``more`` are members of its own."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def nothing_here(request: HttpRequest, path: str = "") -> HttpResponse:
    """Any path below ``/api/`` that is none."""
    return document(404, "There is nothing at this address. /api/v1/docs lists what there is.")
