"""The concerns of a group's blocks, for its leaders: what the public may know of them, and no more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lamplighter.flows.groups import concerns_of
from lamplighter.partners.queries.group_links import through_word
from lamplighter.partners.views.group_doors import Opened, by_leader
from lamplighter.plumbing import clock


@by_leader
@require_safe
def concerns(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Public concerns of the last year on the group's blocks, and counts where they point at nobody."""
    found = concerns_of(opened.group, clock.now(), get_language() or "en")
    context = {"opened": opened, "found": found, "through": through_word(opened.group)}
    return render(request, "site/group_concerns.html", context)
