"""The staff's page about mail and jobs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.audit.rules import Actor
from lamplighter.outbox import actions, queries
from lamplighter.outbox.rules import MailState
from lamplighter.plumbing import clock
from lamplighter.plumbing.paging import page_of

_STATES = {
    MailState.WAITING: gettext_lazy("Waiting"),
    MailState.SENT: gettext_lazy("Sent"),
    MailState.FAILED: gettext_lazy("Given up"),
}


@allow(Permission.OUTBOX_SEE, whole_city=True)
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Mail with its state, but neither whom it is for nor what it says; and the timetable."""
    asked = request.GET.get("state", "")
    state = asked if asked in set(MailState) else ""
    page = page_of(queries.mails(state), request.GET.get("page"))
    counts = queries.counts()
    context = {
        "rows": [(row, _STATES[row.state]) for row in map(queries.row, page.rows)],
        "page": page,
        "query": f"&state={state}" if state else "",
        "states": [
            (each.value, name, counts[each.value], each.value == state) for each, name in _STATES.items()
        ],
        "sends": queries.sends_mail(),
        "turns": queries.turns(),
        "now": clock.now(),
    }
    return render(request, "outbox/outbox.html", context)


@allow(Permission.OUTBOX_SEE, whole_city=True)
@require_POST
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a mail again, or give it up."""
    assert request.user.pk is not None
    actor, now = Actor.staff(request.user.pk), clock.now()
    try:
        if request.POST.get("do") == "drop":
            actions.drop(pk=pk, actor=actor, now=now)
            messages.success(request, _("The mail is removed and will not be sent."))
        else:
            actions.try_again(pk=pk, actor=actor, now=now)
            messages.success(request, _("The mail is tried again in a moment."))
    except actions.NotWaiting:
        messages.error(request, _("That mail has gone out already, or was removed."))
    return redirect("staff-outbox")
