"""The doors of private pages: whoever has the link comes in, everybody else finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from lamplighter.academy.models import Application
from lamplighter.academy.queries import alumni
from lamplighter.academy.queries.applications import GUARDIAN, by_link
from lamplighter.accounts.access import public
from lamplighter.core.numbers import shown_number

BOTH = ["GET", "HEAD", "POST"]
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Opened:
    """An application as its link opened it."""

    row: Application
    secret: str

    @property
    def number(self) -> str:
        """The number as people read it."""
        return shown_number(self.row.number)

    def url(self, name: str = "academy-application", *more: object) -> str:
        """The address of one of the page's parts."""
        return reverse(name, args=[self.row.number, self.secret, *more])


def by_applicant(view: View) -> View:
    """A view below ``/academy/application/<number>/<secret>/``: called with what the link opened in place of number and secret.

    A wrong secret and an unknown number give one and the same page.
    """
    return _behind(view, by_link)


def by_guardian(view: View) -> View:
    """As ``by_applicant``, of the page on which a parent or guardian consents."""
    return _behind(view, lambda number, secret: by_link(number, secret, GUARDIAN))


def by_graduate(view: View) -> View:
    """As ``by_applicant``, of a graduate's page for alumni."""
    return _behind(view, alumni.by_link)


def _behind(view: View, find: Callable[[str, str], Application | None]) -> View:
    @wraps(view)
    def inner(request: HttpRequest, number: str, secret: str, **more: Any) -> HttpResponse:
        row = find(number, secret)
        if row is None:
            return unlisted(render(request, "site/no_such_link.html", {"again": "academy-lost"}, status=404))
        return unlisted(view(request, Opened(row, secret), **more))

    return public(inner)


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keeps an answer out of caches, search engines and referrers."""
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def back(opened: Opened, told: str) -> HttpResponse:
    """Back to the page, which says what was done; ``told`` is one of its own words."""
    return redirect(f"{opened.url()}?told={told}")
