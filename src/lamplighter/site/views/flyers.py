"""The printable door flyer of a zone."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.flows.flyer import LANGUAGES, flyer
from lamplighter.places import queries as places
from lamplighter.plumbing import clock
from lamplighter.roster import queries as roster


@public
@cache_control(public=True, max_age=3600)
@require_safe
def zone_flyer(request: HttpRequest, code: str) -> HttpResponse:
    """The flyer as PDF, both languages in one file."""
    now = clock.now()
    zone = places.zone_by_code(code, clock.city_day(now))
    if zone is None:
        raise Http404
    urls = {}
    for language in LANGUAGES:
        with override(language):
            urls[language] = urljoin(settings.LAMPLIGHTER.web.public_url, reverse("zone", args=[zone.code]))
    duty = roster.who([each.code for each in zone.chain], now)
    made = flyer(zone=zone, duty=duty, urls=urls, now=now.astimezone(clock.city_tz()))
    name = slugify(zone.name) or "zone"
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="flyer-{name}.pdf"'},
    )
