"""How well promises are kept: a zone's page, beside the whole city and the other zones, and the figures as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.concerns.models import Kind
from lamplighter.concerns.queries import figures as counted
from lamplighter.concerns.rules.definitions import DEFINITIONS, RAISED, Figure
from lamplighter.concerns.views import figures_shown as shown
from lamplighter.concerns.views.feeds import answered, harmless
from lamplighter.concerns.views.public import MINUTES, zones_served
from lamplighter.places.queries import zone_by_code
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing import clock

COLUMNS = (
    "zone", "zone_name", "figure", "kind", "name", "definition", "unit", "value", "low", "high", "cases", "hidden", "from", "to",
)  # fmt: skip
UNITS = {
    Figure.OPEN: "concerns",
    Figure.ANSWERED_IN_TIME: "share",
    Figure.HOURS_TO_ANSWER: "hours",
    Figure.DAYS_TO_RESOLUTION: "days",
    Figure.REOPENED: "share",
}
HIDDEN = "yes"
"""Marks a figure that rests on too few cases, or that would give such a one away."""


def _kind_names() -> dict[str, str]:
    return {kind.code: kind.name(get_language() or "en") for kind in Kind.objects.all()}


@public
@cache_control(public=True, max_age=MINUTES)
@require_safe
def zone_figures(request: HttpRequest, code: str) -> HttpResponse:
    """How well promises are kept in a zone, beside the whole city and the other zones."""
    now, names = clock.now(), zones_served()
    name = dict(names).get(code)
    if name is None:
        raise Http404
    found = {each: counted.figures(each, now) for each in (*dict(names), "")}
    here, city = found[code], found[""]
    zone = zone_by_code(code, clock.city_day(now))
    context = {
        "zone": {"code": code, "name": name, "said": the_zone(zone) if zone else name},
        "here": here,
        "in_time": shown.said(Figure.ANSWERED_IN_TIME, here.estimates[Figure.ANSWERED_IN_TIME]),
        "rows": shown.rows(here, city),
        "open_here": here.open,
        "open_city": city.open,
        "open": DEFINITIONS[Figure.OPEN],
        "plots": shown.plots(found, names, code),
        "bars": shown.bars(here.kinds, _kind_names()),
        "at": here.at,
        "nav": "zones",
    }
    return render(request, "concerns/public/figures.html", context)


@public
@require_safe
def figures_file(request: HttpRequest, code: str = "") -> HttpResponse:
    """The figures with their definitions as CSV: of one zone and the whole city, or of every zone."""
    names = dict(zones_served())
    if code and code not in names:
        raise Http404
    wanted = {code: names[code]} if code else names
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in _lines({**wanted, "": _("Whole city")}):
        writer.writerow([harmless(value) for value in row])
    return answered(request, "text/csv; charset=utf-8", out.getvalue().encode())


Line = tuple[object, ...]


def _lines(zones: Mapping[str, str]) -> Iterator[Line]:
    now, kinds = clock.now(), _kind_names()
    for code, name in zones.items():
        found = counted.figures(code, now)
        period = (clock.city_day(found.at - counted.YEAR), clock.city_day(found.at))
        for line in _of_zone(found, kinds):
            yield (code, name, *line, *period)


def _of_zone(found: counted.Figures, kinds: Mapping[str, str]) -> Iterator[Line]:
    """Figure to ``hidden``, as in ``COLUMNS``. How many were raised is told of zones alone, as on their pages: the whole city's
    number less the shown ones would give a hidden one away."""
    if found.zone:
        yield _count("raised", "", RAISED.name, RAISED.counts, found.raised)
        for code, count in sorted(found.kinds.items()):
            yield _count("raised", code, kinds.get(code, code), RAISED.counts, count)
    told = DEFINITIONS[Figure.OPEN]
    yield _count(Figure.OPEN.value, "", told.name, told.counts, found.open)
    for figure, estimate in found.estimates.items():
        told = DEFINITIONS[figure]
        numbers: Line = ("", "", "", "", HIDDEN)
        if estimate is not None:
            ends = ("" if end is None else round(end, 4) for end in (estimate.low, estimate.high))
            numbers = (round(estimate.value, 4), *ends, estimate.n, "")
        yield (figure.value, "", _(told.name), _(told.counts), UNITS[figure], *numbers)


def _count(figure: str, kind: str, name: str, counts: str, count: int | None) -> Line:
    hidden = HIDDEN if count is None else ""
    return (figure, kind, _(name), _(counts), "concerns", "" if count is None else count, "", "", "", hidden)
