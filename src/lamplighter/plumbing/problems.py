"""Errors for programs: what happened, and what to mend. As problem documents (RFC 9457), or as a standard of its own asks."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

MEDIA_TYPE = "application/problem+json"


Dialect = Callable[[HttpRequest, int, str], HttpResponse]
"""Writes an error (status, what happened) as a standard asks for it."""
_dialects: dict[str, Dialect] = {}


def speaks(prefix: str, dialect: Dialect) -> None:
    """Enters how errors are written below a path, where that is not as problem documents."""
    _dialects[prefix] = dialect


def for_program(request: HttpRequest) -> bool:
    """Whether a program asks rather than a person: everything below ``/api/``, and below the paths of other dialects."""
    return request.path_info.startswith(("/api/", *_dialects))


def trouble(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """An error in the dialect of the path that was asked."""
    for prefix, dialect in _dialects.items():
        if request.path_info.startswith(prefix):
            return dialect(request, status, detail)
    return problem_document(status, detail)


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
