"""Errors as problem documents (RFC 9457), for programs: what happened, and what to mend."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

MEDIA_TYPE = "application/problem+json"


def for_program(request: HttpRequest) -> bool:
    """Whether a program asks rather than a person: everything below ``/api/``."""
    return request.path_info.startswith("/api/")


def problem_document(status: int, detail: str, **more: Any) -> HttpResponse:
    """A problem document; ``more`` are members of its own. Any site's page may read it."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "no-store"
    return response
