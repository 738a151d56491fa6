"""What answers below ``/api/v1/``: the operations, the OpenAPI document, and the same for people to read."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from lamplighter.accounts.access import public
from lamplighter.api import academy_operations, operations, partners_operations, problems, tips_operations
from lamplighter.api import locate as hot
from lamplighter.api.document import TROUBLES, as_curl, document
from lamplighter.api.examples import examples_of
from lamplighter.plumbing.problems import problem_document

PREFLIGHT_SECONDS = 86400


class Door:
    """One path of the API. Answers HEAD and OPTIONS too, and any other method with a problem document.

    ``operations`` is what access asks for each operation's need.
    """

    def __init__(self, view: Any) -> None:
        self.operations = view.operations
        self.methods = [each for operation in view.operations for each in operation.methods]
        self._answer = view.get_view()

    def answer(self, request: HttpRequest, **values: Any) -> HttpResponse:
        """The view."""
        if request.method == "OPTIONS":
            return self._preflight()
        head = request.method == "HEAD" and "GET" in self.methods
        if head:
            request.method = "GET"
        elif request.method not in self.methods:
            return problems.not_allowed(self._all())
        response: HttpResponse = self._answer(request, **values)
        if head:
            response.content = b""
        return response

    def _all(self) -> list[str]:
        return [*self.methods, *(["HEAD"] if "GET" in self.methods else []), "OPTIONS"]

    def _preflight(self) -> HttpResponse:
        """Pages of any site may read; only our own may send (plumbing.origin refuses the others)."""
        response = HttpResponse(status=204, headers={"Allow": ", ".join(self._all())})
        if "GET" in self.methods:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
            response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
            response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
        return response


# From the bound routers: an operation that is not bound to the API cannot turn its errors into problem documents.
def doors_of(api: NinjaAPI, kind: type[Door] = Door) -> dict[str, Door]:
    """The doors of an API's paths."""
    routers = api._get_bound_routers()
    return {path: kind(view) for router in routers for path, view in router.path_operations.items()}


OPERATIONS = (operations, academy_operations, partners_operations, tips_operations)
"""The modules whose operations are entered by being imported."""
doors = doors_of(operations.api)
"""By path, as the operations state it."""


@public
def locate(request: HttpRequest) -> HttpResponse:
    """GET goes the short way; anything else is the door's business."""
    if request.method in ("GET", "HEAD"):
        return hot.locate(request)
    return doors["/locate"].answer(request)


@lru_cache
def _document_body() -> tuple[bytes, str]:
    body = json.dumps(document(), ensure_ascii=False, indent=1).encode()
    return body, operations.tag_of(body)


@public
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return operations.cached(request, *_document_body(), operations.SHAPES_SECONDS)


@public
@require_safe
def to_docs(request: HttpRequest) -> HttpResponse:
    """The short address of the page for people."""
    return redirect("api-docs")


@public
@cache_control(public=True, max_age=operations.SHAPES_SECONDS)
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The API for people to read."""
    made = document()
    base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
    rows = [
        {
            "method": method.upper(),
            "path": path,
            "id": operation["operationId"],
            "summary": operation["summary"],
            "description": operation["description"],
            "parameters": operation.get("parameters", ()),
            "sends": _named(operation.get("requestBody")),
            "gives": _named(operation["responses"]["200"]),
            "examples": [
                {"told": each.told, "status": each.status, "curl": as_curl(each, base)}
                for each in examples_of(operation["operationId"])
            ],
        }
        for path, methods in made["paths"].items()
        for method, operation in methods.items()
    ]
    context = {"info": made["info"], "operations": rows, "troubles": TROUBLES, "types": _types(made)}
    return render(request, "api/docs.html", context)


def _named(holder: dict[str, Any] | None) -> str:
    """The name of the type that a body or an answer has; empty without."""
    if not holder or not holder.get("content"):
        return ""
    schema = next(iter(holder["content"].values()))["schema"]
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _types(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "description": schema.get("description", ""),
            "fields": [
                {"name": key, "kind": _kind(each), "description": each.get("description", "")}
                for key, each in schema.get("properties", {}).items()
            ],
        }
        for name, schema in made["components"]["schemas"].items()
    ]


def _kind(field: dict[str, Any]) -> str:
    """A field's type in a word or two."""
    if "anyOf" in field:
        return " or ".join(_kind(each) for each in field["anyOf"])
    if "allOf" in field:
        return _kind(field["allOf"][0])
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "enum" in field:
        return " | ".join(map(str, field["enum"]))
    if field.get("type") == "array":
        return f"list of {_kind(field['items'])}"
    return str(field.get("const", field.get("type", "any")))


@public
def nothing_here(request: HttpRequest, path: str = "") -> HttpResponse:
    """Every other address below ``/api/v1/``."""
    return problem_document(404, problems.NOWHERE)
