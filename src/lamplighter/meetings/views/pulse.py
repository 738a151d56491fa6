"""The two questions after a gathering. Who answers is nobody's to know: the link is tied to the gathering alone, and goes with its use."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lamplighter.accounts.access import public
from lamplighter.meetings.actions.gathering_after import Used, answer
from lamplighter.meetings.forms.rsvps import PulseForm
from lamplighter.meetings.messages.gathering_words import shown
from lamplighter.meetings.queries.pulses import ticket_of
from lamplighter.meetings.views.gathering_shared import BOTH, unlisted
from lamplighter.plumbing import clock


@public
@require_http_methods(BOTH)
def pulse(request: HttpRequest, secret: str) -> HttpResponse:
    """Asks, lets one answer in, thanks."""
    now = clock.now()
    ticket = ticket_of(secret, now)
    if ticket is None:
        return unlisted(render(request, "meetings/pulse/over.html", status=410))
    posted = request.method == "POST"
    form = PulseForm(request.POST if posted else None)
    row = shown([ticket.gathering], now)[0]
    if posted and form.is_valid():
        useful, heard = form.answers()
        try:
            answer(secret=secret, useful=useful, heard=heard, now=now)
        except Used:
            return unlisted(render(request, "meetings/pulse/over.html", status=410))
        return unlisted(render(request, "meetings/pulse/thanks.html", {"row": row}))
    context = {"form": form, "row": row}
    return unlisted(render(request, "meetings/pulse/ask.html", context, status=422 if posted else 200))
