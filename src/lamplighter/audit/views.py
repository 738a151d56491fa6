"""The record of who did what, for those who may read it."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.audit import queries
from lamplighter.audit.actions import record_reading
from lamplighter.audit.forms import FilterForm
from lamplighter.audit.rules import Actor, ActorKind, Verb
from lamplighter.plumbing import clock
from lamplighter.plumbing.paging import page_of

ROWS = 40
"""Of a page: each is several lines on a phone."""


@allow(Permission.AUDIT_READ, whole_city=True)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """Events, newest first. That somebody read them is itself on record."""
    form = FilterForm(request.GET)
    page = page_of(queries.events(form.wanted()), request.GET.get("page"), ROWS)
    assert request.user.pk is not None
    record_reading(
        verb=Verb.AUDIT_READ, subject=("audit.event", ""), actor=Actor.staff(request.user.pk), now=clock.now()
    )
    people = get_user_model().objects.in_bulk({row.actor_id for row in page.rows if row.actor_id is not None})
    rows = [(row, _actor(row.actor_kind, row.actor_name, people.get(row.actor_id))) for row in page.rows]
    context = {"rows": rows, "page": page, "form": form, "query": form.query(), "seal": queries.newest_seal()}
    return render(request, "audit/events.html", context)


def _actor(kind: str, name: str, person: object | None) -> str:
    if kind == ActorKind.STAFF:
        return str(person) if person is not None else ""
    return f"lamplighter {name}" if kind == ActorKind.COMMAND else name
