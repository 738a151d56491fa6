"""You said, we did: what was promised in public and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.core.stats.estimates import Estimate
from lamplighter.partners.forms.commitments import NarrowForm
from lamplighter.partners.messages.commitments import Seen, lines, seen_of
from lamplighter.partners.models import Commitment, CommitmentEntry
from lamplighter.partners.queries import commitments as queries
from lamplighter.partners.rules.commitments import Entry
from lamplighter.partners.rules.definitions import DEFINITIONS, Figure
from lamplighter.partners.views.shared import MINUTES, quarters, zones_served
from lamplighter.places.queries import zone_by_code
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing import clock
from lamplighter.plumbing.paging import page_of

ROWS = 20
TOLD = (Entry.KEPT.value, Entry.MISSED.value, Entry.MOVED.value, Entry.WITHDRAWN.value)
"""Entries whose words say how it came out."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure with its definition: for a zone and the whole city, in words; empty where too few are there."""

    name: str
    counts: str
    here: str
    here_cases: str
    city: str
    city_cases: str


def with_words(found: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Each with the entries whose words say how it came out."""
    told = CommitmentEntry.objects.filter(entry__in=TOLD).order_by("at", "id")
    return found.prefetch_related(Prefetch("entries", told, to_attr="told"))


def seen_rows(found: Sequence[Commitment], now: datetime) -> list[Seen]:
    """Rows of ``with_words`` as lists show them."""
    return [seen_of(row, now, why=(getattr(row, "told", None) or [None])[-1]) for row in found]


def percent(estimate: Estimate | None) -> tuple[str, str]:
    """A share with its range, and the number of cases, in words; both empty where there is none."""
    if estimate is None:
        return "", ""
    value = f"{estimate.value * 100:.0f}%"
    if estimate.low is None or estimate.high is None:
        return value, str(estimate.n)
    ends = {"low": f"{estimate.low * 100:.0f}", "high": f"{estimate.high * 100:.0f}%"}
    return f"{value} ({_('%(low)s to %(high)s') % ends})", str(estimate.n)


def figure_rows(here: queries.Figures, city: queries.Figures) -> list[FigureRow]:
    """The figures in words, with their definitions."""

    def row(figure: Figure, mine: tuple[str, str], all_of_it: tuple[str, str]) -> FigureRow:
        told = DEFINITIONS[figure]
        return FigureRow(_(told.name), _(told.counts), *mine, *all_of_it)

    def plain(count: int | None) -> tuple[str, str]:
        return ("" if count is None else str(count)), ""

    return [
        row(Figure.IN_TIME, percent(here.in_time), percent(city.in_time)),
        row(Figure.OPEN, plain(here.open), plain(city.open)),
        row(Figure.WITHDRAWN, plain(here.withdrawn), plain(city.withdrawn)),
    ]


@public
@cache_control(public=True, max_age=MINUTES)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What was promised anywhere, what is overdue first."""
    now = clock.now()
    form = NarrowForm(request.GET or None, zones=zones_served(now))
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return _list(request, form, told.get("zone", ""), told.get("state", ""), now)


def _list(request: HttpRequest, form: NarrowForm, zone: str, state: str, now: datetime) -> HttpResponse:
    found = queries.pressing_first(queries.narrowed(zone=zone, state=state), clock.city_day(now))
    page = page_of(with_words(found), request.GET.get("page"), ROWS)
    counted = queries.figures(now)
    city, names = counted[""], dict(zones_served(now))
    query = urlencode({name: value for name, value in (("zone", zone), ("state", state)) if value})
    context: dict[str, Any] = {
        "form": form,
        "narrowed": bool(zone or state),
        "rows": seen_rows(page.rows, now),
        "page": page,
        "query": f"{query}&" if query else "",
        "figures": figure_rows(counted.get(zone, queries.NOTHING) if zone else city, city),
        "in_time": percent((counted.get(zone, queries.NOTHING) if zone else city).in_time)[0],
        "zone": {"code": zone, "name": names.get(zone, "")},
        "zones": list(names.items()),
        "nav": "zones",
    }
    return render(request, "partners/commitments/index.html", context)


@public
@cache_control(public=True, max_age=MINUTES)
@require_safe
def zone_page(request: HttpRequest, code: str) -> HttpResponse:
    """What was promised in a zone."""
    now = clock.now()
    names = dict(zones_served(now))
    if code not in names:
        raise Http404
    found = queries.pressing_first(queries.narrowed(zone=code), clock.city_day(now))
    page = page_of(with_words(found), request.GET.get("page"), ROWS)
    counted = queries.figures(now)
    here, city = counted.get(code, queries.NOTHING), counted[""]
    zone = zone_by_code(code, clock.city_day(now))
    context = {
        "rows": seen_rows(page.rows, now),
        "page": page,
        "query": "",
        "figures": figure_rows(here, city),
        "in_time": percent(here.in_time)[0],
        "quarters": quarters(now),
        "zone": {"code": code, "name": names[code], "said": the_zone(zone) if zone else names[code]},
        "nav": "zones",
    }
    return render(request, "partners/commitments/zone.html", context)


@public
@cache_control(public=True, max_age=MINUTES)
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One promise with its timeline."""
    now, row = clock.now(), queries.by_number(number)
    if row is None:
        raise Http404
    if number != row.number:
        return redirect("commitment", row.number)
    context = {
        "seen": seen_of(row, now),
        "lines": lines(list(row.entries.select_related("officer")), now, staff=False),
        "zone_served": row.zone in dict(zones_served(now)),
        "nav": "zones",
    }
    return render(request, "partners/commitments/one.html", context)
