"""The officer's agenda: my day, my post's day, what waits to be closed; and the lists of what needs somebody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import user_of
from lamplighter.meetings.messages import agenda as words
from lamplighter.meetings.messages.gathering_away import waiting
from lamplighter.meetings.queries import agenda, expected, seen
from lamplighter.meetings.queries.appointments import open_wishes
from lamplighter.meetings.queries.calls import to_ring
from lamplighter.meetings.queries.gathering_away import troubled
from lamplighter.meetings.views import agenda_shown as shown
from lamplighter.meetings.views.agenda_day import Entry, entries
from lamplighter.meetings.views.agenda_engaged import engaged_on
from lamplighter.plumbing import clock, saying
from lamplighter.roster.holding import workers
from lamplighter.roster.models import Officer

WISHES_MOST = 200


@allow(Permission.APPOINTMENTS_WORK)
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """A day: of the officer who looks, or of a zone of theirs. The address says which, and which day."""
    now, user = clock.now(), user_of(request)
    on = shown.read_day(request.GET.get("day", ""), now)
    officer, zones = seen.officer_of(user), seen.working(user, now)
    codes = [code for code, _name in zones]
    asked = request.GET.get("zone", "")
    zone = asked if asked in codes else "" if officer is not None else next(iter(codes), "")
    mine = officer is not None and not zone
    found = _entries(user, officer if mine else None, zone, on, now)
    booked = sum(1 for each in found if each.line is not None and not each.why and not each.line.gone)
    gatherings = sum(1 for each in found if each.held is not None)
    officers = [officer.pk] if officer is not None and mine else [each for each, _card in workers(zone, on)]
    engaged = engaged_on(user, officers, on, now, named=not mine)
    context = {
        "headline": words.day_headline(booked, gatherings + len(engaged), on, now),
        "whose": _("My day") if mine else seen.zone_name(zone, now),
        "today": on == clock.city_day(now),
        "entries": found,
        "engaged": engaged,
        "mine": mine,
        "sides": _sides(officer, zones, zone, on, now),
        "before": _address(zone, shown.step(on, -1)),
        "after": _address(zone, shown.step(on, 1)),
        "back": _address(zone, ""),
        "shifts": _shifts(officer, on, now) if mine and officer is not None else [],
        "ahead": _ahead(user, officer if mine else None, zone, on),
        "zone": zone,
        **_waiting(user, officer if mine else None, now),
    }
    return render(request, "meetings/staff/day.html", context)


def _entries(user: Any, officer: Officer | None, zone: str, on: date, now: datetime) -> list[Entry]:
    """What stands in the day of an officer; without one, of a zone."""
    span = agenda.day_span(on)
    if officer is not None:
        rows, held = agenda.officers_day(user, officer.pk, on), expected.held_by(officer.pk, *span)
    else:
        rows, held = agenda.zones_day(user, zone, on), expected.held_in(zone, *span)
    of = Q(officer=officer) if officer is not None else Q(appointment__zone=zone)
    old = expected.expected(user, of, *span)
    return entries(rows, old, held, user=user, now=now, officers=officer is None)


def _address(zone: str, on: str) -> str:
    made = QueryDict(mutable=True)
    for name, value in (("zone", zone), ("day", on)):
        if value:
            made[name] = value
    return f"?{made.urlencode()}"


def _sides(
    officer: Officer | None, zones: list[tuple[str, str]], zone: str, on: date, now: datetime
) -> list[tuple[str, str, bool]]:
    """The same day of others: name, address, whether it is the one shown."""
    kept = "" if on == clock.city_day(now) else on.isoformat()
    mine = [(_("My day"), _address("", kept), not zone)] if officer is not None else []
    return [*mine, *((name, _address(code, kept), code == zone) for code, name in zones)]


def _shifts(officer: Officer, on: date, now: datetime) -> list[str]:
    """When the officer is on duty that day, and where."""
    tz = clock.city_tz()
    return [
        _("%(hours)s, %(zone)s")
        % {"hours": saying.hours(starts, ends, tz), "zone": seen.zone_name(zone, now)}
        for starts, ends, zone in agenda.shifts_on(officer.pk, on)
    ]


def _ahead(user: Any, officer: Officer | None, zone: str, on: date) -> list[tuple[str, str, int]]:
    """The next days with something: said, address, how much."""
    found = agenda.next_days(user, officer.pk if officer is not None else None, zone, on)[:5]
    return [(shown.day_short(each), _address(zone, each.isoformat()), count) for each, count in found]


def _waiting(user: Any, officer: Officer | None, now: datetime) -> dict[str, Any]:
    """What else waits: to be closed, for another officer, for a call, for a release, for a time."""
    closing = agenda.not_closed(user, officer.pk, now) if officer is not None else []
    return {
        "closing": [shown.line(row, now, user) for row in closing],
        "troubled": len(agenda.troubles(user, now)) + len(troubled(user, now)),
        "calls": len(to_ring(user, now)),
        "releases": len(agenda.to_release(user, now)),
        "wishes": open_wishes().filter(seen.in_zones(user)).count(),
    }


@allow(Permission.APPOINTMENTS_WORK)
@require_safe
def trouble(request: HttpRequest) -> HttpResponse:
    """Appointments that need another officer, or an answer, and gatherings whose officer is away. Derived from the roster as it is now."""
    now, user = clock.now(), user_of(request)
    needs = [shown.need(each, now, user) for each in agenda.troubles(user, now)]
    context = {"needs": needs, "gatherings": waiting(troubled(user, now), user, now)}
    return render(request, "meetings/staff/trouble.html", context)


@allow(Permission.APPOINTMENTS_WORK)
@require_safe
def wishes(request: HttpRequest) -> HttpResponse:
    """Who waits for which hours, the longest first."""
    now, user = clock.now(), user_of(request)
    found = open_wishes().filter(seen.in_zones(user)).select_related("officer", "offered")[:WISHES_MOST]
    return render(
        request, "meetings/staff/wishes.html", {"wishes": [shown.wished(row, now) for row in found]}
    )
