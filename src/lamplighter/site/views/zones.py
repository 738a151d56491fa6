"""Pages of zones and of officers: what may be shared, since no address stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import public
from lamplighter.city.queries import level_word, our_city, word
from lamplighter.city.rules.words import Base
from lamplighter.flows import wording
from lamplighter.partners.queries.groups import public_groups
from lamplighter.partners.views.group_shown import group_shown
from lamplighter.places import queries
from lamplighter.places.queries import ZoneInfo
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing import clock, saying
from lamplighter.plumbing.sharing import changes_any_time
from lamplighter.roster.queries import OfficerDuty, ZoneDuty, officer_page, who
from lamplighter.roster.queries import snapshot as roster
from lamplighter.site import maps, meeting_hours, partners_shown, people, week
from lamplighter.site.gatherings import next_ones


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """A zone in a list, with who is there now."""

    name: str
    url: str
    on_duty: bool
    sentence: str


def _codes(zone: ZoneInfo) -> tuple[str, ...]:
    return tuple(each.code for each in zone.chain)


def zone_rows(now: datetime) -> list[ZoneRow]:
    """Every zone of the highest level, in its order, with its duty at this instant."""
    found = queries.zone_map_on(clock.city_day(now))
    return _rows(found.levels[0] if found else (), now)


def _rows(zones: Iterable[ZoneInfo], now: datetime) -> list[ZoneRow]:
    rows = []
    for zone in zones:
        duty = who(_codes(zone), now)
        on_now, sentence = bool(duty.on_now), wording.duty_sentence(duty, now, clock.city_tz())
        if count := _count_below(zone, duty, now):
            on_now, sentence = count.officers > 0, count.sentence
        rows.append(ZoneRow(capfirst(the_zone(zone)), reverse("zone", args=[zone.code]), on_now, sentence))
    return rows


@dataclass(frozen=True, slots=True)
class _Below:
    """Of a zone whose parts have the officers: those parts, and how many officers are on duty in them."""

    parts: list[ZoneInfo]
    officers: int

    @property
    def sentence(self) -> str:
        """Who is there."""
        if not self.officers:
            return _("Nobody is on duty now.")
        said = ngettext(
            "%(count)s officer is on duty now.", "%(count)s officers are on duty now.", self.officers
        )
        return said % {"count": self.officers}


def _count_below(zone: ZoneInfo, duty: ZoneDuty, now: datetime) -> _Below | None:
    """None for a zone that has officers of its own, or none below either."""
    parts = [] if duty.officers else _posts_below(zone, clock.city_day(now))
    return _Below(parts, sum(len(who(_codes(each), now).on_now) for each in parts)) if parts else None


def _posts_below(found: ZoneInfo, day: date) -> list[ZoneInfo]:
    """The zones below, at any depth, that have officers of their own."""
    below = _children(found, day)
    deeper = [one for each in below for one in _posts_below(each, day)]
    return [each for each in below if each.code in roster().zones] + deeper


@public
@require_safe
@changes_any_time
def zones(request: HttpRequest) -> HttpResponse:
    """The whole city: a map, and every zone with who is there now."""
    now = clock.now()
    today = clock.city_day(now)
    rows = zone_rows(now)
    context = {"rows": rows, "count": _counted(len(rows), today), "map": maps.city_map(today), "nav": "zones"}
    return render(request, "site/zones.html", context)


@public
@require_safe
@changes_any_time
def zone(request: HttpRequest, code: str) -> HttpResponse:
    """One zone: its officers, its week, its map, its station."""
    now, tz = clock.now(), clock.city_tz()
    today = clock.city_day(now)
    found = queries.zone_by_code(code, today)
    if found is None:
        raise Http404
    if found.code != code:
        return redirect("zone", code=found.code, permanent=True)
    duty = who(_codes(found), now)
    station, below = duty.station, _count_below(found, duty, now)
    context = {
        "zone": found,
        "zone_name": capfirst(the_zone(found)),
        "sentence": below.sentence if below else wording.duty_sentence(duty, now, tz),
        "rows": _rows(_children(found, today), now) if below else [],
        "people": people.people(duty.officers, now, tz),
        "line": week.line(duty.stretches, today, tz, at=now),
        "days": week.week(_codes(found), today, tz, now=now),
        "map": maps.zone_map(found, today),
        "parts": [] if below else _parts(found, today),
        "meet": reverse("meet-zone", args=[duty.zone]) if duty.zone else "",
        "takes_concerns": found.code in roster().zones,
        "hours": meeting_hours.said(found.code, now),
        "groups": [group_shown(each) for each in public_groups(_codes_below(found, today))],
        "station": station,
        "station_hours": station.hours(get_language() or "en") if station else "",
        "supervisor": duty.supervisor,
        "crumbs": _crumbs(found),
        "gatherings": next_ones(now, found),
        "nav": "zones",
        "promises": partners_shown.promises(found.code, now),
        "kept": partners_shown.kept_in_time(found.code, now),
        "projects": partners_shown.projects(found.code, now),
        "flyer": _optional("zone-flyer", found.code),
    }
    return render(request, "site/zone.html", context)


def _counted(count: int, day: date) -> str:
    """How many zones of the highest level the city has, by that level's own word where the officers stand on another level; else empty."""
    held = queries.zone_map_on(day)
    said = held.level_words[0] if held else ""
    level, areas = level_word(said), word(Base.ZONE.value)
    if not count or level is None or level == areas:
        return ""
    language = get_language() or "en"
    named = {
        "city": our_city().name,
        "count": count,
        "areas": level.one(language) if count == 1 else level.many(language),
    }
    return _("%(city)s has %(count)s %(areas)s.") % named


def _parts(found: ZoneInfo, day: date) -> list[tuple[str, str]]:
    """The zones below, by name and address."""
    return [(each.name or each.code, reverse("zone", args=[each.code])) for each in _children(found, day)]


def _children(found: ZoneInfo, day: date) -> list[ZoneInfo]:
    return [each for code in found.children if (each := queries.zone_by_code(code, day)) is not None]


def _codes_below(found: ZoneInfo, day: date) -> list[str]:
    """The zone's own code, and those of zones below it that have posts of their own."""
    return [found.code, *(code for each in _children(found, day) for code in _codes_below(each, day))]


def _crumbs(found: ZoneInfo) -> list[tuple[str, str]]:
    above = [
        (capfirst(the_zone(each)), reverse("zone", args=[each.code])) for each in reversed(found.chain[1:])
    ]
    return [(_("All zones"), reverse("zones")), *above]


def _optional(route: str, code: str) -> str:
    """An address of another room, where that room has it."""
    try:
        return reverse(route, args=[code])
    except NoReverseMatch:
        return ""


@public
@require_safe
@changes_any_time
def officer(request: HttpRequest, slug: str) -> HttpResponse:
    """One officer, as far as their display level allows."""
    now, tz = clock.now(), clock.city_tz()
    today = clock.city_day(now)
    page = officer_page(slug, today)
    if page is None:
        raise Http404
    served: list[tuple[ZoneInfo, ZoneDuty, OfficerDuty]] = []
    for code in page.zones:
        found = queries.zone_by_code(code, today)
        if found is not None:
            duty = who(_codes(found), now)
            served += [(found, duty, each) for each in duty.officers if each.card.slug == slug]
    if not served:
        raise Http404
    present = next((each for each in served if each[2].on_now), served[0])
    card = people.person(present[2], now, tz, main=present[2].on_now, link=False)
    names = saying.together([the_zone(found) for found, _duty, _each in served])
    context = {
        "person": card,
        "headline": _headline(card, names),
        "zones": [
            (capfirst(the_zone(found)), reverse("zone", args=[found.code])) for found, _d, _e in served
        ],
        "line": week.line(present[1].stretches, today, tz, at=now),
        "meet": f"{reverse('meet-zone', args=[present[1].zone])}?officer={slug}",
        "nav": "zones",
    }
    return render(request, "site/officer.html", context)


def _headline(card: people.Person, zones_served: str) -> str:
    said = {"officer": card.name, "zones": zones_served}
    if card.on_duty:
        return _("%(officer)s is on duty now in %(zones)s.") % said
    return _("%(officer)s serves %(zones)s.") % said
