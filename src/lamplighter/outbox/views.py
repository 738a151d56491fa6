"""The staff's page about what goes out: mail, texts, calls to other servers; and jobs."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.audit.rules import Actor
from lamplighter.outbox import actions, queries
from lamplighter.outbox.models import Call, Kind, Mail, Text
from lamplighter.outbox.rules import MailState
from lamplighter.plumbing import clock
from lamplighter.plumbing.paging import page_of

_STATES = {
    MailState.WAITING: gettext_lazy("Waiting"),
    MailState.SENT: gettext_lazy("Sent"),
    MailState.FAILED: gettext_lazy("Given up"),
}


@dataclass(frozen=True, slots=True)
class _Sort:
    """One of the three lists."""

    name: str
    kind: Kind
    label: Promise
    route: str


_SORTS = (
    _Sort("mail", Mail, gettext_lazy("Mail"), "staff-outbox-mail"),
    _Sort("texts", Text, gettext_lazy("Text messages"), "staff-outbox-text"),
    _Sort("calls", Call, gettext_lazy("Calls to other servers"), "staff-outbox-call"),
)


@allow(Permission.OUTBOX_SEE, whole_city=True)
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Mail, texts or calls with their state, but neither whom they are for nor what they say; and the timetable."""
    sort = next((each for each in _SORTS if each.name == request.GET.get("kind")), _SORTS[0])
    asked = request.GET.get("state", "")
    state = asked if asked in set(MailState) else ""
    page = page_of(queries.rows(sort.kind, state), request.GET.get("page"))
    counts = queries.counts(sort.kind)
    context = {
        "rows": [(row, _STATES[row.state]) for row in map(queries.row, page.rows)],
        "page": page,
        "query": f"&kind={sort.name}" + (f"&state={state}" if state else ""),
        "sort": sort,
        "sorts": [(each, queries.given_up(each.kind), each is sort) for each in _SORTS],
        "states": [
            (each.value, name, counts[each.value], each.value == state) for each, name in _STATES.items()
        ],
        "sends": queries.sends_mail(),
        "sends_texts": queries.sends_texts(),
        "turns": queries.turns(),
        "now": clock.now(),
    }
    return render(request, "outbox/outbox.html", context)


@allow(Permission.OUTBOX_SEE, whole_city=True)
@require_POST
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a mail again, or give it up."""
    return _act(request, pk, _SORTS[0])


@allow(Permission.OUTBOX_SEE, whole_city=True)
@require_POST
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a text again, or give it up."""
    return _act(request, pk, _SORTS[1])


@allow(Permission.OUTBOX_SEE, whole_city=True)
@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a call to another server again, or give it up."""
    return _act(request, pk, _SORTS[2])


def _act(request: HttpRequest, pk: int, sort: _Sort) -> HttpResponse:
    assert request.user.pk is not None
    actor, now = Actor.staff(request.user.pk), clock.now()
    try:
        if request.POST.get("do") == "drop":
            actions.drop(pk=pk, actor=actor, now=now, kind=sort.kind)
            messages.success(request, _("It is removed and will not be sent."))
        else:
            actions.try_again(pk=pk, actor=actor, now=now, kind=sort.kind)
            messages.success(request, _("It is tried again in a moment."))
    except actions.NotWaiting:
        messages.error(request, _("It has gone out already, or was removed."))
    return redirect(f"{reverse('staff-outbox')}?kind={sort.name}")
