"""Errors as GeoReport v2 writes them: a list of codes and descriptions, in the format that was asked for, never a page.

Its own rule: 404 for what does not exist, 403 for a wrong or missing api_key, and 400 for any other error. What the rule does
not know keeps its place in HTTP: 405 for a method, 413 for too long a body, 429 for too many requests, 500 for our own faults.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from lamplighter.api.open311.writing import Format, written
from lamplighter.plumbing.problems import speaks

PREFIX = "/open311/"


class Trouble(Exception):
    """Ends a request with an error. There can be several descriptions; each becomes an error of its own."""

    def __init__(self, status: int, *descriptions: str) -> None:
        super().__init__(status)
        self.status, self.descriptions = status, descriptions


def format_of(path: str) -> Format:
    """The format that an address asks for; XML, which the standard demands of everyone, where it asks for none we know."""
    return Format.JSON if path.endswith(".json") else Format.XML


def errors(form: Format, status: int, *descriptions: str) -> HttpResponse:
    """The answer that tells of errors. Pages of any site may read it."""
    told = [{"code": status, "description": each} for each in descriptions]
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
    return HttpResponse(
        written(form, "errors", told), status=status, content_type=form.content_type, headers=headers
    )


def enter() -> None:
    """Lets everything that refuses a request below ``/open311/`` (rate limit, origin, Django) speak so."""
    speaks(PREFIX, _spoken)


def _spoken(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    return errors(format_of(request.path_info), status, detail)
