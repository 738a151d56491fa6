"""Questions ahead of the nights: one is sent in, others are voted for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lamplighter.academy.actions import asking as actions
from lamplighter.academy.actions.shared import Closed, Gone
from lamplighter.academy.forms.own import AskForm
from lamplighter.academy.messages.course_words import course_shown, night_shown
from lamplighter.academy.messages.words import language, night_title
from lamplighter.academy.models import Night
from lamplighter.academy.queries.courses import nights_of
from lamplighter.academy.queries.questions import shown_of, voted
from lamplighter.academy.views.courses import said_in
from lamplighter.academy.views.doors import BOTH, Opened, back, by_applicant
from lamplighter.plumbing import clock

TOLD: dict[str, Promise] = {
    "sent": gettext_lazy("Thank you. The coordinator looks at your question; then others can vote for it."),
    "voted": gettext_lazy("Your vote is counted."),
    "too-late": gettext_lazy("That night has begun."),
}


@by_applicant
@require_http_methods(BOTH)
def questions(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The nights to come, what is asked for each, and a form for one's own question."""
    now, row = clock.now(), opened.row
    nights = [each for each in nights_of(row.course) if actions.may_ask(row, each, now)]
    if not nights:
        return back(opened, "too-late")
    choices = [(str(each.pk), night_title(each, language())) for each in nights]
    form = AskForm(request.POST if request.method == "POST" else None, nights=choices)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            actions.ask(application=row, night=int(told["night"]), text=told["text"], now=now)
        except actions.Enough:
            form.add_error(
                "text", _("So many questions wait for this night that no more fit. Ask it in the room.")
            )
        except (Closed, Gone):
            return redirect(f"{opened.url('academy-questions')}?told=too-late")
        else:
            return redirect(f"{opened.url('academy-questions')}?told=sent")
    context = {
        "opened": opened,
        "row": course_shown(row.course, now),
        "nights": _nights(opened, nights, now),
        "form": form,
        "told": TOLD.get(request.GET.get("told", "")),
        "nav": "academy",
    }
    return render(request, "academy/own/questions.html", context, status=422 if form.errors else 200)


def _nights(opened: Opened, nights: list[Night], now: datetime) -> list[dict[str, Any]]:
    asked, tongue = shown_of(each.pk for each in nights), language()
    mine = voted(opened.row, [each.pk for rows in asked.values() for each in rows])
    return [
        {
            "night": night_shown(night, now),
            "asked": [
                {
                    "text": said_in(each, "shown", tongue),
                    "votes": each.votes,
                    "mine": each.pk in mine,
                    "url": opened.url("academy-vote", each.pk),
                }
                for each in asked.get(night.pk, [])
            ],
        }
        for night in nights
    ]


@by_applicant
@require_POST
def vote(request: HttpRequest, opened: Opened, pk: int) -> HttpResponse:
    """They want to hear that too."""
    try:
        actions.vote(application=opened.row, question=pk, now=clock.now())
    except (Closed, Gone):
        return back(opened, "too-late")
    return redirect(f"{opened.url('academy-questions')}?told=voted")
