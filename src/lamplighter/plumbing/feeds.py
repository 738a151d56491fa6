"""Files for programs: a feed, an answer that says when nothing is new, a value that no spreadsheet takes for a formula."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed

SECONDS = 300
"""For so long a proxy may keep a file."""
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""The age of an empty feed: with the present it would never be the same twice."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Atom(Atom1Feed):
    """A feed; without entries it is as old as any other empty one."""

    items: list[Any]

    def latest_post_date(self) -> datetime:
        """When its newest entry changed."""
        return max((item["updateddate"] for item in self.items), default=_LONG_AGO)


def answered(request: HttpRequest, kind: str, body: bytes) -> HttpResponse:
    """A file for programs: whoever has the same already gets no body, any site may read it, a proxy may keep it for minutes."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={SECONDS}", "Access-Control-Allow-Origin": "*"}
    response = HttpResponse(body, content_type=kind, headers=headers)
    answer = get_conditional_response(request, etag=tag, response=response)
    assert isinstance(answer, HttpResponse)
    return answer


def plain(text: str) -> str:
    """A text without what XML cannot hold."""
    return _NOT_XML.sub(" ", text)


def harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula is given an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
