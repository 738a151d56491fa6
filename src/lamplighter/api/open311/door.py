"""One address of Open311: reads the format from its ending, lets the right operation answer, and turns any trouble into its errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils import translation

from lamplighter.accounts.access import Scope, public
from lamplighter.accounts.models import ApiToken
from lamplighter.accounts.tokens import token_of
from lamplighter.api.open311 import reading
from lamplighter.api.open311.troubles import Trouble, errors, format_of
from lamplighter.api.open311.writing import Format, written
from lamplighter.plumbing import clock

PREFLIGHT_SECONDS = 86_400
FORMATS = "Addresses end in .xml or .json."
BAD_KEY = "api_key was not provided, or does not hold. The department issues keys; the discovery document says whom to ask."
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an operation answers: a value, and the outermost name it has in XML."""

    root: str
    value: Any
    seconds: int = 0
    """How long anybody may keep it; 0 keeps it with nobody."""
    headers: dict[str, str] = field(default_factory=dict)


Operation = Callable[..., Reply]


def door(*, get: Operation | None = None, post: Operation | None = None) -> View:
    """The view of an address. HEAD and OPTIONS are answered too; pages of any site may read, none may send."""
    operations = {"GET": get, "HEAD": get, "POST": post}
    allowed = [*(name for name, each in operations.items() if each is not None), "OPTIONS"]

    @public
    def view(request: HttpRequest, form: str = "", **values: str) -> HttpResponse:
        if request.method == "OPTIONS":
            return _preflight(allowed)
        operation = operations.get(request.method or "")
        if operation is None:
            response = errors(
                format_of(request.path_info), 405, f"This address answers {', '.join(allowed)}."
            )
            response.headers["Allow"] = ", ".join(allowed)
            return response
        return _answered(request, operation, form, values)

    return view


def _answered(request: HttpRequest, operation: Operation, form: str, values: dict[str, str]) -> HttpResponse:
    shape = format_of(request.path_info)
    try:
        if form not in list(Format):
            raise Trouble(400, FORMATS)
        request.encoding = (
            "utf-8"  # "All text received by the service from the client will be assumed to be UTF-8"
        )
        given = request.POST if request.method == "POST" else request.GET
        reading.asks_jurisdiction(given)
        with translation.override(reading.language_of(given)):
            reply = operation(request, **values)
    except Trouble as trouble:
        return errors(shape, trouble.status, *trouble.descriptions)
    except RequestDataTooBig:
        return errors(shape, 413, "The request is too long.")
    except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return errors(
            shape, 400, "The request cannot be read. Send a form (application/x-www-form-urlencoded)."
        )
    response = HttpResponse(written(shape, reply.root, reply.value), content_type=shape.content_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = f"public, max-age={reply.seconds}" if reply.seconds else "no-store"
    for name, value in reply.headers.items():
        response.headers[name] = value
    if request.method == "HEAD":
        response.content = b""
    return response


def _preflight(allowed: list[str]) -> HttpResponse:
    response = HttpResponse(status=204, headers={"Allow": ", ".join(allowed)})
    if "GET" in allowed:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        response.headers["Access-Control-Allow-Headers"] = "Authorization"
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response


def secret_of(request: HttpRequest) -> str:
    """The key that a request shows: ``api_key`` in the form or the address, or as a bearer token, which no log of addresses holds."""
    for given in (request.POST, request.GET):
        if given.get("api_key", "").strip():
            return str(given["api_key"]).strip()
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def token_for(request: HttpRequest, scope: Scope) -> ApiToken | None:
    """The token of a request that shows a key; None where it shows none.

    Raises:
        Trouble: 403, the key does not hold, or lacks the scope.
    """
    secret = secret_of(request)
    if not secret:
        return None
    token = token_of(secret, clock.now())
    if token is None:
        raise Trouble(403, BAD_KEY)
    if scope.value not in token.scopes:
        raise Trouble(403, f"This api_key may not do this: it lacks {scope.value}.")
    return token


def token_needed(request: HttpRequest, scope: Scope) -> ApiToken:
    """As ``token_for``, for what needs a key.

    Raises:
        Trouble: 403, also where no key is shown.
    """
    token = token_for(request, scope)
    if token is None:
        raise Trouble(403, BAD_KEY)
    return token
