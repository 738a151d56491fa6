"""Finds every page by following links, and forms that only look, so that a new page is in every sweep by itself."""

from __future__ import annotations

import html
import re
import urllib.error
import urllib.request
from collections import deque
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation

LINK = re.compile(r'(?:href|src)="([^"#]+)')
LOOKS = re.compile(r'<form method="get" action="([^"#]+)')
"""A form that is sent by GET: what it leads to is a page as any other."""
NEVER = re.compile(r"^/(static/|account/logout)")


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: object) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a GET answered."""

    status: int
    kind: str
    body: bytes
    headers: dict[str, str]


def get(url: str, cookie: str = "", language: str = "en") -> Reply:
    """One GET, redirects not followed."""
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    try:
        with _opener.open(request, timeout=60) as reply:
            return Reply(reply.status, reply.headers.get_content_type(), reply.read(), dict(reply.headers))
    except urllib.error.HTTPError as reply:
        return Reply(reply.code, reply.headers.get_content_type(), reply.read(), dict(reply.headers))


def route(path: str) -> str | None:
    """The name of the route that answers a path, with its language."""
    language = "es" if path.startswith("/es/") else "en"
    try:
        with translation.override(language):
            match = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    return f"{language}:{match.view_name or match.route}"


def crawl(base: str, cookie: str = "", start: tuple[str, ...] = ("/", "/es/")) -> dict[str, str]:
    """One path for each route that links and looking forms lead to and that answers with an HTML page.

    Raises:
        AssertionError: a link leads to a server error or to nothing.
    """
    pages: dict[str, str] = {}
    seen: set[str] = set(start)
    tried: dict[str, int] = {}
    queue = deque(start)
    while queue:
        path = queue.popleft()
        name = route(path)
        assert name is not None, f"a link leads to {path}, which nothing answers"
        if tried.get(name, 0) >= 2:  # two examples of each route are enough to find what they link to
            continue
        tried[name] = tried.get(name, 0) + 1
        reply = get(base + path, cookie)
        assert reply.status < 500, f"{path} answers {reply.status}"
        assert reply.status != 404, f"a link leads to {path}, which is not found"
        if reply.status >= 300:
            location = reply.headers.get("Location", "")
            links = [location] if location else []
        elif reply.kind == "text/html":
            pages.setdefault(name, path)
            page = reply.body.decode()
            links = LINK.findall(page) + LOOKS.findall(page)
        else:
            continue
        for link in links:
            target = urlsplit(urljoin(base + path, html.unescape(link)))
            if f"{target.scheme}://{target.netloc}" != base or NEVER.match(target.path):
                continue
            where = target.path + (f"?{target.query}" if target.query else "")
            if where not in seen:
                seen.add(where)
                queue.append(where)
    return pages
