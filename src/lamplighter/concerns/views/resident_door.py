"""The door of a resident's private page: whoever has the link comes in, everybody else finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from lamplighter.accounts.access import public
from lamplighter.concerns.models import Concern, Contact
from lamplighter.concerns.queries.links import by_link
from lamplighter.concerns.rules.values import Part
from lamplighter.core.numbers import shown_number


@dataclass(frozen=True, slots=True)
class Opened:
    """A concern as its link opened it. ``contact``: whom the link was made for; None for a raiser who left no way to be reached."""

    concern: Concern
    contact: Contact | None
    secret: str

    @property
    def mine(self) -> bool:
        """Whether the reader raised it; a neighbour who follows it sees its public part alone."""
        return self.contact is None or self.contact.part == Part.RAISER.value

    @property
    def number(self) -> str:
        """The number as people read it."""
        return shown_number(self.concern.number)

    def url(self, name: str = "concern-private", *more: object) -> str:
        """The address of one of the page's parts."""
        return reverse(name, args=[self.concern.number, self.secret, *more])


View = Callable[..., HttpResponse]


def by_secret(*, raiser: bool = True) -> Callable[[View], View]:
    """A view below ``/c/<number>/<secret>/``: called with what the link opened in place of number and secret.

    A wrong secret and an unknown number give one and the same page. What is answered is kept by no cache, listed by no search
    engine, and its address goes to nobody: of a referrer only our own origin is left, which forms need.

    Args:
        raiser: whether only the raiser's own link opens it.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, number: str, secret: str, *args: Any, **kwargs: Any) -> HttpResponse:
            found = by_link(number, secret)
            if found is None:
                context = {"again": "concern-lost"}
                return unlisted(render(request, "site/no_such_link.html", context, status=404))
            opened = Opened(found[0], found[1], secret)
            if raiser and not opened.mine:
                raise Http404
            return unlisted(view(request, opened, *args, **kwargs))

        return public(inner)

    return wrap


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
