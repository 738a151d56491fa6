"""What answers below ``/api/v1/staff/``: the operations and their OpenAPI document."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.api import document as documents
from lamplighter.api import operations as public_api
from lamplighter.api.staff import groups, meetings, operations, promises_operations, work
from lamplighter.api.staff.shared import NOBODY, api, token_shown
from lamplighter.api.views import Door, doors_of
from lamplighter.plumbing.problems import problem_document

PREFIX = "/api/v1/staff/"
TROUBLES = {
    400: "The body is not JSON",
    401: "No token, or one that does not hold",
    403: "The token lacks the scope",
    404: "Nothing of that number for this token",
    409: "It cannot be done from where it stands, or the time is not free",
    422: "Something to mend",
    429: "Too many requests from this network address: wait, then ask again",
    503: "No addresses have been imported yet",
}


class TokenDoor(Door):
    """A path that asks for a token before it looks at anything else."""

    def answer(self, request: HttpRequest, **values: Any) -> HttpResponse:
        """The view."""
        if request.method != "OPTIONS" and token_shown(request) is None:
            response = problem_document(401, NOBODY)
            response.headers["WWW-Authenticate"] = "Bearer"
            return response
        return super().answer(request, **values)


OPERATIONS = (operations, work, meetings, groups, promises_operations)
"""The modules whose operations are entered by being imported."""
doors = doors_of(api, TokenDoor)


@lru_cache
def document() -> dict[str, Any]:
    """The OpenAPI document of the staff API."""
    made = documents.described(api, PREFIX, TROUBLES)
    made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{"token": []}]
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            operation["tags"] = [_tag(path)]
            booking = _tag(path) == "appointments" and method == "post"
            if not path.endswith(("/moves", "/merge", "/referral")) and not booking:
                operation["responses"].pop("409", None)
            if method == "get" or not path.endswith("/concerns"):
                operation["responses"].pop("503", None)
            if path.endswith(("/kinds", "/spots", "/slots")):
                operation["responses"].pop("404", None)
    return made


def _tag(path: str) -> str:
    """The chapter of the document that an operation stands in."""
    if path.endswith(("/spots", "/slots")):
        return "appointments"
    return next((tag for tag in ("appointments", "groups", "commitments") if f"/{tag}" in path), "concerns")


@lru_cache
def _body() -> tuple[bytes, str]:
    body = json.dumps(document(), ensure_ascii=False, indent=1).encode()
    return body, public_api.tag_of(body)


@public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document of the staff API."""
    return public_api.cached(request, *_body(), public_api.SHAPES_SECONDS)
