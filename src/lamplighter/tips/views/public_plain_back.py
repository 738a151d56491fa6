"""Coming back without JavaScript. It says first that the server sees the code and what it opens for a moment.

Nothing is remembered from one page to the next: each carries the code in its body, and nobody keeps the page (``no-store``).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from lamplighter.core.sealing.refusals import Refused
from lamplighter.keys.models import Desk
from lamplighter.plumbing import clock
from lamplighter.plumbing.stating import public
from lamplighter.tips.messages.refusals import sentence
from lamplighter.tips.plain_back import answer, opened, take_back
from lamplighter.tips.views.public_forms import read_form, status_of
from lamplighter.tips.views.public_pages import open_or_404, shown

ASK, MAILBOX, GONE = "tips/plain_back.html", "tips/plain_mailbox.html", "tips/plain_gone.html"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, code: str) -> HttpResponse:
    """Asks for the code; shows what it opens; takes an answer; destroys."""
    desk = open_or_404(code)
    context = shown(desk)
    if request.method != "POST":
        return render(request, ASK, context)
    said: dict[str, str] = {}
    try:
        said = read_form(request, "go", "code", "text")
        return _done(request, desk, said, context)
    except Refused as why:
        more: dict[str, object] = {"fault": sentence(why), "code": said.get("code", "")}
        status = status_of(why)
        if said.get("go") != "answer":
            return render(request, ASK, {**context, **more}, status=status)
        more |= {"text": said["text"], "mine": _still(desk, said)}
        return render(request, MAILBOX if more["mine"] else ASK, {**context, **more}, status=status)


def _done(request: HttpRequest, desk: Desk, said: dict[str, str], context: dict[str, object]) -> HttpResponse:
    typed, language = said["code"], (get_language() or "en")[:2]
    context = {**context, "code": typed}
    if said["go"] == "destroy":
        take_back(desk=desk, typed=typed)
        return render(request, GONE, context)
    if said["go"] == "answer":
        answer(desk=desk, typed=typed, text=said["text"], language=language, now=clock.now())
        context["sent"] = True
    context |= {"mine": opened(desk=desk, typed=typed), "asked": said["go"] == "withdraw"}
    return render(request, MAILBOX, context)


def _still(desk: Desk, said: dict[str, str]) -> object:
    try:
        return opened(desk=desk, typed=said["code"])
    except Refused:
        return None
