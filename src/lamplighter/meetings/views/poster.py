"""The poster of a gathering, to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.meetings.messages.poster import poster as made
from lamplighter.meetings.views.gathering_shared import MINUTES
from lamplighter.meetings.views.gatherings import found_or_404
from lamplighter.plumbing import clock


@public
@cache_control(public=True, max_age=MINUTES)
@require_safe
def poster(request: HttpRequest, number: str) -> HttpResponse:
    """Both languages in one file."""
    found = found_or_404(number)
    headers = {"Content-Disposition": f'inline; filename="poster-{found.number}.pdf"'}
    return HttpResponse(made(found, clock.now()), content_type="application/pdf", headers=headers)
