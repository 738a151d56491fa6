"""The supervisor's pages of appointments: how soon and at what hours people meet their officer; visits at a door to release."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import user_of
from lamplighter.accounts.queries import zones_for
from lamplighter.core.stats.estimates import Estimate
from lamplighter.meetings.messages import agenda as words
from lamplighter.meetings.messages.gathering_away import waiting
from lamplighter.meetings.queries import agenda, figures, seen
from lamplighter.meetings.queries.appointments import open_wishes
from lamplighter.meetings.queries.gathering_away import troubled
from lamplighter.meetings.rules.figures import ANY_TIME, DEFINITIONS, UNMET, Figure
from lamplighter.meetings.views import agenda_shown as shown
from lamplighter.plumbing import clock

NEEDS_MOST = 10
"""How many of those that need somebody the overview shows; the rest stand in their own list."""
SHARES = frozenset({Figure.OUTSIDE, Figure.MISSED})
COLUMNS = (
    "zone", "shift", "figure", "part", "name", "definition", "unit", "value", "low", "high", "cases", "hidden", "from", "to",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in words; ``interval`` is empty where too few cases tell."""

    value: str
    interval: str
    n: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. ``whole``: of all zones together; ``below``: a shift of the zone above it."""

    name: str
    whole: bool
    below: bool
    figures: list[tuple[str, Said | None]]


def said(figure: Figure, estimate: Estimate | None) -> Said | None:
    """An estimate in words; None where it is hidden, or there is none."""
    if estimate is None:
        return None
    ends = [_word(figure, each) for each in (estimate.low, estimate.high) if each is not None]
    interval = _("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]} if len(ends) == 2 else ""
    return Said(_word(figure, estimate.value), interval, estimate.n)


def _word(figure: Figure, value: float) -> str:
    return f"{value * 100:.0f}%" if figure in SHARES else f"{value:.1f}"


def _name(row: figures.Row, now: datetime) -> str:
    if not row.zone:
        return _("All together")
    if row.shift is None:
        return seen.zone_name(row.zone, now)
    return words.shift_name(row.shift) if row.shift else _("Any shift")


@allow(Permission.APPOINTMENTS_LEAD)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What needs a supervisor, then the figures, each with what it counts."""
    now, user = clock.now(), user_of(request)
    zones = zones_for(user, Permission.APPOINTMENTS_LEAD)
    counted = figures.rows(zones, now)
    wanted = figures.unmet(zones, now, clear=True)  # the same wishes are listed to them one by one
    if zones is not None and len(zones) == 1:  # the whole is that zone
        counted, wanted = counted[1:], wanted[1:]
    needs = [shown.need(each, now, user) for each in agenda.troubles(user, now, Permission.APPOINTMENTS_LEAD)]
    context = {
        "needs": needs[:NEEDS_MOST],
        "needed": len(needs),
        "gatherings": waiting(troubled(user, now, Permission.APPOINTMENTS_LEAD), user, now),
        "releases": len(agenda.to_release(user, now)),
        "waiting": open_wishes().filter(seen.in_zones(user, Permission.APPOINTMENTS_LEAD)).count(),
        "names": [_(each.name) for each in DEFINITIONS.values()],
        "rows": [
            Row(
                _name(row, now),
                not row.zone,
                row.shift is not None,
                [
                    (_(DEFINITIONS[figure].name), said(figure, row.estimates[figure]))
                    for figure in DEFINITIONS
                ],
            )
            for row in counted
        ],
        "definitions": [(_(each.name), _(each.counts)) for each in (*DEFINITIONS.values(), UNMET)],
        "unmet": [
            (
                seen.zone_name(each.zone, now) if each.zone else _("All together"),
                not each.zone,
                each.total,
                [(_part(part), each.parts[part]) for part in figures.PARTS],
            )
            for each in wanted
        ],
        "parts": [_part(part) for part in figures.PARTS],
    }
    return render(request, "meetings/staff/lead.html", context)


def _part(part: str) -> str:
    return _("Any time") if part == ANY_TIME else words.part_name(part)


@allow(Permission.APPOINTMENTS_LEAD)
@require_safe
def figures_file(request: HttpRequest) -> HttpResponse:
    """The same figures with their definitions as CSV."""
    now, zones = clock.now(), zones_for(user_of(request), Permission.APPOINTMENTS_LEAD)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    period = (clock.city_day(now - figures.YEAR), clock.city_day(now))
    for line in _lines(figures.rows(zones, now), figures.unmet(zones, now)):
        writer.writerow([*line, *period])
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="appointments.csv"'
    return answer


def _lines(counted: list[figures.Row], wanted: list[figures.Unmet]) -> Iterator[tuple[object, ...]]:
    for row in counted:
        for figure, estimate in row.estimates.items():
            told = DEFINITIONS[figure]
            unit = "share" if figure in SHARES else "days"
            numbers: tuple[object, ...] = ("", "", "", "", "yes")
            if estimate is not None:
                ends = ("" if end is None else round(end, 4) for end in (estimate.low, estimate.high))
                numbers = (round(estimate.value, 4), *ends, estimate.n, "")
            yield (row.zone, row.shift or "", figure.value, "", _(told.name), _(told.counts), unit, *numbers)
    for each in wanted:
        for part, count in {"": each.total, **each.parts}.items():
            number = "" if count is None else count
            hidden = "yes" if count is None else ""
            told_all = (_(UNMET.name), _(UNMET.counts), "wishes")
            yield (each.zone, "", "unmet", part, *told_all, number, "", "", number, hidden)


@allow(Permission.APPOINTMENTS_LEAD)
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Visits at a door that wait for this supervisor, the soonest first."""
    now, user = clock.now(), user_of(request)
    lines = [shown.line(row, now, user, officers=True) for row in agenda.to_release(user, now)]
    return render(request, "meetings/staff/releases.html", {"lines": lines})
