"""Coming back without JavaScript. The page says first that the server sees the code, and what it opens, for a moment.

Nothing is opened but by a POST, and nothing is remembered from one page to the next: each carries the code in its body, and nobody keeps
the page (``no-store``).
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from lamplighter.core.sealing.refusals import BadField, Refused
from lamplighter.keys.models import Desk
from lamplighter.keys.queries.desks import desk as find_desk
from lamplighter.keys.queries.desks import newest_list
from lamplighter.plumbing import clock
from lamplighter.plumbing.stating import public
from lamplighter.tips.actions.returning import answer, opened, take_back
from lamplighter.tips.messages.refusals import sentence
from lamplighter.tips.views.public_forms import read_form, status_of
from lamplighter.tips.views.public_pages import shown

ASK, MAILBOX, GONE = "tips/plain_back.html", "tips/plain_mailbox.html", "tips/plain_gone.html"

CODE_MOST = 2_000
"""Signs above which what was typed is refused as no code (``codes.read_code``), and not what was written."""


@public
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, code: str) -> HttpResponse:
    """Asks for the code; shows what it opens; takes an answer; destroys. ``go`` is open, answer, withdraw (asks once more) or destroy."""
    desk = find_desk(code)
    if desk is None or newest_list(desk) is None:
        raise Http404
    context = shown(desk)
    if request.method != "POST":
        return render(request, ASK, context)
    said: dict[str, str] = {}
    try:
        said = read_form(request, "go", "code", "text")
        return _done(request, desk, said, context)
    except Refused as why:
        more = {
            "word": why.word,
            "fault": sentence(why, code=len(said.get("code", "")) > CODE_MOST),
            "code": said.get("code", ""),
            "text": said.get("text", ""),
        }
        return render(request, ASK, {**context, **more}, status=status_of(why))


def _done(request: HttpRequest, desk: Desk, said: dict[str, str], context: dict[str, object]) -> HttpResponse:
    typed, language = said["code"], (get_language() or "en")[:2]
    context = {**context, "code": typed}
    if said["go"] == "destroy":
        take_back(desk=desk, typed=typed)
        return render(request, GONE, context)
    if said["go"] == "answer":
        mine = answer(desk=desk, typed=typed, text=said["text"], language=language, now=clock.now())
        return render(request, MAILBOX, {**context, "mine": mine, "sent": True})
    if said["go"] not in ("open", "withdraw"):
        raise BadField("There is no such thing to do here.")
    mine = opened(desk=desk, typed=typed)
    return render(request, MAILBOX, {**context, "mine": mine, "asked": said["go"] == "withdraw"})
