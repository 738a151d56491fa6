"""Set-up pages of appointments: rules for booking, and the spots where officers can be met."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.meetings.actions import arranging
from lamplighter.meetings.forms.setup import EVERY_ZONE, WAYS, RulesForm, SpotForm
from lamplighter.meetings.models import BookingRules, Spot
from lamplighter.meetings.queries.arranging import every_rules, every_spot, zones_with_officers
from lamplighter.plumbing import clock

setting_up = allow(Permission.MEETINGS_SETUP, whole_city=True)


def _kept(request: HttpRequest, form: RulesForm | SpotForm) -> bool:
    """Whether the form was sent, is right and its row is kept; if not, the form says why."""
    if request.method != "POST" or not form.is_valid():
        return False
    fields = form.changed_data if form.instance.pk else list(form.fields)
    try:
        arranging.keep(row=form.instance, fields=fields, actor=actor_of(request), now=clock.now())
    except arranging.Taken:
        form.add_error(None, _("This zone has rules of its own by now. Go back and change those."))
        return False
    return True


def _form_page(
    request: HttpRequest, form: RulesForm | SpotForm, title: str, remove: str = ""
) -> HttpResponse:
    """The page with one form; 422 where it came back."""
    context = {"form": form, "title": title, "groups": form.groups(), "remove": remove}
    return render(
        request, "meetings/staff/setup_form.html", context, status=422 if request.method == "POST" else 200
    )


@setting_up
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The rules by zone, and every spot."""
    names, ways = dict(zones_with_officers(clock.now())), dict(WAYS)
    rules = list(every_rules())
    own = {each.zone for each in rules}
    context = {
        "rules": [(each, names.get(each.zone, each.zone) or EVERY_ZONE) for each in rules],
        "whole_city": "" in own,
        "more_zones": bool(set(names) - own),
        "spots": [
            (each, ways[each.way], names.get(each.zone, each.zone) or EVERY_ZONE) for each in every_spot()
        ],
    }
    return render(request, "meetings/staff/setup.html", context)


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def rules_add(request: HttpRequest) -> HttpResponse:
    """Rules of every zone while there are none, else of a zone that has none of its own."""
    own = set(every_rules().values_list("zone", flat=True))
    zones = [each for each in zones_with_officers(clock.now()) if each[0] not in own] if "" in own else []
    if "" in own and not zones:
        raise Http404
    form = RulesForm(request.POST or None, zones=zones)
    if _kept(request, form):
        messages.success(request, _("The rules are kept. They hold for what is booked from now on."))
        return redirect("staff-meetings-setup")
    return _form_page(request, form, _("Rules of a zone’s own") if zones else _("Rules for every zone"))


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules of one zone, or of every zone."""
    found = BookingRules.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    form = RulesForm(request.POST or None, instance=found, zones=[])
    if _kept(request, form):
        messages.success(request, _("The rules are kept. They hold for what is booked from now on."))
        return redirect("staff-meetings-setup")
    names = dict(zones_with_officers(clock.now()))
    if not found.zone:
        return _form_page(request, form, _("Rules for every zone"))
    title = _("Rules for %(zone)s") % {"zone": names.get(found.zone, found.zone)}
    return _form_page(request, form, title, reverse("staff-booking-rules-remove", args=[pk]))


@setting_up
@require_POST
def rules_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a zone's own rules away: those of every zone hold there again."""
    found = BookingRules.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        arranging.remove_rules(row=found, actor=actor_of(request), now=clock.now())
    except arranging.NotRemovable:
        messages.error(request, _("The rules for every zone stay. Change them instead."))
    else:
        messages.success(request, _("The rules for every zone hold there from now on."))
    return redirect("staff-meetings-setup")


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def spot_add(request: HttpRequest) -> HttpResponse:
    """A new spot."""
    return _spot_page(request, Spot(), _("A new spot"))


@setting_up
@require_http_methods(["GET", "HEAD", "POST"])
def spot(request: HttpRequest, pk: int) -> HttpResponse:
    """One spot."""
    found = Spot.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return _spot_page(request, found, found.name(get_language() or "en"))


def _spot_page(request: HttpRequest, found: Spot, title: str) -> HttpResponse:
    form = SpotForm(request.POST or None, instance=found, zones=zones_with_officers(clock.now()))
    if _kept(request, form):
        messages.success(request, _("The spot is kept."))
        return redirect("staff-meetings-setup")
    return _form_page(request, form, title)
