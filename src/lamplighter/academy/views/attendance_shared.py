"""What views of attendance and graduation share."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lamplighter.academy.models import Application, Course, Night
from lamplighter.academy.queries.applications import by_link
from lamplighter.accounts.access import Permission, allow, public
from lamplighter.core.numbers import read_number
from lamplighter.plumbing.qr import qr_svg

BOTH = ["GET", "HEAD", "POST"]
running = allow(Permission.ACADEMY_RUN)


def language() -> str:
    """The language of the page."""
    return get_language() or settings.LANGUAGE_CODE


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keeps an answer out of caches, search engines and referrers."""
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def qr(url: str) -> SafeString:
    """An address as a QR code, to stand in a page."""
    return mark_safe(qr_svg(url, in_page=True))  # noqa: S308  # made here, of an address made here


def course_of(number: str) -> Course:
    """The course with a number.

    Raises:
        Http404: there is none.
    """
    plain = read_number(number)
    found = Course.objects.filter(number=plain).first() if plain else None
    if found is None:
        raise Http404
    return found


def night_of(pk: int) -> Night:
    """The night, with its course.

    Raises:
        Http404: there is none.
    """
    found = Night.objects.select_related("course").filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def device_word(user: Any) -> str:
    """A word that names the person to their own browser's copy, and nobody to anyone else."""
    message = f"lamplighter attendance {user.pk}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Opened:
    """An application as its link opened it."""

    application: Application
    secret: str

    def url(self, name: str) -> str:
        """The address of one of the page's parts."""
        return reverse(name, args=[self.application.number, self.secret])


View = Callable[..., HttpResponse]


def by_own_link(view: View) -> View:
    """A view below ``/academy/application/<number>/<secret>/``, called with what the link opened. A wrong secret and an unknown number give
    one and the same page."""

    @wraps(view)
    def inner(request: HttpRequest, number: str, secret: str, **kwargs: Any) -> HttpResponse:
        found = by_link(number, secret)
        if found is None:
            return unlisted(render(request, "academy/attendance/no_such.html", status=404))
        return unlisted(view(request, Opened(found, secret), **kwargs))

    return public(inner)
