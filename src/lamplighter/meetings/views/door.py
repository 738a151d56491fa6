"""The door of private pages: whoever has the link comes in, everybody else finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from lamplighter.accounts.access import public
from lamplighter.core.numbers import shown_number
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.queries.links import by_link, wish_by_link

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Opened:
    """An appointment as its link opened it."""

    row: Appointment
    secret: str

    @property
    def number(self) -> str:
        """The number as people read it."""
        return shown_number(self.row.number)

    def url(self, name: str = "appointment-private") -> str:
        """The address of one of the page's parts."""
        return reverse(name, args=[self.row.number, self.secret])


@dataclass(frozen=True, slots=True)
class OpenedWish:
    """Wished-for hours as their link opened them."""

    row: Wish
    secret: str

    @property
    def number(self) -> str:
        """The number as people read it."""
        return shown_number(self.row.number)

    def url(self, name: str = "wish-private") -> str:
        """The address of one of the page's parts."""
        return reverse(name, args=[self.row.number, self.secret])


def by_secret(view: View) -> View:
    """A view below ``/a/<number>/<secret>/``: called with what the link opened in place of number and secret.

    A wrong secret and an unknown number give one and the same page.
    """

    @wraps(view)
    def inner(request: HttpRequest, number: str, secret: str, **more: Any) -> HttpResponse:
        row = by_link(number, secret)
        if row is None:
            return _nowhere(request)
        return unlisted(view(request, Opened(row, secret), **more))

    return public(inner)


def by_wish_secret(view: View) -> View:
    """As ``by_secret``, for wished-for hours."""

    @wraps(view)
    def inner(request: HttpRequest, number: str, secret: str, **more: Any) -> HttpResponse:
        row = wish_by_link(number, secret)
        if row is None:
            return _nowhere(request)
        return unlisted(view(request, OpenedWish(row, secret), **more))

    return public(inner)


def _nowhere(request: HttpRequest) -> HttpResponse:
    return unlisted(render(request, "site/no_such_link.html", {"again": "appointment-lost"}, status=404))


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keeps an answer out of caches, search engines and referrers."""
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def back(opened: Opened | OpenedWish, told: str) -> HttpResponse:
    """Back to the page, which says what was done; ``told`` is one of its own words."""
    return redirect(f"{opened.url()}?told={told}")
