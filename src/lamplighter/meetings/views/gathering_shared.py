"""What views of gatherings share."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString, mark_safe

from lamplighter.plumbing.qr import qr_svg

BOTH = ["GET", "HEAD", "POST"]
MINUTES = 300
"""Seconds for which a proxy may keep a public page."""


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
