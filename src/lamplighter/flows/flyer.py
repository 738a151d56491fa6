"""A door flyer for one zone: a page in each language, as accessible PDF (PDF/UA-1, ISO 14289-1) with a QR code.

It says who the zone's officers are and when, not who is on duty now: paper does not change, so the code leads to the page
that does.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from lamplighter.city.letterhead import letterhead
from lamplighter.city.queries import our_city
from lamplighter.flows import wording
from lamplighter.places.queries import ZoneInfo
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing import saying
from lamplighter.plumbing.typesetting import typeset
from lamplighter.roster.hours_worked import work_sentence
from lamplighter.roster.queries import OfficerDuty, ShiftInfo, ZoneDuty

INK = "#14213d"
LANGUAGES = ("en", "es")


def flyer(*, zone: ZoneInfo, duty: ZoneDuty, urls: dict[str, str], now: datetime) -> bytes:
    """The flyer as PDF. ``urls``: address of the zone's page, by language. The same facts give the same bytes for a day."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    sides = []
    for language in LANGUAGES:
        with override(language):
            sides.append(_side(zone, duty, urls[language], language, day))
    city = our_city()
    data = {
        "title": sides[0]["headline"],
        "department": city.department,
        "sides": sides,
        **letterhead(on_band=True),
    }
    return typeset("lamplighter.flows", "flyer.typ", data, int(day.timestamp()))


def _side(zone: ZoneInfo, duty: ZoneDuty, url: str, language: str, day: datetime) -> dict[str, Any]:
    city = our_city()
    shifts = {shift.code: shift for officer in duty.officers for shift in officer.shifts}
    plain = city.non_emergency_number
    return {
        "lang": language,
        "department": city.department,
        "headline": _("Your officers in %(zone)s") % {"zone": the_zone(zone)},
        "promise": work_sentence({shift.kind for shift in shifts.values()}),
        "bands": [
            band
            for place, shift in enumerate(_distinct(list(shifts.values())))
            for band in _bands(shift, language, place % 2)
        ],
        "ticks": _ticks(list(shifts.values())),
        "officers": [_officer(each, language) for each in duty.officers if each.covers_for is None],
        "qr": _qr(url),
        "qr-alt": _("QR code that opens %(url)s") % {"url": url},
        "scan": _("Scan to see who is on duty now"),
        "url": url,
        "danger": _("Is someone in danger now? Call %(number)s.") % {"number": city.emergency_number},
        "non-emergency": _("For police without an emergency, call %(number)s.") % {"number": plain}
        if plain
        else "",
        "printed": _("Printed on %(day)s. Officers may change; the page behind the code is always current.")
        % {"day": date_format(day.astimezone(settings.LAMPLIGHTER.tz), "DATE_FORMAT")},
    }


def _hour(clock: Any) -> float:
    return float(clock.hour + clock.minute / 60)


def _distinct(shifts: list[ShiftInfo]) -> list[ShiftInfo]:
    """One band for shifts of the same hours, however many days they have."""
    return list(
        {
            (each.hours.start, each.hours.end): each for each in sorted(shifts, key=lambda s: s.hours.start)
        }.values()
    )


def _bands(shift: ShiftInfo, language: str, row: int) -> list[dict[str, Any]]:
    """A shift as bands between midnight and midnight: two where it passes midnight, of which the longer one has the name."""
    start, end = _hour(shift.hours.start), _hour(shift.hours.end)
    parts = [(start, end)] if start < end else [(start, 24.0), (0.0, end)]
    longest = max(parts, key=lambda part: part[1] - part[0])
    return [
        {
            "start": first / 24,
            "end": last / 24,
            "kind": shift.kind.value,
            "label": shift.name(language) if (first, last) == longest else "",
            "row": row,
        }
        for first, last in parts
        if first < last
    ]


def _ticks(shifts: list[ShiftInfo]) -> list[dict[str, Any]]:
    clocks = sorted({clock for shift in shifts for clock in (shift.hours.start, shift.hours.end)})
    return [{"at": _hour(clock) / 24, "label": saying.clock_time(clock)} for clock in clocks]


def _officer(officer: OfficerDuty, language: str) -> dict[str, str]:
    card = officer.card
    spoken = ", ".join(_language(code) for code in card.languages)
    return {
        "name": card.shown,
        "hours": "; ".join(wording.pattern(shift, language) for shift in officer.shifts),
        "languages": f"{_('Speaks:')} {spoken}" if spoken else "",
        "reach": " · ".join(each for each in (card.phone, card.email) if each),
    }


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


def _qr(url: str) -> str:
    held = io.BytesIO()
    segno.make(url, error="m", micro=False).save(held, kind="svg", border=2, dark=INK, xmldecl=False)
    return held.getvalue().decode()
