"""The poster of a course: a page in each language, as accessible PDF (PDF/UA-1, ISO 14289-1), with a QR code that leads to its page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.academy.messages.course_words import course_shown, nights_shown
from lamplighter.academy.messages.words import course_url
from lamplighter.academy.models import Course
from lamplighter.city.letterhead import letterhead
from lamplighter.city.queries import our_city
from lamplighter.plumbing.clock import city_tz
from lamplighter.plumbing.qr import qr_svg
from lamplighter.plumbing.typesetting import typeset

LANGUAGES = ("en", "es")
ABOUT = 260
"""Characters of the description on a poster; it ends at a sentence."""
TOPICS = 12
"""Most nights that are named."""


def poster(course: Course, now: datetime) -> bytes:
    """The poster as PDF. The same facts give the same bytes for a day."""
    day = now.astimezone(city_tz()).replace(hour=0, minute=0, second=0, microsecond=0)
    sides = []
    for language in LANGUAGES:
        with override(language):
            sides.append(_side(course, language, day, now))
    data = {
        "title": sides[0]["headline"],
        "department": our_city().department,
        "sides": sides,
        **letterhead(on_band=True),
    }
    return typeset("lamplighter.plumbing", "poster.typ", data, int(day.timestamp()))


def _side(course: Course, language: str, day: datetime, now: datetime) -> dict[str, Any]:
    told, url = course_shown(course, now), course_url(course.number, language)
    mark = f"{_('Cancelled')}: " if told.cancelled else ""
    topics = [each.title for each in nights_shown(course, now) if not each.cancelled]
    return {
        "lang": language,
        "department": our_city().department,
        "kind": _("Citizen Police Academy"),
        "headline": f"{mark}{told.name}",
        "when": told.when,
        "place": told.place,
        "address": told.address,
        "repeats": told.span,
        "about": _short(told.about),
        "agenda": [" · ".join(topics[:TOPICS])] if topics else [],
        "facts": [each for each in (told.window, told.audience, told.held_in, told.access) if each],
        "qr": qr_svg(url),
        "qr-alt": _("QR code that opens %(url)s") % {"url": url},
        "scan": _("Scan to apply") if told.open or told.soon else _("Scan for the newest word"),
        "url": url,
        "printed": _("Printed on %(day)s. If something changes, the page behind the code says so.")
        % {"day": date_format(day, "DATE_FORMAT")},
    }


def _short(text: str) -> str:
    if len(text) <= ABOUT:
        return text
    cut = text[:ABOUT]
    return cut[: cut.rfind(". ") + 1] or f"{cut.rsplit(' ', 1)[0]} …"
