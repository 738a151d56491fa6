"""Walks all routes and opens them as everybody; says in a word how a visitor fared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.translation import override

from tests.sweeps.examples import EXAMPLES
from tests.sweeps.world import World


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern of the program's addresses."""

    name: str
    view: Any
    pattern: str


def routes() -> Iterator[Route]:
    """Every pattern there is, whether anything links to it or not."""
    yield from _walk(get_resolver().url_patterns, "", "")


def names() -> list[str]:
    """Names of all routes with an example; that none is without is a test of its own, so that only it fails."""
    return sorted({route.name for route in routes()} & set(EXAMPLES))


def _walk(patterns: Iterable[URLPattern | URLResolver], prefix: str, spaces: str) -> Iterator[Route]:
    for each in patterns:
        where = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield Route(spaces + (each.name or f"unnamed {where}"), each.callback, where)
        else:
            yield from _walk(
                each.url_patterns, where, spaces + (f"{each.namespace}:" if each.namespace else "")
            )


def address(name: str, world: World, language: str = "en") -> str:
    """The example address of a route, in a language whatever the request before it spoke."""
    with override(language):
        return reverse(name, kwargs=dict(EXAMPLES[name].kwargs(world)) or None)


def fared(reply: HttpResponse) -> str:
    """``in``, ``sign-in`` (sent there, or 401), ``second-step`` (sent there), ``refused`` (403), or ``broken`` (5xx)."""
    if reply.status_code >= 500 and reply.status_code != 503:
        return "broken"
    if reply.status_code == 403:
        return "refused"
    if reply.status_code == 401:
        return "sign-in"
    to = re.sub(r"^/es/", "/", str(reply.headers.get("Location", "")))
    if (
        reply.status_code in (301, 302)
        and to.startswith("/account/login/")
        and not to.startswith("/account/login/second")
    ):
        return "sign-in"
    if reply.status_code in (301, 302) and to.startswith("/account/second-step/"):
        return "second-step"
    return "in"
