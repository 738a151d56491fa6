"""Staff pages of a week of coverage: day lines, what is open and what would fill it, the heat map; and the fairness list."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.places import queries as places
from lamplighter.plumbing import clock
from lamplighter.roster import boards, fairness
from lamplighter.roster.boards import Scope
from lamplighter.roster.coverage import Watch, watches
from lamplighter.roster.filling import Filler, losing
from lamplighter.roster.messages import coverage_heat as heat
from lamplighter.roster.messages import coverage_lines as lines
from lamplighter.roster.messages.coverage import everyone_in, gap_url, names_of
from lamplighter.roster.messages.gaps import gap_rows
from lamplighter.roster.messages.staffing import bare_rows
from lamplighter.roster.rules import ShiftKind
from lamplighter.roster.staffing import bare
from lamplighter.roster.views.shared import scope_of, today
from lamplighter.roster.words import KINDS

DAY = timedelta(days=1)
FEW = 12
"""Most zones that are all drawn unless asked otherwise; of more, only those that lack somebody."""
DRAWN = 12
"""Zones on a page."""
PRINTED = 60
"""Zones, and gaps, on a page that is to be printed."""
LISTED = 12
"""Most gaps for which the page says what would fill them."""
OFFICERS = 40
"""Officers on a page."""
SPANS = (28, 91, 182)
"""Days that the fairness list can look back."""


@allow(Permission.ROSTER_SEE)
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """Seven days of every zone the person sees."""
    scope = scope_of(request)
    monday = _monday(request.GET.get("day", ""))
    days = [monday + n * DAY for n in range(7)]
    found = watches(scope.sees, monday - DAY, days[-1])
    filler = Filler(monday - DAY, days[-1], zones=scope.sees)
    here = [each for rows in found.values() for each in rows if each.day >= monday]
    gaps = losing(here)
    now, sunday = clock.now(), days[-1]
    coming = [each for each in gaps if each.open[-1][1] > now]
    past = [each for each in gaps if each.open[-1][1] <= now]
    posted, over = any(each.posted for each in here), sunday < today()
    said, was = lines.headline(coming, past, posted=posted, over=over)
    names = boards.zone_names(monday)
    every = request.GET.get("zones", "") == "all" or len(found) <= FEW
    short = {each.zone for each in gaps}
    listed = _ordered([zone for zone in found if every or zone in short], monday)
    whole = request.GET.get("page", "") == "all" and len(listed) <= PRINTED
    size, most = (PRINTED, PRINTED) if whole else (DRAWN, LISTED)
    page, pages = _page(request.GET.get("page", ""), len(listed), size)
    drawn = listed[(page - 1) * size : page * size]
    context: dict[str, Any] = {
        "headline": said,
        "was": was,
        "next_week": _next_week(scope, sunday) if sunday == today() else "",
        "title": lines.week_title(days),
        "value": monday.isoformat(),
        "before": (monday - 7 * DAY).isoformat(),
        "after": (monday + 7 * DAY).isoformat(),
        "month": f"{monday:%Y-%m}",
        "heads": [(day, day == today()) for day in days],
        "zones": _drawn(drawn, found, days, names, scope, monday),
        "legend": lines.legend_of(here),
        "heat": heat.heat(here, days, today()) if gaps else (),
        "shades": heat.legend(),
        "gaps": gap_rows(coming[:most], names, filler, editable=scope.edits, now=now),
        "more": len(coming[most:]),
        "bare": bare_rows(bare(scope.sees, monday, days[-1]), names, monday),
        "every": every,
        "several": len(found) > FEW,
        "quiet": len(found) - len(listed),
        "page": page,
        "pages": pages,
        "printable": not whole and DRAWN < len(listed) <= PRINTED,
    }
    return render(request, "roster/week.html", context)


def _next_week(scope: Scope, sunday: date) -> str:
    """On the last day of a week, what the next one lacks: whoever looks today has it before them."""
    found = [each for rows in watches(scope.sees, sunday + DAY, sunday + 7 * DAY).values() for each in rows]
    said, _was = lines.headline(losing(found), (), posted=any(each.posted for each in found), over=False)
    return said[:1].lower() + said[1:]


def _monday(asked: str) -> date:
    """The Monday of the week that the address names by one of its days; of this week where it names none."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = today()
    if not 2000 <= day.year <= 2098:
        day = today()
    return day - timedelta(days=day.weekday())


def _page(asked: str, count: int, size: int = DRAWN) -> tuple[int, int]:
    pages = max(-(-count // size), 1)
    return (min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 6 else 1), pages


def _ordered(zones: list[str], day: date) -> list[str]:
    """By the zones they lie in, as the map orders these; what no map knows comes last."""
    place = {zone.code: at for at, zone in enumerate(places.zones_on(day))}
    return sorted(zones, key=lambda code: ([place[code] for code in _chain(code, day)] or [len(place)], code))


def _chain(code: str, day: date) -> list[str]:
    found = places.zone_by_code(code, day)
    return [] if found is None else [each.code for each in reversed(found.chain)]


def _drawn(
    zones: list[str],
    found: dict[str, list[Watch]],
    days: list[date],
    names: dict[str, str],
    scope: Scope,
    monday: date,
) -> list[lines.ZoneLines]:
    people = names_of(everyone_in([each for zone in zones for each in found[zone]]))
    rows, last, now = [], "", clock.now()
    for zone in zones:
        above = next(iter(_chain(zone, monday)[-2:-1]), "")
        rows.append(
            lines.lines_of(
                zone,
                names.get(zone, zone),
                found[zone],
                days,
                above=names.get(above, above) if above != last else "",
                names=people,
                url_of=lambda each: gap_url(each) if each.ends > now and scope.edits_zone(each.zone) else "",
                today=today(),
            )
        )
        last = above
    return rows


@allow(Permission.ROSTER_SEE)
@require_safe
def fair(request: HttpRequest) -> HttpResponse:
    """Evenings and covers of each officer, so that nobody carries more than their share unseen."""
    scope, day = scope_of(request), today()
    asked = request.GET.get("days", "")
    span = int(asked) if asked in {str(each) for each in SPANS} else SPANS[1]
    found = fairness.tally(scope.sees, day - timedelta(days=span), day - DAY)
    names = names_of({each.officer for each in found})
    kinds = [kind for kind in ShiftKind if any(each.kinds[kind] for each in found)]
    found.sort(key=lambda each: (-each.covers, -each.kinds[ShiftKind.EVENING], names.get(each.officer, "")))
    most = max((each.covers for each in found), default=0)
    page, pages = _page(request.GET.get("page", ""), len(found), OFFICERS)
    context = {
        "page": page,
        "pages": pages,
        "span": span,
        "spans": [(each, _weeks(each)) for each in SPANS],
        "kinds": [str(KINDS[kind]) for kind in kinds],
        "rows": [
            {
                "name": names.get(each.officer, ""),
                "url": reverse("staff-officer", args=[each.officer]),
                "counts": [(str(KINDS[kind]), each.kinds[kind]) for kind in kinds],
                "weekends": each.weekends,
                "covers": each.covers,
                "most": bool(most) and each.covers == most,
            }
            for each in found[(page - 1) * OFFICERS : page * OFFICERS]
        ],
    }
    return render(request, "roster/fairness.html", context)


def _weeks(days: int) -> str:
    return ngettext("%(count)s week", "%(count)s weeks", days // 7) % {"count": days // 7}
