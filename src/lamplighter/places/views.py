"""Staff pages of places: zone maps with their reports. ``import_views`` has the dialogues of imports."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.core.geo.report import MapReport
from lamplighter.places import actions, maps, queries
from lamplighter.places.change_views import posts_at_stake, told_of_past
from lamplighter.places.change_words import summary
from lamplighter.places.changes import compare
from lamplighter.places.forms import DayForm
from lamplighter.places.rules import MapState
from lamplighter.places.state_words import listed
from lamplighter.places.wording import said, say
from lamplighter.plumbing import clock


@allow(Permission.ZONES_EDIT)
@require_safe
def zone_maps(request: HttpRequest) -> HttpResponse:
    """Every zone map, what its state means, and which one holds today."""
    today = clock.city_day(clock.now())
    context = {"maps": listed(today), "layers": queries.base_layer_rows()}
    return render(request, "places/zone_maps.html", context)


@allow(Permission.ZONES_EDIT)
@require_safe
def zone_map(request: HttpRequest, pk: int) -> HttpResponse:
    """One map: a drawing, and the report in words."""
    found = queries.map_by_id(pk)
    if found is None:
        raise Http404
    frame, areas = maps.preview(found)
    same_day = queries.confirmed_from(found.holds_from)
    other = queries.map_beside(found)
    ahead = found.holds_from > clock.city_day(clock.now()) or found.state == MapState.DRAFT.value
    held = compare(other, found) if other is not None and ahead else None
    context = {
        "changes": summary(held, posts_at_stake(found)) if held is not None else [],
        "past": told_of_past(found),
        "day": DayForm(initial={"holds_from": found.holds_from}),
        "map": found,
        "report": said(MapReport.from_json(found.report)),
        "frame": frame,
        "areas": areas,
        "is_draft": found.state == MapState.DRAFT.value,
        "is_confirmed": found.state == MapState.CONFIRMED.value,
        "replaces": same_day if same_day and same_day.pk != found.pk else None,
    }
    return render(request, "places/zone_map.html", context)


@allow(Permission.ZONES_EDIT)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a draft hold."""
    replace, past = (request.POST.get(name) == "yes" for name in ("replace", "past"))
    known, actor = _known(pk), actor_of(request)
    try:
        actions.confirm_zone_map(pk=known, actor=actor, now=clock.now(), replace=replace, past=past)
    except actions.PlacesError as error:
        messages.error(request, say(error.sentence))
        return redirect("staff-zone-map", pk=pk)
    messages.success(request, _("The map holds from its day on."))
    return redirect("staff-zones")


@allow(Permission.ZONES_EDIT)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a draft, or take a map back."""
    try:
        actions.withdraw_zone_map(pk=_known(pk), actor=actor_of(request), now=clock.now())
    except actions.PlacesError as error:
        messages.error(request, say(error.sentence))
        return redirect("staff-zone-map", pk=pk)
    messages.success(request, _("The map was taken back. Its zones are kept for the record."))
    return redirect("staff-zones")


def _known(pk: int) -> int:
    if queries.map_by_id(pk) is None:
        raise Http404
    return pk
