"""Staff pages about officers: the overview, one officer, their details and picture."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.places.zone_words import FEW
from lamplighter.plumbing import clock
from lamplighter.roster import actions, boards
from lamplighter.roster.cards import card_of
from lamplighter.roster.forms import OfficerForm, PortraitForm, PostingForm, refused
from lamplighter.roster.models import Officer
from lamplighter.roster.picture import shown
from lamplighter.roster.portraits import PictureRefused
from lamplighter.roster.rules import DisplayLevel, PostRole
from lamplighter.roster.views.coverage import SHOWN, wanted
from lamplighter.roster.views.left import after_leaver
from lamplighter.roster.views.shared import editable_officer, scope_of, today, visible_officer
from lamplighter.roster.words import LEVELS, language_name, own_name


@allow(Permission.ROSTER_SEE)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every zone with its officers, who is away, who stands in, and what nobody holds."""
    scope, now = scope_of(request), clock.now()
    asked = wanted(scope, boards.zone_names(today()))
    zones = boards.overview(scope, now, today())
    districts = boards.by_district(zones, today()) if len(zones) > FEW else {}
    within = districts.get(request.GET.get("zone", ""))
    context = {
        "scope": scope,
        "wanted": asked[:SHOWN],
        "more": len(asked[SHOWN:]),
        "zones": within.boards if within else [] if districts else zones,
        "districts": list(districts.values()),
        "within": within,
        "others": boards.officers_of_no_zone(today()) if scope.sees is None else [],
    }
    return render(request, "roster/overview.html", context)


@allow(Permission.ROSTER_SEE)
@require_safe
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """One officer: what the public sees, where they work, when they are away."""
    found, scope, zones = visible_officer(request, pk)
    return _officer_page(request, found, scope, zones, PortraitForm())


def _officer_page(
    request: HttpRequest,
    found: Officer,
    scope: boards.Scope,
    zones: frozenset[str],
    form: PortraitForm,
    status: int = 200,
) -> HttpResponse:
    now, day = clock.now(), today()
    context = {
        "officer": found,
        "may_edit": scope.edits_officer(zones),
        "may_post": scope.edits_any and found.active,
        "preview": _preview(found, bool(zones)),
        "level": LEVELS[DisplayLevel(found.display_level)],
        "languages": [language_name(code) for code in found.languages],
        "postings": [
            (row, scope.edits_zone(row.post.zone), row.ends is not None and row.ends <= day)
            for row in boards.postings_of(found, day)
        ],
        "covering": boards.covering(found, day),
        "absences": boards.absences_of(found, now),
        "details": boards.details_of(found, now),
        "names": boards.zone_names(day),
        "form": form,
    }
    return render(request, "roster/officer.html", context, status=status)


def _preview(found: Officer, serving: bool) -> dict[str, object]:
    """The officer's card as the public sees it, made by the same function as every public card."""
    card = card_of(found)
    return {
        "name": card.shown,
        "languages": [{"code": code, "name": own_name(code)} for code in card.languages],
        "phone": card.phone,
        "email": card.email,
        "picture": reverse("staff-officer-picture", args=[found.pk]) if card.portrait else "",
        "url": reverse("officer", args=[card.slug]) if serving and found.active else "",
    }


@allow(Permission.ROSTER_SEE)
@never_cache
@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer's picture for staff, whatever the public sees."""
    found, _scope, _zones = visible_officer(request, pk)
    if not found.portrait:
        raise Http404
    return shown(request, found.portrait)


@allow(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Adds an officer with a first posting; without one only for the whole city, since nobody else could find them again."""
    scope, day = scope_of(request), today()
    names = boards.zones_to_post(scope, day)
    data = request.POST if request.method == "POST" else None
    posted = scope.edits is not None or bool(data and data.get("post-zone"))
    form = OfficerForm(data)
    first = PostingForm(
        data if posted else None,
        prefix="post",
        zones=names,
        shifts=boards.shifts(),
        initial={"first_day": day, "role": PostRole.CIO.value},
    )
    valid = data is not None and form.is_valid()
    if posted and data is not None and not first.is_valid():
        valid = False
    if valid:
        actor, now = actor_of(request), clock.now()
        try:
            with transaction.atomic():
                made = actions.add_officer(details=form.details(), actor=actor, now=now)
                if posted:
                    given = first.cleaned_data
                    actions.post_officer(
                        officer=made,
                        zone=given["zone"],
                        role=PostRole(given["role"]),
                        shift=next(row for row in boards.shifts() if str(row.pk) == given["shift"]),
                        starts=given["first_day"],
                        ends=first.ends,
                        zones=list(names),
                        actor=actor,
                        now=now,
                    )
        except actions.RosterRefused as error:
            refused(form if error.field in form.fields else first, error)
        else:
            messages.success(request, _("The officer is on the roster."))
            return redirect("staff-officer", pk=made.pk)
    context = {"form": form, "first": first, "optional": scope.edits is None}
    return render(request, "roster/add_officer.html", context, status=422 if data is not None else 200)


@allow(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what is written about an officer, display level included."""
    found, _scope = editable_officer(request, pk)
    form = OfficerForm(request.POST if request.method == "POST" else None, officer=found)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_officer(
                officer=found, details=form.details(), actor=actor_of(request), now=clock.now()
            )
        except actions.RosterRefused as error:
            refused(form, error)
        else:
            messages.success(
                request, _("Kept. It holds everywhere at once.") if changed else _("Nothing was different.")
            )
            return redirect("staff-officer", pk=pk)
    status = 422 if request.method == "POST" else 200
    context = {"officer": found, "form": form, "levels": _levels(found)}
    return render(request, "roster/change_officer.html", context, status=status)


def _levels(found: Officer) -> list[tuple[str, str, bool]]:
    """What the public would read at each display level, and whether it would see the picture."""
    rows = []
    for level, words in LEVELS.items():
        as_if = Officer(
            title=found.title,
            first_name=found.first_name,
            last_name=found.last_name,
            display_level=level.value,
            portrait=found.portrait,
            languages=[],
        )
        card = card_of(as_if)
        rows.append((str(words), card.shown, bool(card.portrait)))
    return rows


@allow(Permission.ROSTER_EDIT)
@require_POST
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an officer off the roster, or back on."""
    found, _scope = editable_officer(request, pk)
    if request.POST.get("active") == "yes":
        actions.reactivate_officer(officer=found, actor=actor_of(request), now=clock.now())
        messages.success(request, _("The officer is on the roster again."))
    elif request.POST.get("active") == "no":
        actions.deactivate_officer(officer=found, actor=actor_of(request), now=clock.now())
        messages.success(request, _("The officer is off the roster. No page names them any more."))
        if where := after_leaver(pk):
            return redirect(where)
    return redirect("staff-officer", pk=pk)


@allow(Permission.ROSTER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def portrait(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a new picture, or takes the picture away."""
    found, scope = editable_officer(request, pk)
    if request.method != "POST":
        return redirect("staff-officer", pk=pk)
    actor, now, folder = actor_of(request), clock.now(), settings.HOME.pictures
    if request.POST.get("remove") == "yes":
        actions.remove_portrait(officer=found, folder=folder, actor=actor, now=now)
        messages.success(request, _("The picture is gone."))
        return redirect("staff-officer", pk=pk)
    form = PortraitForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.set_portrait(officer=found, data=form.content(), folder=folder, actor=actor, now=now)
        except PictureRefused as error:
            form.add_error("file", _(error.text))
        else:
            messages.success(request, _("The new picture is in place."))
            return redirect("staff-officer", pk=pk)
    return _officer_page(request, found, scope, boards.zones_served(found, today()), form, status=422)
