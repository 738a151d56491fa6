"""Residents to ring: those who asked to be called, and whom nothing else tells what became of their appointment."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.meetings.actions.ringing import NothingToTell, note_call
from lamplighter.meetings.actions.shared import Gone
from lamplighter.meetings.queries.calls import to_ring
from lamplighter.meetings.views import agenda_shown as shown
from lamplighter.meetings.views.agenda_one import found_or_404
from lamplighter.plumbing import clock


@allow(Permission.APPOINTMENTS_WORK)
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to ring, why, and how often nobody answered."""
    now = clock.now()
    user = user_of(request)
    found = [shown.to_ring(each, now, user) for each in to_ring(user, now)]
    return render(request, "meetings/staff/calls.html", {"calls": found})


@allow(Permission.APPOINTMENTS_WORK)
@require_POST
def rang(request: HttpRequest, number: str) -> HttpResponse:
    """Somebody rang: the resident knows, or nobody answered."""
    row = found_or_404(request, number)
    reached = request.POST.get("do") == "rang"
    tries = request.POST.get("tries", "")
    try:
        note_call(
            pk=row.pk, reached=reached, tries=int(tries) if tries.isdecimal() else 0,
            user=user_of(request), actor=actor_of(request), now=clock.now(),
        )  # fmt: skip
    except Gone:
        raise Http404 from None
    except NothingToTell:
        messages.error(request, _("That call is noted already, or nobody has to ring them any more."))
    else:
        rung, tried = _("It is noted that you rang them."), _("It is noted. They stay on the list.")
        messages.success(request, rung if reached else tried)
    return redirect("staff-appointments-calls")
