"""Small answers and bodies in JSON, for a page's own script: read strictly, refused with a word that it can show."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from lamplighter.core.sealing.marks import from_b64url
from lamplighter.core.sealing.refusals import BadField, Refused, TooLong

PROBLEM = "application/problem+json"
LARGEST = 2_000_000
"""Bytes of a body, where a view says no other bound."""


def read_bytes(request: HttpRequest, most: int) -> bytes:
    """A body of at most so many bytes; a longer one is refused before it is read.

    Raises:
        TooLong: it is longer, or says so.
        BadField: it broke off.
    """
    try:
        said = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError as wrong:
        raise BadField("The length of the body is no number.") from wrong
    if said > most:
        raise TooLong(f"At most {most:,} bytes are taken here.")
    try:
        data = request.read(most + 1)
    except OSError as wrong:
        raise BadField("The body broke off.") from wrong
    if len(data) > most:
        raise TooLong(f"At most {most:,} bytes are taken here.")
    return data


def read_json(request: HttpRequest, most: int = LARGEST) -> dict[str, Any]:
    """A JSON object.

    Raises:
        TooLong, BadField: the body is none, or too long.
    """
    try:
        said = json.loads(read_bytes(request, most).decode("utf-8"))
    except (ValueError, RecursionError) as wrong:
        raise BadField("The body is no JSON.") from wrong
    if not isinstance(said, dict):
        raise BadField("The body is no JSON object.")
    return said


def text_in(said: dict[str, Any], name: str, most: int = 200, *, default: str | None = None) -> str:
    """A text of an object; one that is missing is refused where there is no default.

    Raises:
        BadField: it is missing, no text, or too long.
    """
    found = said.get(name, default)
    if (
        not isinstance(found, str)
        or len(found) > most
        or any("\ud800" <= sign <= "\udfff" or sign == "\x00" for sign in found)
    ):
        raise BadField(f"“{name}” is missing, no text, or too long.")
    return found


def whole_in(said: dict[str, Any], name: str, least: int, most: int, *, default: int | None = None) -> int:
    """A whole number of an object.

    Raises:
        BadField: it is missing, no whole number, or out of its bounds.
    """
    found = said.get(name, default)
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
        raise BadField(f"“{name}” is missing or out of its bounds.")
    return found


def bytes_in(said: dict[str, Any], name: str, length: int | None = None) -> bytes:
    """Bytes in base64url of an object.

    Raises:
        BadField: they are missing, written otherwise, or of another length.
    """
    return from_b64url(said.get(name), length)


def hex_in(said: dict[str, Any], name: str, length: int) -> bytes:
    """Bytes in lower-case hex of an object.

    Raises:
        BadField: they are missing, written otherwise, or of another length.
    """
    found = text_in(said, name, 2 * length)
    if len(found) != 2 * length or not set(found) <= set("0123456789abcdef"):
        raise BadField(f"“{name}” is not {length} bytes in hex.")
    return bytes.fromhex(found)


def rows_in(said: dict[str, Any], name: str, most: int) -> list[dict[str, Any]]:
    """A list of objects in an object.

    Raises:
        BadField: it is missing, or no such list.
    """
    found = said.get(name)
    if not isinstance(found, list) or len(found) > most or not all(isinstance(row, dict) for row in found):
        raise BadField(f"“{name}” is missing, or no list of at most {most:,} objects.")
    return found


def answer(said: dict[str, Any], status: int = 200) -> HttpResponse:
    """An object as an answer."""
    return JsonResponse(said, status=status)


STATUSES = {"too-long": 413, "replayed": 409, "gap": 409, "not-next": 409, "old-list": 409}
"""Statuses of words that have one of their own; all others are 422."""


def refusal(why: Refused, status: int | None = None) -> HttpResponse:
    """A refusal: its word, and a sentence."""
    said = {"word": why.word, "detail": str(why)}
    code = status or getattr(why, "status", None) or STATUSES.get(why.word, 422)
    return JsonResponse({**said, "status": code}, status=code, content_type=PROBLEM)
