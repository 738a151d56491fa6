"""A resident's private page: where the concern stands, what happened, and what can be done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lamplighter.concerns.messages import sentences
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.views.resident_door import Opened, by_secret
from lamplighter.plumbing import clock


@by_secret(raiser=False)
@require_safe
def page(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Where it stands."""
    now = clock.now()
    holder = held(opened.concern, now)
    context = {
        "opened": opened,
        "headline": sentences.standing(opened.concern, holder, now, mine=opened.mine),
    }
    return render(request, "concerns/resident/page.html", context)
