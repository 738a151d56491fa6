"""Pages around tips that anybody may want to read: how the scripts are checked, what can be handed over, yearly totals."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lamplighter.keys.queries.desks import every
from lamplighter.plumbing.scripts import tree
from lamplighter.plumbing.stating import public
from lamplighter.tips.messages.totals import rows_of
from lamplighter.tips.queries.totals import published
from lamplighter.tips.rules.scripts import SCRIPTS
from lamplighter.tips.rules.totals import WAITS


@public
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """How anybody checks the scripts that seal."""
    return render(request, "tips/check.html", {"scripts": tree(*SCRIPTS)})


@public
@require_safe
def check_files(request: HttpRequest) -> HttpResponse:
    """The list of scripts as ``lamplighter tips files`` prints it."""
    lines = "".join(f"{each.sha256}  {each.name}\n" for each in tree(*SCRIPTS))
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")


@public
@require_safe
def law(request: HttpRequest) -> HttpResponse:
    """What the department can hand over when a court asks, and what it cannot."""
    return render(request, "tips/law.html")


@public
@require_safe
def totals(request: HttpRequest) -> HttpResponse:
    """What became of tips, by year."""
    language = get_language() or "en"
    desks = [
        (desk.said("name", language), [(year, rows_of(counts)) for year, counts in published(desk).items()])
        for desk in every()
    ]
    context = {"desks": desks, "smallest": settings.LAMPLIGHTER.tips.smallest_count, "weeks": WAITS.days // 7}
    return render(request, "tips/totals.html", context)
