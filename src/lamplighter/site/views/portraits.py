"""Officers' portraits, by the random word that names them in addresses: a file's own name, which may be a badge, stays inside."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.plumbing import clock
from lamplighter.roster.queries import officer_page

KINDS = {".svg": "image/svg+xml", ".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png"}
MAX_AGE = 24 * 3600


@public
@require_safe
def portrait(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of an officer who serves a zone today and is shown with one; nothing otherwise."""
    page = officer_page(slug, clock.city_day(clock.now()))
    if page is None or not page.card.portrait:
        raise Http404
    name = Path(page.card.portrait).name
    kind = KINDS.get(Path(name).suffix)
    try:
        body = (settings.HOME.pictures / name).read_bytes()
    except FileNotFoundError:
        raise Http404 from None
    if kind is None:
        raise Http404
    tag = quote_etag(hashlib.blake2b(body, digest_size=12).hexdigest())
    fresh = tag in request.headers.get("If-None-Match", "")
    response = HttpResponse(status=304) if fresh else HttpResponse(body, content_type=kind)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    # A drawing is a document of its own when opened alone: it may load and run nothing.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
