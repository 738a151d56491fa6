"""The page without JavaScript. It says first that the server sees the text for a moment; sealed in memory, written nowhere.

It also takes what was sealed away from any browser, to be pasted.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from lamplighter.core.sealing.refusals import Refused
from lamplighter.keys.queries.desks import open_desks
from lamplighter.plumbing import clock
from lamplighter.plumbing.stating import public
from lamplighter.tips.actions.plain import take_pasted, take_text
from lamplighter.tips.views.public_forms import read_form, status_of


@public
@require_http_methods(["GET", "HEAD", "POST"])
def plain(request: HttpRequest, code: str) -> HttpResponse:
    """Writes to a desk without JavaScript: ``text`` to be sealed here, or ``sealed`` that was sealed elsewhere."""
    language = get_language() or "en"
    found = next((desk for desk in open_desks(clock.now()) if desk.code == code), None)
    if found is None:
        raise Http404
    context: dict[str, object] = {"desk": found, "name": found.said("name", language)}
    if request.method != "POST":
        return render(request, "tips/plain.html", context)
    try:
        form = read_form(request, "text", "sealed")
        if form["sealed"].strip():
            take_pasted(desk=code, text=form["sealed"], now=clock.now())
            return render(request, "tips/plain_taken.html", context)
        words = take_text(desk=code, text=form["text"], language=language[:2], now=clock.now())
    except Refused as why:
        return render(request, "tips/plain.html", {**context, "word": why.word}, status=status_of(why))
    return render(request, "tips/plain_taken.html", {**context, "words": words})
