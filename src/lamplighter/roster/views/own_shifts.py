"""An officer's own page of shifts, with what is offered to them; the secret calendar; and the page behind the link of an offer."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import Permission, allow, public
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.plumbing import clock, saying
from lamplighter.roster import actions, boards, own_shifts
from lamplighter.roster.actions.calendars import end_shifts_link, new_shifts_link
from lamplighter.roster.coverage import watch_at
from lamplighter.roster.messages.offer_letters import said_of
from lamplighter.roster.messages.shift_calendar import feed
from lamplighter.roster.models import CoverInvitation, CoverOffer, Officer
from lamplighter.roster.offers import by_link, open_for, path_to, wanted_at
from lamplighter.roster.queries import snapshot
from lamplighter.roster.views.shared import today

LISTED = own_shifts.AHEAD / 4
"""How far ahead the page lists shifts; the calendar reaches further."""


@allow(Permission.ROSTER_SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The signed-in officer's shifts, offers and calendar link. POST makes a new link, or ends it."""
    officer = Officer.objects.filter(user=user_of(request), active=True).first()
    now, error = clock.now(), ""
    if request.method == "POST":
        if officer is None:
            raise Http404
        match request.POST.get("do"):
            case "end":
                end_shifts_link(officer=officer, actor=actor_of(request), now=now)
                messages.success(request, _("The link opens nothing any more."))
                return redirect("staff-my-shifts")
            case "new":
                new_shifts_link(officer=officer, actor=actor_of(request), now=now)
                messages.success(
                    request, _("There is a new link. One that was there before opens nothing any more.")
                )
                return redirect("staff-my-shifts")
            case _unknown:
                error = _("Nothing was changed: choose one of the buttons below.")
    link = own_shifts.link_of(officer) if officer else ""
    context = {"officer": officer, "link": link, "error": error, **_shifts(officer)}
    return render(request, "roster/my_shifts.html", context, status=400 if error else 200)


def _shifts(officer: Officer | None) -> dict[str, object]:
    if officer is None:
        return {}
    now, names, held = clock.now(), boards.zone_names(today()), snapshot()
    language = get_language() or "en"
    rows = own_shifts.shifts_of(officer.pk, now, ahead=LISTED)
    return {
        "shifts": [
            {
                "day": capfirst(saying.long_day(duty.starts, clock.city_tz())),
                "hours": saying.hours(duty.starts, duty.ends, clock.city_tz()),
                "zone": names.get(zone, zone),
                "shift": held.shifts[duty.shift].name(language),
                "covering": duty.covering is not None,
                "now": duty.starts <= now,
            }
            for zone, duty in rows
            if duty.ends > now
        ],
        "offers": [
            {
                **said_of(watch, names.get(watch.zone, watch.zone), language),
                "url": path_to(row.offer, officer.pk),
                "declined": row.declined_at is not None,
            }
            for row, watch in open_for(officer.pk, now)
        ],
    }


@public
@require_safe
def shift_calendar(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """The calendar, for whoever holds its link."""
    officer = own_shifts.by_link(pk, secret, clock.now())
    if officer is None:
        raise Http404
    held = snapshot()
    duties = own_shifts.shifts_of(officer.pk, clock.now())
    body = feed(duties, held.shifts, held.stations, boards.zone_names(today()))
    headers = {"Content-Disposition": 'inline; filename="shifts.ics"'}
    return unlisted(HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, pk: int, officer: int, secret: str) -> HttpResponse:
    """A shift that is offered to an officer; POST takes it, or says that they cannot."""
    found = by_link(pk, officer, secret)
    if found is None:
        return unlisted(render(request, "roster/offer_none.html", status=404))
    row, now = found.offer, clock.now()
    if row.taken_by_id == officer:
        return _offer_page(request, row, "yours", 200)
    if request.method == "POST":
        return _answered(request, found, now)
    if row.closed_at is not None or wanted_at(row.post_id, row.shift_id, row.day, now) is None:
        return _offer_page(request, row, "gone", 200)
    return _offer_page(request, row, "open" if found.declined_at is None else "declined", 200)


def _answered(request: HttpRequest, found: CoverInvitation, now: datetime) -> HttpResponse:
    row, answer = found.offer, request.POST.get("answer", "")
    try:
        if answer == "yes":
            actions.take_cover(offer=row, officer=found.officer, now=now)
        elif answer == "no":
            actions.decline_cover(offer=row, officer=found.officer, now=now)
        elif row.closed_at is None:
            return _offer_page(request, row, "open", 422, _("Choose one of the two answers."))
    except actions.NotRested as refused:
        return _offer_page(request, row, "not_rested", 409, refused.said())
    except actions.RosterRefused:
        return _offer_page(request, row, "gone", 409)
    return unlisted(redirect(request.path))


def _offer_page(
    request: HttpRequest, row: CoverOffer, state: str, status: int, why: str = ""
) -> HttpResponse:
    watch = watch_at(row.post_id, row.shift_id, row.day)
    names = boards.zone_names(today())
    said = (
        said_of(watch, names.get(watch.zone, watch.zone), get_language() or "en") if watch is not None else {}
    )
    context = {"said": said, "state": state, "why": why}
    return unlisted(render(request, "roster/offer.html", context, status=status))


def unlisted(response: HttpResponse) -> HttpResponse:
    """Keeps an answer behind a secret address out of caches, search engines and referrers."""
    add_never_cache_headers(response)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
