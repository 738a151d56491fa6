"""The shapes of GeoReport v2, written anew from the specification, and a reader that turns the XML of an answer into the same values.

Sources: http://wiki.open311.org/GeoReport_v2 (tables "Response"), the schemas that open311.org's validator uses (ids are strings,
coordinates numbers or null, dates with a time zone), and for updates mySociety's extension.
"""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema_rs

TEXT, TEXT_OR_NULL = {"type": "string", "minLength": 1}, {"type": ["string", "null"]}
ZONED = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
ZONED_OR_NULL = {"anyOf": [ZONED, {"type": "null"}]}


def _object(needed: dict[str, Any], other: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with exactly these fields: "it is recommended that you adhere to the specification strictly"."""
    return {
        "type": "object",
        "required": list(needed),
        "properties": {**needed, **(other or {})},
        "additionalProperties": False,
    }


def _array(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


SERVICE = _object(
    {
        "service_code": TEXT,
        "service_name": TEXT,
        "description": TEXT_OR_NULL,
        "metadata": {"type": "boolean"},
        "type": {"enum": ["realtime", "batch", "blackbox"]},
        "keywords": TEXT_OR_NULL,
        "group": TEXT_OR_NULL,
    }
)
ATTRIBUTE = _object(
    {
        "variable": {"type": "boolean"},
        "code": TEXT,
        "datatype": {"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
        "required": {"type": "boolean"},
        "datatype_description": TEXT_OR_NULL,
        "order": {"type": "integer", "minimum": 1},
        "description": TEXT,
    },
    {"values": {**_array(_object({"key": TEXT, "name": TEXT})), "minItems": 1}},
)
REQUEST = _object(
    {
        "service_request_id": TEXT,
        "status": {"enum": ["open", "closed"]},
        "status_notes": TEXT_OR_NULL,
        "service_name": TEXT,
        "service_code": TEXT,
        "description": {"anyOf": [{"type": "null"}, {"type": "string", "minLength": 1, "maxLength": 4000}]},
        "agency_responsible": TEXT_OR_NULL,
        "service_notice": TEXT_OR_NULL,
        "requested_datetime": ZONED,
        "updated_datetime": ZONED_OR_NULL,
        "expected_datetime": ZONED_OR_NULL,
        "address": TEXT_OR_NULL,
        "address_id": TEXT_OR_NULL,
        "zipcode": TEXT_OR_NULL,
        "lat": {"type": ["number", "null"], "minimum": -90, "maximum": 90},
        "long": {"type": ["number", "null"], "minimum": -180, "maximum": 180},
        "media_url": TEXT_OR_NULL,
    }
)
UPDATE = _object(
    {
        "update_id": TEXT,
        "service_request_id": TEXT,
        "status": {"enum": ["OPEN", "CLOSED"]},
        "updated_datetime": ZONED,
        "description": TEXT_OR_NULL,
        "media_url": TEXT_OR_NULL,
    }
)
ENDPOINT = _object(
    {
        "specification": {"const": "http://wiki.open311.org/GeoReport_v2"},
        "url": TEXT,
        "changeset": TEXT,
        "type": {"enum": ["production", "test"]},
        "formats": {**_array({"enum": ["text/xml", "application/json"]}), "minItems": 1},
    }
)
SHAPES: dict[str, dict[str, Any]] = {
    "discovery": _object(
        {
            "changeset": TEXT,
            "contact": TEXT,
            "key_service": TEXT,
            "endpoints": {**_array(ENDPOINT), "minItems": 1},
        }
    ),
    "services": _array(SERVICE),
    "service_definition": _object({"service_code": TEXT, "attributes": _array(ATTRIBUTE)}),
    "service_requests": _array(REQUEST),
    "posted": {
        **_array(
            _object({"service_request_id": TEXT, "service_notice": TEXT_OR_NULL, "account_id": TEXT_OR_NULL})
        ),
        "minItems": 1,
        "maxItems": 1,
    },
    "token": {**_array(_object({"service_request_id": TEXT, "token": TEXT})), "minItems": 1, "maxItems": 1},
    "service_request_updates": _array(UPDATE),
    "posted_update": {**_array(_object({"update_id": TEXT})), "minItems": 1, "maxItems": 1},
    "errors": {
        **_array(_object({"code": {"type": "integer", "minimum": 400, "maximum": 599}, "description": TEXT})),
        "minItems": 1,
    },
}
"""What each answer is, by a name of ours."""
ROOTS = {
    "posted": "service_requests",
    "token": "service_requests",
    "posted_update": "service_request_updates",
}
"""The outermost element in XML, where it is not the name."""
_LISTS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
_BOOLEANS, _WHOLE, _NUMBERS = {"metadata", "variable", "required"}, {"order", "code"}, {"lat", "long"}
TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}


def held(shape: str, form: str, response: Any) -> Any:
    """The answer's value, after everything about it was held to the specification: its type, its encoding, its shape."""
    assert response.headers["Content-Type"] == TYPES[form], response.content[:300]
    text = response.content.decode("utf-8")
    value = json.loads(text) if form == "json" else read_xml(text, ROOTS.get(shape, shape))
    jsonschema_rs.validator_for(SHAPES[shape]).validate(value)
    return value


def read_xml(text: str, root: str) -> Any:
    """The values that the XML stands for."""
    assert text.lower().startswith('<?xml version="1.0" encoding="utf-8"?>')
    found = ET.fromstring(text)
    assert found.tag == root
    return _value(found, root)


def _value(element: ET.Element, parent: str) -> Any:
    name = element.tag
    assert not element.attrib
    if name in _LISTS:
        assert {each.tag for each in element} <= {_LISTS[name]}
        return [_value(each, name) for each in element]
    if len(element):
        assert len({each.tag for each in element}) == len(element), "a field stands twice"
        return {each.tag: _value(each, name) for each in element}
    text = element.text
    if text is None:
        return None
    if name in _BOOLEANS:
        return {"true": True, "false": False}[text]
    if name == "order" or (name == "code" and parent == "error"):
        return int(text)
    return float(text) if name in _NUMBERS else text
