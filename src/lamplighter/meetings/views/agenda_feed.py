"""An officer's own calendar: the page that gives, renews and ends its link, and the calendar behind it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import Permission, allow, public
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.meetings.messages.agenda_calendar import feed
from lamplighter.meetings.queries import feeds, seen
from lamplighter.plumbing import clock
from lamplighter.roster.actions.calendars import end_calendar_link, new_calendar_link


@allow(Permission.APPOINTMENTS_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The link of the officer who is signed in. POST makes a new one, or ends it."""
    officer, error = seen.officer_of(user_of(request)), ""
    if request.method == "POST":
        if officer is None:
            raise Http404
        match request.POST.get("do"):
            case "end":
                end_calendar_link(officer=officer, actor=actor_of(request), now=clock.now())
                messages.success(request, _("The link opens nothing any more."))
                return redirect("staff-appointments-calendar")
            case "new":
                new_calendar_link(officer=officer, actor=actor_of(request), now=clock.now())
                messages.success(
                    request, _("There is a new link. One that was there before opens nothing any more.")
                )
                return redirect("staff-appointments-calendar")
            case _unknown:
                error = _("Nothing was changed: choose one of the buttons below.")
    context = {
        "officer": officer,
        "link": feeds.link_of(officer) if officer is not None else "",
        "error": error,
    }
    return render(request, "meetings/staff/calendar.html", context, status=400 if error else 200)


@public
@require_safe
def officer_calendar(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """The calendar, for whoever holds its link. Nothing of residents is in it."""
    officer = feeds.by_link(pk, secret)
    if officer is None:
        raise Http404
    now = clock.now()
    body = feed(
        feeds.coming(officer, now),
        feeds.gatherings(officer, now),
        get_language() or "en",
        feeds.expected(officer, now),
    )
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = 'inline; filename="appointments.ics"'
    return answer
