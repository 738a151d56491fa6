"""What the tipster's answers share: who may ask, refusals in JSON, bodies that are bounded before they are read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from lamplighter.core.sealing.refusals import Refused
from lamplighter.plumbing.jsonbody import PROBLEM, refusal
from lamplighter.plumbing.stating import public

BINARY = "application/octet-stream"
_WORDS = {403: "cross-site", 404: "no-such-address", 405: "wrong-method", 500: "server-error"}


def trouble(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """An error that no view answered, in the form of the others."""
    said = {"word": _WORDS.get(status, "refused"), "detail": detail, "status": status}
    return JsonResponse(said, status=status, content_type=PROBLEM)


def taken(view: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view for anyone that takes a POST and answers what is refused with its word."""

    @public
    @require_POST
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponseBase:
        try:
            return view(request)
        except Refused as why:
            response = refusal(why)
            if response.status_code == 429:
                response.headers["Retry-After"] = "60"
            return response

    return answered


def binary(data: bytes) -> HttpResponse:
    """Bytes as an answer."""
    return HttpResponse(data, content_type=BINARY)


def kept(status: int = 201) -> HttpResponse:
    """The receipt: it says that it is on the disk, and nothing else."""
    return JsonResponse({"kept": True}, status=status)


def split(data: bytes, *lengths: int) -> tuple[Any, ...]:
    """The first parts of so many bytes each, and the rest."""
    parts, at = [], 0
    for length in lengths:
        parts.append(data[at : at + length])
        at += length
    return (*parts, data[at:])
