"""The poster of one gathering: a page in each language, as accessible PDF (PDF/UA-1, ISO 14289-1), with a QR code that leads to its
page. Paper does not change: if it is moved, the page behind the code says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.city.letterhead import letterhead
from lamplighter.city.queries import our_city
from lamplighter.meetings.messages.gathering_words import page_url, shown
from lamplighter.meetings.models import Gathering
from lamplighter.plumbing.clock import city_tz
from lamplighter.plumbing.qr import qr_svg
from lamplighter.plumbing.typesetting import typeset

LANGUAGES = ("en", "es")
POINTS = 7
"""Most points of the agenda on a poster."""
ABOUT = 420
"""Characters of the description on a poster; it ends at a sentence."""


def poster(row: Gathering, now: datetime) -> bytes:
    """The poster as PDF. The same facts give the same bytes for a day."""
    day = now.astimezone(city_tz()).replace(hour=0, minute=0, second=0, microsecond=0)
    sides = []
    for language in LANGUAGES:
        with override(language):
            sides.append(_side(row, language, day, now))
    data = {
        "title": sides[0]["headline"],
        "department": our_city().department,
        "sides": sides,
        **letterhead(on_band=True),
    }
    return typeset("lamplighter.plumbing", "poster.typ", data, int(day.timestamp()))


def _side(row: Gathering, language: str, day: datetime, now: datetime) -> dict[str, Any]:
    told, url = shown([row], now)[0], page_url(row.number, language)
    mark = f"{_('Cancelled')}: " if told.cancelled else ""
    return {
        "lang": language,
        "department": our_city().department,
        "kind": f"{told.kind} · {told.zone_name}",
        "headline": f"{mark}{told.title}",
        "when": told.when,
        "place": told.place,
        "address": told.address,
        "repeats": told.repeats,
        "about": _short(told.about),
        "agenda": [line for line in told.agenda.splitlines() if line.strip()][:POINTS],
        "facts": [each for each in (told.access, told.held_in) if each],
        "qr": qr_svg(url),
        "qr-alt": _("QR code that opens %(url)s") % {"url": url},
        "scan": _("Scan to say that you come") if row.asks_rsvp else _("Scan for the newest word"),
        "url": url,
        "printed": _("Printed on %(day)s. If something changes, the page behind the code says so.")
        % {"day": date_format(day, "DATE_FORMAT")},
    }


def _short(text: str) -> str:
    if len(text) <= ABOUT:
        return text
    cut = text[:ABOUT]
    return cut[: cut.rfind(". ") + 1] or f"{cut.rsplit(' ', 1)[0]} …"
