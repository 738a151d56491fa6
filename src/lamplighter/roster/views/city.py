"""Staff pages about what zones share: shifts and stations."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.core.schedule import values
from lamplighter.plumbing import clock
from lamplighter.roster import actions, boards
from lamplighter.roster.forms import ShiftForm, StationForm, refused
from lamplighter.roster.views.left import after_shift
from lamplighter.roster.views.shared import scope_of, today


@allow(Permission.ROSTER_SEE)
@require_safe
def shifts(request: HttpRequest) -> HttpResponse:
    """Every shift."""
    return render(request, "roster/shifts.html", {"shifts": boards.shifts(), "scope": scope_of(request)})


@allow(Permission.ROSTER_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def add_shift(request: HttpRequest) -> HttpResponse:
    """Adds a shift."""
    form = ShiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_shift(details=form.details(), actor=actor_of(request), now=clock.now())
        except actions.RosterRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("The shift is added. Officers can be posted to it."))
            return redirect("staff-shifts")
    status = 422 if request.method == "POST" else 200
    return render(request, "roster/shift.html", {"form": form}, status=status)


@allow(Permission.ROSTER_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a shift for everybody who works it."""
    found = boards.shift(pk)
    if found is None:
        raise Http404
    form = ShiftForm(request.POST if request.method == "POST" else None, shift=found)
    if request.method == "POST" and form.is_valid():
        was = values.Shift(found.pk, found.code, frozenset(found.days), found.starts, found.ends)
        try:
            actions.change_shift(
                shift=found, details=form.details(), actor=actor_of(request), now=clock.now()
            )
        except actions.RosterRefused as error:
            refused(form, error)
        else:
            messages.success(request, _("The shift is kept. It holds for everyone who works it."))
            return redirect(after_shift(was) or reverse("staff-shifts"))
    status = 422 if request.method == "POST" else 200
    return render(request, "roster/shift.html", {"form": form, "shift": found}, status=status)


@allow(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def station(request: HttpRequest, zone: str) -> HttpResponse:
    """Says where a zone's officers can be met."""
    scope, names = scope_of(request), boards.zone_names(today())
    found = boards.station(zone)
    if not scope.sees_zone(zone) or (zone not in names and found is None):
        raise Http404
    if not scope.edits_zone(zone):
        raise PermissionDenied
    form = StationForm(request.POST if request.method == "POST" else None, station=found)
    if request.method == "POST" and form.is_valid():
        actions.set_station(
            zone=zone,
            details=form.details(),
            zones=[*names, zone],
            actor=actor_of(request),
            now=clock.now(),
        )
        messages.success(request, _("The station is kept."))
        return redirect("staff-roster")
    context = {"form": form, "zone": zone, "name": names.get(zone, zone)}
    return render(request, "roster/station.html", context, status=422 if request.method == "POST" else 200)
