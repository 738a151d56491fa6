"""The main job as pages: an address, typed or chosen, leads to its officers. Addresses travel by POST and are kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import public
from lamplighter.core.gazetteer.model import Hit
from lamplighter.flows import wording
from lamplighter.flows.find import Choose, Found, NotFound, Outside, find_officers, officers_at
from lamplighter.flows.groups import groups_at
from lamplighter.partners.views.group_shown import group_shown
from lamplighter.places import queries
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing import clock, saying
from lamplighter.plumbing.sharing import changes_any_time
from lamplighter.roster.hours_worked import kinds_worked, work_sentence
from lamplighter.roster.rules import ShiftKind
from lamplighter.site import maps, people, week, why
from lamplighter.site.academy import open_courses
from lamplighter.site.forms import FindForm, PlaceForm
from lamplighter.site.gatherings import next_ones
from lamplighter.site.views.zones import zone_rows

SUGGESTIONS, SHORTEST = 6, 3
"""Most suggestions shown, and letters typed before the first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One place of several, as a button that sends it back."""

    text: str
    detail: str
    fields: dict[str, str]


@public
@require_safe
@changes_any_time
def home(request: HttpRequest) -> HttpResponse:
    """One box, and the zones below it."""
    now, tz = clock.now(), clock.city_tz()
    kinds = kinds_worked(clock.city_day(now))
    context = {
        "form": FindForm(tz=tz),
        "rows": zone_rows(now),
        "map": maps.city_map(clock.city_day(now)),
        "gatherings": next_ones(now),
        "courses": open_courses(now),
        "evenings": ShiftKind.EVENING in kinds,
        "work": work_sentence(kinds),
    }
    return render(request, "site/home.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The answer for an address, or for a place that was chosen or sent by the device."""
    if request.method != "POST":
        return redirect("home")  # the address of a result is nobody's to share: it starts anew
    now, tz = clock.now(), clock.city_tz()
    form = FindForm(request.POST, tz=tz)
    place = PlaceForm(request.POST)
    sent = {"address": request.POST.get("address", ""), "when": request.POST.get("when", "")}
    if "again" in request.POST:  # "not your address?" keeps what was typed
        blank = FindForm(initial=sent, tz=tz)
        return render(request, "site/again.html", {"form": blank, "switch_fields": sent | {"again": "1"}})
    chosen = place.is_valid() and place.cleaned_data["lon"] is not None
    if not form.is_valid() and (not chosen or "when" in form.errors):
        return render(request, "site/again.html", {"form": form, "switch_fields": sent}, status=422)
    at: datetime = form.cleaned_data.get("when") or now
    text = form.cleaned_data.get("address", "")
    try:
        if chosen:
            point = (place.cleaned_data["lon"], place.cleaned_data["lat"])
            answer: Any = officers_at(point=point, at=at)
        else:
            answer = find_officers(text=text, at=at)
    except queries.NoAddresses:
        return render(request, "site/no_addresses.html", {"form": form, "switch_fields": sent})
    if chosen:
        sent |= {key: request.POST.get(key, "") for key in ("lon", "lat", "label", "kind")}
    context = {"sent": sent, "switch_fields": sent, "text": text}
    if isinstance(answer, Found):
        return render(request, "site/result.html", context | _found(answer, now, place, chosen))
    if isinstance(answer, Choose):
        return render(request, "site/choose.html", context | {"hits": choices(answer.hits, sent)})
    if isinstance(answer, NotFound):
        again = FindForm(initial={"address": text}, tz=tz, auto_id="id_again_%s")
        return render(
            request, "site/not_found.html", context | {"hits": choices(answer.hits, sent), "form": again}
        )
    return render(request, "site/outside.html", context | _outside(answer))


def _found(found: Found, now: datetime, place: PlaceForm, chosen: bool) -> dict[str, Any]:
    """What the result page shows."""
    tz = clock.city_tz()
    day = found.at.astimezone(tz).date()
    zone = wording.serving_zone(found)
    station = found.duty.station
    label = found.hit.label if found.hit else place.cleaned_data.get("label", "") if chosen else ""
    kind = found.hit.kind if found.hit else place.cleaned_data.get("kind") if chosen else None
    return {
        "headline": wording.headline(found, now, tz),
        "label": label,
        "worked_out": why.worked_out(kind),
        "zone": zone,
        "zone_name": capfirst(the_zone(zone)),
        "people": people.people(found.duty.officers, now, tz),
        "line": week.line(found.duty.stretches, day, tz, at=found.at, asked=not saying.is_now(found.at, now)),
        "map": maps.zone_map(zone, day, place=(found.lon, found.lat)),
        "station": station,
        "station_hours": station.hours(get_language() or "en") if station else "",
        "supervisor": found.duty.supervisor,
        "meet": reverse("meet-zone", args=[found.duty.zone]) if found.duty.zone else "",
        "lines": why.lines(found, kind, tz),
        "coming": why.coming(found, tz),
        "groups": [group_shown(each) for each in groups_at(found, label)],
    }


def _outside(answer: Outside) -> dict[str, Any]:
    return {"label": answer.hit.label if answer.hit else "", "why": answer.reason.why.value}


def choices(hits: tuple[Hit, ...], sent: dict[str, str]) -> list[Choice]:
    """Places to choose from, each with all that the answer needs."""
    return [
        Choice(
            text=hit.label,
            detail=why.worked_out(hit.kind),
            fields={
                "address": hit.label,
                "label": hit.label,
                "lon": f"{hit.lon:.6f}",
                "lat": f"{hit.lat:.6f}",
                "kind": hit.kind.value,
                "when": sent.get("when", ""),
            },
        )
        for hit in hits
    ]


@public
@never_cache
@require_POST
def suggest(request: HttpRequest) -> HttpResponse:
    """Addresses that a half-typed text may mean, as the options of a listbox."""
    text = request.POST.get("address", "").strip()[:200]
    hits: tuple[Hit, ...] = ()
    if len(text) >= SHORTEST:
        try:
            hits = queries.search(text, SUGGESTIONS, partial=True).hits
        except queries.NoAddresses:
            hits = ()
    return render(request, "site/parts/options.html", {"hits": hits})
