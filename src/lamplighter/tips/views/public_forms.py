"""Forms of the pages without JavaScript, read by hand: in memory, whatever their size, and never by the usual reader of uploads."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict

from lamplighter.core.sealing.refusals import BadField, Refused
from lamplighter.plumbing.jsonbody import STATUSES, read_bytes

MOST = 256 << 10
"""Bytes of a form."""


def read_form(request: HttpRequest, *names: str) -> dict[str, str]:
    """The fields of these names; one that is not there is empty.

    Raises:
        BadField, TooLong: it is no such form, or too long.
    """
    if not (request.content_type or "").startswith("application/x-www-form-urlencoded"):
        raise BadField("A form of this kind is not taken here.")
    data = read_bytes(request, MOST)
    try:
        said = QueryDict(data.decode("utf-8"), encoding="utf-8")
    except (ValueError, SuspiciousOperation) as wrong:
        raise BadField("The form is no text.") from wrong
    return {name: said.get(name, "").replace("\r\n", "\n") for name in names}


def status_of(why: Refused) -> int:
    """How a refusal is answered over HTTP."""
    return getattr(why, "status", None) or STATUSES.get(why.word, 422)
