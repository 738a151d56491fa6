"""Pages for tipsters. They hold no form that the server could read; the pages without JavaScript, which do, say so first."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lamplighter.keys.models import Desk
from lamplighter.keys.queries.desks import desk as find_desk
from lamplighter.keys.queries.desks import key_ids, last_day, lead_since, newest_list, open_desks, shown_list
from lamplighter.plumbing import clock
from lamplighter.plumbing.stating import public
from lamplighter.tips.messages.refusals import OTHER, SENTENCES


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The desks that take tips; where there is one, its own page."""
    desks = open_desks(clock.now())
    if len(desks) == 1:
        return render(request, "tips/desk.html", shown(desks[0]))
    language = get_language() or "en"
    rows = [(each.code, each.said("name", language)) for each in desks]
    return render(request, "tips/index.html", {"rows": rows})


@public
@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """What happens to a tip, what police learn, the rules: before the form."""
    return render(request, "tips/desk.html", shown(open_or_404(code)))


@public
@require_safe
def write(request: HttpRequest, code: str) -> HttpResponse:
    """The form that the browser seals; where nothing can be sealed to, the page before it, which says so."""
    context = shown(open_or_404(code))
    return render(request, "tips/desk.html" if context["over"] else "tips/write.html", _spoken(context))


@public
@require_safe
def back(request: HttpRequest, code: str) -> HttpResponse:
    """Come back with the code."""
    return render(request, "tips/back.html", _spoken(shown(open_or_404(code))))


def open_or_404(code: str) -> Desk:
    """A desk that takes tips.

    Raises:
        Http404: there is none of this code.
    """
    found = find_desk(code)
    if found is None or not found.is_open or newest_list(found) is None:
        raise Http404
    return found


def shown(desk: Desk) -> dict[str, object]:
    """What each page says of a desk: whom a tip is sealed to, by what anybody can check that."""
    language, newest = get_language() or "en", newest_list(desk)
    assert newest is not None  # an open desk has one
    return {
        "desk": desk,
        "name": desk.said("name", language),
        "rewards": desk.said("rewards", language),
        "fingerprint": shown_list(newest)["fingerprint"],
        "newest": newest,
        "readers": len(key_ids(newest)),
        "until": last_day(newest),
        "over": last_day(newest) < clock.utc_day(clock.now()),
        "since": lead_since(newest),
        "onion": settings.LAMPLIGHTER.tips.onion_address,
    }


def _spoken(context: dict[str, object]) -> dict[str, object]:
    """With what the scripts say."""
    return {**context, "sentences": SENTENCES.items(), "other": OTHER}
