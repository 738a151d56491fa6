"""An officer's portrait, where the display level shows one."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.plumbing import clock
from lamplighter.roster import portraits, queries

KINDS = {".svg": "image/svg+xml", ".webp": "image/webp"}


@public
@cache_control(public=True, max_age=3600)
@require_safe
def portrait(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture; nothing where the officer shows none, or serves nobody now."""
    page = queries.officer_page(slug, clock.city_day(clock.now()))
    if page is None or not page.card.portrait:
        raise Http404
    return shown(request, page.card.portrait)


def shown(request: HttpRequest, name: str) -> HttpResponse:
    """A kept picture, fit to stand alone: a drawing opened by itself can load and run nothing."""
    data = portraits.kept(settings.HOME.pictures, name)
    if data is None:
        raise Http404
    etag = f'"{hashlib.sha256(data).hexdigest()[:24]}"'
    response = HttpResponse(data, content_type=KINDS[name[name.rindex(".") :]], headers={"ETag": etag})
    answer = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(answer, HttpResponse)
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
