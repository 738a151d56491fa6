"""An officer's portrait, where the display level shows one."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.plumbing import clock
from lamplighter.roster import queries

KINDS = {".svg": "image/svg+xml", ".webp": "image/webp"}


@public
@cache_control(public=True, max_age=3600)
@require_safe
def portrait(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture; nothing where the officer shows none."""
    page = queries.officer_page(slug, clock.city_day(clock.now()))
    if page is None or not page.card.portrait:
        raise Http404
    file = settings.HOME.pictures / page.card.portrait
    if file.suffix not in KINDS or not file.is_file():
        raise Http404
    response = HttpResponse(file.read_bytes(), content_type=KINDS[file.suffix])
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response
