"""What the public sees of gatherings: the calendar of the city and of each zone, one of them, files and feeds."""

from __future__ import annotations

import itertools
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.city.queries import our_city
from lamplighter.meetings.actions.rsvps import is_open
from lamplighter.meetings.linked import promises_at
from lamplighter.meetings.messages import gathering_calendar
from lamplighter.meetings.messages.gathering_words import Shown, language, shown
from lamplighter.meetings.models import Gathering
from lamplighter.meetings.queries import gatherings as queries
from lamplighter.meetings.views.gathering_results import results_shown
from lamplighter.meetings.views.gathering_shared import MINUTES
from lamplighter.places.queries import ZoneInfo, zone_by_code
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing import clock
from lamplighter.plumbing.feeds import Atom, answered, plain
from lamplighter.plumbing.paging import page_of
from lamplighter.plumbing.saying import long_day

MOST = 300
"""Gatherings on a page or in a feed."""
ROWS = 20
"""Past ones on a page."""
KEPT_IN_FEED = timedelta(days=90)
"""So long what is over stays in a calendar that somebody subscribes to."""


@dataclass(frozen=True, slots=True)
class Where:
    """The part of the city a page is about. ``codes`` None: all of it."""

    code: str
    name: str
    said: str
    codes: list[str] | None

    def url(self, name: str, *more: object) -> str:
        """One of its addresses: the zone's, or the city's."""
        return (
            reverse(f"zone-{name}", args=[self.code, *more]) if self.code else reverse(name, args=list(more))
        )


def _where(code: str, now: datetime) -> Where:
    if not code:
        return Where("", our_city().name, our_city().name, None)
    found: ZoneInfo | None = zone_by_code(code, clock.city_day(now))
    if found is None:
        raise Http404
    return Where(found.code, found.name or found.code, the_zone(found), queries.codes_of(found))


@public
@cache_control(public=True, max_age=60)
@require_safe
def index(request: HttpRequest, code: str = "") -> HttpResponse:
    """What is to come, by month."""
    now = clock.now()
    where = _where(code, now)
    rows = shown(list(queries.upcoming(now, where.codes)[:MOST]), now)
    recent = shown(list(queries.past(now, where.codes)[:3]), now)
    context = {
        "where": where,
        "months": _months(rows),
        "recent": recent,
        "zones": queries.zones_served(now),
        "count": sum(not row.cancelled for row in rows),
        "links": {form: where.url("gatherings-feed", form) for form in ("ics", "atom")},
        "webcal": _webcal(where.url("gatherings-feed", "ics")),
        "past_url": where.url("gatherings-past"),
        "nav": "gatherings",
    }
    return render(request, "meetings/gatherings/index.html", context)


def _webcal(path: str) -> str:
    """The address by which calendar programs subscribe."""
    return f"webcal://{settings.LAMPLIGHTER.web.public_url.partition('://')[2].rstrip('/')}{path}"


def _months(rows: list[Shown]) -> list[tuple[str, list[Shown]]]:
    """The rows under the months they fall into."""

    def month(row: Shown) -> str:
        # Translators: a Django date format; F is the month, Y the year.
        return capfirst(date_format(datetime.fromisoformat(row.iso), pgettext("date format", "F Y")))

    return [(name, list(group)) for name, group in itertools.groupby(rows, key=month)]


@public
@cache_control(public=True, max_age=MINUTES)
@require_safe
def past(request: HttpRequest, code: str = "") -> HttpResponse:
    """What is over, the newest first, with what came of it."""
    now = clock.now()
    where = _where(code, now)
    page = page_of(queries.past(now, where.codes), request.GET.get("page"), ROWS)
    context = {
        "where": where,
        "page": page,
        "rows": shown(page.rows, now),
        "index_url": where.url("gatherings"),
        "nav": "gatherings",
    }
    return render(request, "meetings/gatherings/past.html", context)


def found_or_404(number: str) -> Gathering:
    """The gathering of that number, as the public sees it.

    Raises:
        Http404: there is none.
    """
    found = queries.by_number(number)
    if found is None:
        raise Http404
    return found


@public
@cache_control(public=True, max_age=60)
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One of them: where, when, how to get in, whether there is room; afterwards what came of it."""
    now = clock.now()
    found = found_or_404(number)
    if number != found.number:
        return redirect("gathering", found.number, permanent=True)
    others: list[Gathering] = []
    if found.series is not None:
        others = list(queries.upcoming(now).filter(series=found.series).exclude(pk=found.pk)[:4])
    told = shown([found], now)[0]
    promised = promises_at(found.number, now)
    context = {
        "row": told,
        "open": is_open(found, now),
        "find_again": found.asks_rsvp and not told.over and not told.cancelled,
        "agenda": [line for line in told.agenda.splitlines() if line.strip()],
        "others": shown(others, now),
        "promised": promised,
        "follow_ups": _follow_ups(found, {each.number for each in promised}, now),
        "pulse": results_shown(found, now),
        "asking": found.pulse_ends is not None and found.pulse_ends > now,
        "nav": "gatherings",
    }
    return render(request, "meetings/gatherings/one.html", context)


def _follow_ups(found: Gathering, promised: Set[str], now: datetime) -> list[dict[str, Any]]:
    """What is to follow, with who sees to it and by when; what became a promise stands among those."""
    names, today = dict(queries.posts(now)), clock.city_day(now)
    return [
        {
            "what": row.what(language()),
            "who": _("Officers of %(zone)s") % {"zone": names.get(row.zone, row.zone)},
            "due": date_format(row.due_on, "DATE_FORMAT"),
            "done": date_format(row.done_on, "DATE_FORMAT") if row.done_on else "",
            "late": row.done_on is None and row.due_on < today,
        }
        for row in found.follow_ups.all()
        if row.promise not in promised
    ]


@public
@require_safe
def calendar_file(request: HttpRequest, number: str) -> HttpResponse:
    """One of them as a calendar file."""
    found = found_or_404(number)
    response = answered(request, "text/calendar; charset=utf-8", gathering_calendar.one(found))
    response.headers["Content-Disposition"] = f'attachment; filename="gathering-{found.number}.ics"'
    return response


@public
@require_safe
def feed(request: HttpRequest, form: str, code: str = "") -> HttpResponse:
    """A calendar to subscribe to, or an Atom feed, of a zone or of the whole city."""
    now = clock.now()
    where = _where(code, now)
    rows = queries.seen()
    if where.codes is not None:
        rows = rows.filter(zone__in=where.codes)
    if form == "atom":
        return answered(request, "application/atom+xml; charset=utf-8", _atom(request, where, rows, now))
    kept = list(rows.filter(ends__gt=now - KEPT_IN_FEED).order_by("starts", "id")[: MOST * 4])
    name = _("Gatherings: %(place)s") % {"place": where.name}
    url = f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{where.url('gatherings')}"
    return answered(
        request, "text/calendar; charset=utf-8", gathering_calendar.feed(kept, name=name, url=url)
    )


def _atom(request: HttpRequest, where: Where, rows: Any, now: datetime) -> bytes:
    base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
    host = base.partition("://")[2].split(":")[0]
    made = Atom(
        title=_("Gatherings: %(place)s") % {"place": where.name},
        link=f"{base}{where.url('gatherings')}",
        description=_("Meetings, walks and trainings that are to come, and what changed."),
        language=language(),
        feed_url=f"{base}{request.path}",
        feed_guid=f"{base}{request.path}",
    )
    found = list(rows.filter(ends__gt=now - KEPT_IN_FEED).order_by("-changed_at", "-id")[:100])
    for row, told in zip(found, shown(found, now), strict=True):
        mark = f"{_('Cancelled')}: " if told.cancelled else (f"{_('Moved')}: " if told.moved else "")
        made.add_item(
            title=plain(f"{mark}{told.title}, {long_day(row.starts, clock.city_tz())}"),
            link=f"{base}{told.url}",
            description=escape(
                plain(" · ".join(filter(None, (told.when, told.place, told.why, told.about))))
            ),
            unique_id=f"tag:{host},2026:gathering/{row.number}",
            unique_id_is_permalink=False,
            pubdate=row.made_at,
            updateddate=row.changed_at,
        )
    return str(made.writeString("utf-8")).encode()
