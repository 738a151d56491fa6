"""Reads what another office's Open311 service answers: XML as GeoReport v2 asks for it, JSON where a server sends that.

The other side is a stranger: no entity is expanded, nothing is believed but short texts, and what cannot be read is said so.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

LONGEST = 1000
"""Characters of a text that are taken over."""
_CLOSED = re.compile(
    r"closed|fixed|resolved|complete|completed|done|no[ _]further[ _]action|not[ _]councils[ _]responsibility|duplicate",
    re.IGNORECASE,
)
"""States that end a request; besides ``closed`` those of mySociety's extension and of servers that know more than two."""
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MARKUP = re.compile(r"<[^<>]{0,200}>")


class Unreadable(Exception):
    """The answer is neither XML nor JSON of the shapes that the standard knows."""


@dataclass(frozen=True, slots=True)
class Row:
    """One request or update, with the fields we use. Empty text where a field is absent; ``at`` in UTC."""

    request_id: str = ""
    token: str = ""
    update_id: str = ""
    status: str = ""
    words: str = ""
    at: datetime | None = None

    @property
    def closed(self) -> bool:
        """Whether it says that nothing more is done there."""
        return bool(_CLOSED.fullmatch(self.status))


def requests_in(body: bytes) -> list[Row]:
    """The requests of an answer.

    Raises:
        Unreadable: see there.
    """
    return [_row(each, "status_notes", "updated_datetime") for each in _fields(body, "request")]


def updates_in(body: bytes) -> list[Row]:
    """The updates of an answer (mySociety's extension).

    Raises:
        Unreadable: see there.
    """
    return [_row(each, "description", "updated_datetime") for each in _fields(body, "request_update")]


def _row(fields: dict[str, str], words: str, at: str) -> Row:
    return Row(
        request_id=fields.get("service_request_id", "")[:100],
        token=fields.get("token", "")[:100],
        update_id=fields.get("update_id", "")[:200],
        status=fields.get("status", "")[:20],
        words=MARKUP.sub("", fields.get(words, ""))[:LONGEST].strip(),
        at=_moment(fields.get(at, "")),
    )


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _fields(body: bytes, item: str) -> list[dict[str, str]]:
    text = body.decode("utf-8-sig", "replace").strip()
    if text.startswith(("[", "{")):
        return _from_json(text, item)
    return _from_xml(text, item)


def _from_xml(text: str, item: str) -> list[dict[str, str]]:
    # Without a document type there are no entities to expand. Decoded above, so that no other encoding hides one.
    if not text.startswith("<") or "<!doctype" in text.lower():
        raise Unreadable
    try:
        root = ET.fromstring(text)  # noqa: S314
    except (ET.ParseError, ValueError):
        raise Unreadable from None
    return [
        {_local(field.tag): _plain(field.text or "") for field in found if isinstance(field.tag, str)}
        for found in root.iter()
        if isinstance(found.tag, str) and _local(found.tag) == item
    ]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _from_json(text: str, item: str) -> list[dict[str, str]]:
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable from None
    # Some servers keep the names of the XML as an object around the list.
    while isinstance(found, dict) and len(found) == 1 and isinstance(next(iter(found.values())), dict | list):
        found = next(iter(found.values()))
    rows = found if isinstance(found, list) else [found]
    rows = [each.get(item, each) if isinstance(each, dict) else each for each in rows]
    return [
        {str(key): _plain(str(value)) for key, value in each.items() if isinstance(value, str | int | float)}
        for each in rows
        if isinstance(each, dict)
    ]


def _plain(text: str) -> str:
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
