"""The API's own pages: its OpenAPI document, and the same for people to read."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.api import locate as hot
from lamplighter.api import problems
from lamplighter.api.operations import api


@public
@csrf_exempt
def locate(request: HttpRequest) -> HttpResponse:
    """GET goes the short way; anything else is the other operations' business."""
    if request.method in ("GET", "HEAD"):
        return hot.locate(request)
    view: Any = api_view("/locate")
    response: HttpResponse = view(request)
    return response


@lru_cache
def api_view(path: str) -> Any:
    """The view of one of the API's paths."""
    # From the bound routers: an operation that is not bound to the API cannot turn its errors into problem documents.
    return next(
        view.get_view()
        for router in api._get_bound_routers()
        for route, view in router.path_operations.items()
        if route == path
    )


@public
@cache_control(public=True, max_age=3600)
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    response = HttpResponse(
        json.dumps(document(), ensure_ascii=False, indent=1), content_type="application/json"
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


@lru_cache
def document() -> dict[str, Any]:
    """The document, with problem documents under their media type."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    for path in made["paths"].values():
        for operation in path.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = {problems.MEDIA_TYPE: next(iter(answer["content"].values()))}
                    answer["description"] = {
                        "404": "Not covered or not known",
                        "422": "Something to mend",
                        "429": "Wait, then ask again",
                    }[status]
                elif path is made["paths"].get("/api/v1/zones"):
                    answer["content"] = {"application/geo+json": next(iter(answer["content"].values()))}
    return made


@public
@require_safe
def to_docs(request: HttpRequest) -> HttpResponse:
    """The short address of the page for people."""
    return redirect("api-docs")


@public
@cache_control(public=True, max_age=3600)
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The API for people to read."""
    made = document()
    rows = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in made["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "api/docs.html", {"info": made["info"], "operations": rows})


@public
@csrf_exempt
def nothing_here(request: HttpRequest, path: str = "") -> HttpResponse:
    """Every other address below ``/api/``."""
    return problems.nothing_here(request, path)
