"""The page without JavaScript. It says first that the server sees the text for a moment; sealed in memory, written nowhere.

It also takes what was sealed away from any browser, to be pasted.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from lamplighter.core.sealing import codes
from lamplighter.core.sealing.refusals import Refused
from lamplighter.plumbing import clock
from lamplighter.plumbing.stating import public
from lamplighter.tips.actions import gate
from lamplighter.tips.actions.plain import take_pasted, take_text
from lamplighter.tips.messages.refusals import OTHER_WORDS, sentence
from lamplighter.tips.views.public_forms import read_form, status_of
from lamplighter.tips.views.public_pages import open_or_404, shown

ASK, FORM = "tips/plain.html", "tips/plain_form.html"
TAKEN, CHECK = "tips/plain_taken.html", "tips/plain_check.html"

TYPED_MOST = 2_000
"""Signs of what was typed that a page gives back."""


@public
@require_http_methods(["GET", "HEAD", "POST"])
def plain(request: HttpRequest, code: str) -> HttpResponse:
    """What it means to write here; the form, when somebody goes on; the receipt with the code."""
    context = {**shown(open_or_404(code)), "wait": settings.LAMPLIGHTER.tips.plain_wait_seconds}
    if context["over"]:
        return render(request, "tips/desk.html", context)
    if request.method != "POST":
        return render(request, ASK, context)
    language, now = (get_language() or "en")[:2], clock.now()
    said: dict[str, str] = {}
    try:
        said = read_form(request, "go", "text", "sealed", "note", "words", "typed")
        if said["go"] == "sealed":
            take_pasted(desk=code, text=said["sealed"], now=now)
            return render(request, TAKEN, context)
        if said["go"] == "text":
            gate.check_note(said["note"], desk=code, now=now)
            words = take_text(desk=code, text=said["text"], language=language, now=now)
            return render(request, TAKEN, {**context, "words": words})
        if said["go"] in ("ask", "show", "check"):
            return _kept(request, said, context)
    except Refused as why:
        more = {"fault": sentence(why), "text": said.get("text", ""), "note": gate.note(code, now)}
        page = FORM if said.get("go") == "text" else ASK
        return render(request, page, {**context, **more}, status=status_of(why))
    return render(request, FORM, {**context, "note": gate.note(code, now)})


def _kept(request: HttpRequest, said: dict[str, str], context: dict[str, object]) -> HttpResponse:
    """Whether somebody wrote the words down right: each page carries them in its body, since nothing is remembered in between.

    Raises:
        Refused: the page's own words are none.
    """
    kept = codes.read_code(said["words"])
    context = {**context, "words": said["words"].split()}
    if said["go"] == "show":
        return render(request, TAKEN, context)
    if said["go"] == "ask":
        return render(request, CHECK, context)
    try:
        typed = codes.read_code(said["typed"])
    except Refused as why:
        more = {"fault": sentence(why, code=True), "typed": said["typed"][:TYPED_MOST]}
        return render(request, CHECK, {**context, **more}, status=status_of(why))
    if typed != kept:
        return render(request, CHECK, {**context, "fault": OTHER_WORDS, "typed": said["typed"]}, status=422)
    return render(request, CHECK, {**context, "right": True})
