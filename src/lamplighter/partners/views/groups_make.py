"""Groups entered at the desk, and what is known of them changed: name, kind, area."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lamplighter.accounts.access import Permission
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.accounts.queries import may
from lamplighter.partners.actions import groups
from lamplighter.partners.actions.group_shared import Gone
from lamplighter.partners.forms.group_staff import AreaForm, DetailsForm, MakeForm
from lamplighter.partners.models import Group
from lamplighter.partners.queries import groups as queries
from lamplighter.partners.queries.group_areas import Area, overlapping
from lamplighter.partners.rules.asks import Asked
from lamplighter.partners.views.group_maps import drawing_map, group_map
from lamplighter.partners.views.groups_staff import BOTH, group_for, working
from lamplighter.plumbing import clock
from lamplighter.roster.holding import FRONT


def _back(group: Group, said: str, request: HttpRequest) -> HttpResponse:
    messages.success(request, said)
    return redirect("staff-group", group.number)


def _may_in(request: HttpRequest, area: Area, form: AreaForm) -> bool:
    """Whether the person looks after the zone that an area lies in; if not, the form says so."""
    zone = queries.owner_zone(area.lon, area.lat, "", clock.city_day(clock.now()))
    if zone == FRONT:
        form.add_error("lines", _("No zone with an officer covers that area."))
        return False
    if not may(request.user, Permission.GROUPS_WORK, zone):
        form.add_error("lines", _("That area lies in a zone that you do not look after."))
        return False
    return True


def _tell_overlaps(request: HttpRequest, area: Area, group: Group) -> None:
    found = overlapping(area, [group.zone], but=group.pk)
    if found:
        names = ", ".join(each.name for each in found)
        messages.warning(request, _("It covers some of the same blocks as %(groups)s.") % {"groups": names})


@working
@require_http_methods(BOTH)
def make(request: HttpRequest) -> HttpResponse:
    """Enters a new group; ``?ask=`` names the request of somebody who wants to start one."""
    wish = queries.ask_by_number(request.GET.get("ask", ""))
    if wish is not None and (wish.asked != Asked.START.value or not queries.may_see(request.user, wish.zone)):
        wish = None
    initial = {"lines": wish.block, "language": wish.language} if wish is not None else {}
    form = MakeForm(request.POST if request.method == "POST" else None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.area is not None
        and _may_in(request, form.area, form)
    ):
        told = form.cleaned_data
        new = groups.NewGroup(
            told["name"].strip(), told["kind"], form.area, told["area_words"].strip(), told["meets"].strip(), told["language"]
        )  # fmt: skip
        try:
            group = groups.make(new=new, now=clock.now(), actor=actor_of(request), user=user_of(request))
        except groups.NameTaken:
            form.add_error("name", _("Another group has this name. Choose one that tells them apart."))
        else:
            _tell_overlaps(request, form.area, group)
            return _back(group, _("The group is entered. Now ask somebody to lead it."), request)
    context = {"form": form, "map": drawing_map(), "group": None, "wish": wish}
    return render(
        request, "partners/groups/staff/make.html", context, status=422 if request.method == "POST" else 200
    )


@working
@require_http_methods(BOTH)
def change(request: HttpRequest, number: str) -> HttpResponse:
    """Changes what the public reads of a group."""
    group = group_for(request, number, clock.now())
    initial = {"name": group.name, "kind": group.kind, "area_words": group.area, "meets": group.meets}
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = {name: value.strip() for name, value in form.cleaned_data.items()}
        try:
            groups.change(
                pk=group.pk, **told, now=clock.now(), actor=actor_of(request), user=user_of(request)
            )
            return _back(group, _("The changes are kept."), request)
        except groups.NameTaken:
            form.add_error("name", _("Another group has this name. Choose one that tells them apart."))
        except Gone:
            raise Http404 from None
    context = {"form": form, "group": group}
    return render(
        request, "partners/groups/staff/change.html", context, status=422 if request.method == "POST" else 200
    )


@working
@require_http_methods(BOTH)
def area(request: HttpRequest, number: str) -> HttpResponse:
    """Gives a group another area."""
    group = group_for(request, number, clock.now())
    initial = {"lines": "\n".join(each.label for each in group.blocks.all())}
    form = AreaForm(request.POST if request.method == "POST" else None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.area is not None
        and _may_in(request, form.area, form)
    ):
        try:
            groups.set_area(
                pk=group.pk, area=form.area, now=clock.now(), actor=actor_of(request), user=user_of(request)
            )
        except Gone:
            raise Http404 from None
        _tell_overlaps(request, form.area, group)
        return _back(group, _("The area is kept."), request)
    context = {"form": form, "group": group, "map": drawing_map(), "now_map": group_map(group)}
    return render(
        request, "partners/groups/staff/area.html", context, status=422 if request.method == "POST" else 200
    )
