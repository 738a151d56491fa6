"""What views of gatherings share."""

from __future__ import annotations

import io

import segno
from django.http import HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString, mark_safe

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
    """An address as a QR code, to stand in a page; always dark on light, as cameras want it."""
    held = io.BytesIO()
    code = segno.make(url, error="m", micro=False)
    code.save(
        held, kind="svg", border=3, dark="#14213d", light="#ffffff", xmldecl=False, svgns=False, omitsize=True
    )
    return mark_safe(held.getvalue().decode())  # noqa: S308  # made here, of an address made here
