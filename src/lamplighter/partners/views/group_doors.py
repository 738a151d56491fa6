"""The doors of private pages of groups: whoever has the link comes in, everybody else finds nothing there."""

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
from lamplighter.partners.actions.group_shared import Gone
from lamplighter.partners.models import Ask, Group, Member
from lamplighter.partners.queries.group_links import ask_by_link, leader_by_link, member_by_link
from lamplighter.partners.rules.groups import State

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Opened:
    """A group as a leader's link opened it."""

    leader: Member
    secret: str

    @property
    def group(self) -> Group:
        """The group they lead."""
        return self.leader.group

    @property
    def number(self) -> str:
        """The group's number as people read it."""
        return shown_number(self.group.number)

    def url(self, name: str = "group-leader", *more: object) -> str:
        """The address of one of the page's parts."""
        return reverse(name, args=[self.group.number, self.secret, *more])


def by_leader(view: View) -> View:
    """A view below ``/g/<number>/<secret>/``: called with what the link opened in place of number and secret. A wrong secret, an unknown
    number and a dissolved group give one and the same page."""

    @wraps(view)
    def inner(request: HttpRequest, number: str, secret: str, *args: Any, **kwargs: Any) -> HttpResponse:
        leader = leader_by_link(number, secret)
        if leader is None or leader.group.state == State.DISSOLVED.value:
            return nothing(request)
        return _opened(request, view, Opened(leader, secret), *args, **kwargs)

    return public(inner)


def by_member(view: View) -> View:
    """A view below ``/gm/<pk>/<secret>/``: called with the member, or the one who is invited."""

    @wraps(view)
    def inner(request: HttpRequest, pk: int, secret: str, *args: Any, **kwargs: Any) -> HttpResponse:
        member = member_by_link(pk, secret)
        if member is None:
            return nothing(request)
        return _opened(request, view, member, secret, *args, **kwargs)

    return public(inner)


def by_asker(view: View) -> View:
    """A view below ``/gq/<number>/<secret>/``: called with the request that was made."""

    @wraps(view)
    def inner(request: HttpRequest, number: str, secret: str, *args: Any, **kwargs: Any) -> HttpResponse:
        found: Ask | None = ask_by_link(number, secret)
        if found is None:
            return nothing(request)
        return _opened(request, view, found, secret, *args, **kwargs)

    return public(inner)


def _opened(request: HttpRequest, view: View, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page; where its row went in the meantime, nothing is there."""
    try:
        return unlisted(view(request, *args, **kwargs))
    except Gone:
        return nothing(request)


def nothing(request: HttpRequest) -> HttpResponse:
    """What everybody sees who has no link that opens anything."""
    return unlisted(render(request, "partners/groups/no_such.html", status=404))


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keeps an answer out of caches, search engines and referrers."""
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def back(opened: Opened, told: str, name: str = "group-leader") -> HttpResponse:
    """Back to a page, which says what was done; ``told`` is one of its own words."""
    return redirect(f"{opened.url(name)}?told={told}")
