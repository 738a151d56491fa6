"""The OpenAPI document: what the library derives from types, with problem documents and examples added."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from ninja import NinjaAPI

from lamplighter.api import academy_operations, partners_operations, tips_operations
from lamplighter.api.examples import Example, examples_of
from lamplighter.api.operations import api
from lamplighter.api.schemas import ProblemOut
from lamplighter.plumbing.problems import MEDIA_TYPE

PREFIX = "/api/v1/"
OPERATIONS = (academy_operations, partners_operations, tips_operations)
"""Modules whose operations are entered by being imported."""
TROUBLES = {
    400: "The body is not JSON",
    404: "Not covered, or not known",
    422: "Something to mend",
    429: "Too many requests from this network address: wait, then ask again",
    503: "No addresses have been imported yet",
}
BODIES = frozenset({400, 503})
"""Statuses that only an operation with a body can give."""


@lru_cache
def document() -> dict[str, Any]:
    """The whole document of the public API. Operations are named by their functions."""
    made = described(api, PREFIX, TROUBLES)
    for path, methods in made["paths"].items():
        for operation in methods.values():
            operation["tags"] = [_tag(path)]
            _add_examples(operation)
            if operation["operationId"] == "zones":
                ok = operation["responses"]["200"]
                ok["content"] = {"application/geo+json": next(iter(ok["content"].values()))}
    return made


def _tag(path: str) -> str:
    return next(
        (
            tag
            for tag in ("zones", "gatherings", "courses", "commitments", "projects", "tips")
            if f"/{tag}" in path
        ),
        "places",
    )


def described(api: NinjaAPI, prefix: str, troubles: Mapping[int, str]) -> dict[str, Any]:
    """What the library derives from an API's types, with the problem documents it may answer with."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=prefix)))
    _add_problem(made["components"]["schemas"])
    for methods in made["paths"].values():
        for operation in methods.values():
            operation["operationId"] = operation["operationId"].rpartition("_operations_")[2]
            _add_troubles(operation, troubles)
    return made


def _add_problem(schemas: dict[str, Any]) -> None:
    """The type of problem documents: no operation returns it, so the library does not list it."""
    made = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    for name, needed in made.pop("$defs", {}).items():
        schemas.setdefault(name, needed)
    schemas["ProblemOut"] = made


def _add_troubles(operation: dict[str, Any], troubles: Mapping[int, str]) -> None:
    for status, told in troubles.items():
        if status in BODIES and "requestBody" not in operation:
            continue
        answer: dict[str, Any] = {
            "description": told,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
        if status == 429:
            answer["headers"] = {
                "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
            }
        operation["responses"][str(status)] = answer


def _add_examples(operation: dict[str, Any]) -> None:
    good = [each for each in examples_of(operation["operationId"]) if each.status == 200]
    for parameter in operation.get("parameters", ()):
        name, place = parameter["name"], parameter["in"]
        given = {
            each.told: {"value": values[name]}
            for each in good
            if name in (values := each.path if place == "path" else each.query)
        }
        if given:
            parameter["examples"] = given
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]
        content["examples"] = {each.told: {"value": dict(each.body or {})} for each in good}


def address_of(example: Example) -> str:
    """Path and query of an example."""
    path = next(
        path
        for path, methods in document()["paths"].items()
        for operation in methods.values()
        if operation["operationId"] == example.operation
    )
    for name, value in example.path.items():
        path = path.replace(f"{{{name}}}", value)
    return f"{path}?{urlencode(example.query)}" if example.query else str(path)


def as_curl(example: Example, base: str) -> str:
    """The example as a command line."""
    if example.body is None:
        return f"curl '{base}{address_of(example)}'"
    body = json.dumps(example.body, ensure_ascii=False)
    return f"curl -H 'Content-Type: application/json' -d '{body}' '{base}{address_of(example)}'"
