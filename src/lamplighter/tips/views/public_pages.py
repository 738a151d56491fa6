"""Pages for tipsters. They hold no form that the server could read, save the one that says so first."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lamplighter.keys.models import Desk
from lamplighter.keys.queries.desks import desk as find_desk
from lamplighter.keys.queries.desks import newest_list, open_desks, shown_list
from lamplighter.plumbing import clock
from lamplighter.plumbing.stating import public


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The desks that take tips."""
    language = get_language() or "en"
    rows = [(desk.code, desk.said("name", language)) for desk in open_desks(clock.now())]
    return render(request, "tips/index.html", {"rows": rows})


@public
@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """What happens to a tip, the rules, and the form that seals."""
    return render(request, "tips/desk.html", _shown(_open_or_404(code)))


@public
@require_safe
def back(request: HttpRequest, code: str) -> HttpResponse:
    """Come back with the code."""
    return render(request, "tips/back.html", _shown(_open_or_404(code)))


def _open_or_404(code: str) -> Desk:
    found = find_desk(code)
    if found is None or not found.is_open or newest_list(found) is None:
        raise Http404
    return found


def _shown(desk: Desk) -> dict[str, object]:
    language, newest = get_language() or "en", newest_list(desk)
    assert newest is not None  # an open desk has one
    return {
        "desk": desk,
        "name": desk.said("name", language),
        "rewards": desk.said("rewards", language),
        "fingerprint": shown_list(newest)["fingerprint"],
    }
