"""Answers of Open311 in its two formats. One value makes both: JSON as it stands, XML by the names of lists.

The mapping is the one GeoReport v2 names (http://wiki.open311.org/JSON_and_XML_Conversion, the Spark Convention): a list in
JSON has no name for its items, in XML it has; the outermost name stands in XML only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape

ITEMS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
"""Names of lists, and what each of their items is called in XML."""

NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (section 2.2), and the carriage return, which it would not keep."""


class Format(StrEnum):
    """How an answer is written; the ending of its address."""

    XML = "xml"
    JSON = "json"

    @property
    def media_type(self) -> str:
        """As GeoReport v2 asks for it."""
        return "application/json" if self is Format.JSON else "text/xml"

    @property
    def content_type(self) -> str:
        """The header's value."""
        return f"{self.media_type}; charset=utf-8"


def written(form: Format, root: str, value: Any) -> bytes:
    """A value in a format; ``root`` is the outermost element of the XML."""
    return as_json(value) if form is Format.JSON else as_xml(root, value)


def as_json(value: Any) -> bytes:
    """Without a root: a list of requests is an array."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


def as_xml(root: str, value: Any) -> bytes:
    """With a declaration and without a namespace, as the specification asks."""
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_element(root, value)}\n'.encode()


def _element(name: str, value: Any) -> str:
    inner = _content(name, value)
    return f"<{name}>{inner}</{name}>" if inner else f"<{name}/>"


def _content(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return escape(NOT_XML.sub("", value))
    if isinstance(value, Mapping):
        return "".join(_element(key, each) for key, each in value.items())
    if isinstance(value, Sequence):
        return "".join(_element(ITEMS[name], each) for each in value)
    return repr(value)
