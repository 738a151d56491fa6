"""The staff desk: where signed-in people begin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lamplighter.academy.queries.presenting import presents
from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import user_of
from lamplighter.accounts.queries import may
from lamplighter.concerns.messages.desk_lists import due_today
from lamplighter.meetings.messages.agenda import my_day
from lamplighter.partners.queries.groups import waiting
from lamplighter.plumbing import clock
from lamplighter.roster.rising import risen
from lamplighter.site import nav
from lamplighter.site.views.zones import zone_rows


@allow(Permission.DESK_SEE)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is due, who is on duty now, and what the person may open."""
    now = clock.now()
    links = [link for link in nav.links_for(request.user, request.path) if link.about]
    due = due_today(request.user, now) if may(request.user, Permission.CONCERNS_WORK) else None
    asks = waiting(request.user, now) if may(request.user, Permission.GROUPS_WORK) else (0, 0)
    meets = my_day(request.user, now) if may(request.user, Permission.APPOINTMENTS_WORK) else None
    late = risen(request.user, now, leads=False)
    context = {
        "rows": zone_rows(now),
        "links": links,
        "due": due,
        "asks": asks,
        "meets": meets,
        "risen": late,
        "presents": presents(user_of(request).pk),
    }
    return render(request, "site/desk.html", context)
