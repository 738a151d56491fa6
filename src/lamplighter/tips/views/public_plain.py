"""The page without JavaScript. It says first that the server sees the text for a moment; sealed in memory, written nowhere.

It also takes what was sealed away from any browser, to be pasted.
"""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from lamplighter.core.sealing.refusals import BadField, Refused
from lamplighter.keys.queries.desks import open_desks
from lamplighter.plumbing import clock
from lamplighter.plumbing.jsonbody import STATUSES, read_bytes
from lamplighter.plumbing.stating import public
from lamplighter.tips.actions.plain import take_pasted, take_text

MOST = 256 << 10
"""Bytes of the form. They stay in memory, whatever they are."""


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
        form = _form(request)
        if form.get("sealed", "").strip():
            take_pasted(desk=code, text=form["sealed"], now=clock.now())
            return render(request, "tips/plain_taken.html", context)
        words = take_text(desk=code, text=form.get("text", ""), language=language[:2], now=clock.now())
    except Refused as why:
        status = getattr(why, "status", None) or STATUSES.get(why.word, 422)
        return render(request, "tips/plain.html", {**context, "word": why.word}, status=status)
    return render(request, "tips/plain_taken.html", {**context, "words": words})


def _form(request: HttpRequest) -> dict[str, str]:
    """The fields, read by hand: the usual reader would put large parts on the disk."""
    if not (request.content_type or "").startswith("application/x-www-form-urlencoded"):
        raise BadField("A form of this kind is not taken here.")
    data = read_bytes(request, MOST)
    try:
        said = QueryDict(data.decode("utf-8"), encoding="utf-8")
    except (ValueError, SuspiciousOperation) as wrong:
        raise BadField("The form is no text.") from wrong
    return {name: said.get(name, "").replace("\r\n", "\n") for name in ("text", "sealed") if name in said}
