"""The certificate of a graduate as accessible PDF (PDF/UA-1, ISO 14289-1), with a QR code that leads to where it is verified; and the
badge of alumni, a picture."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from xml.sax.saxutils import escape

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from lamplighter.academy.messages.mark_words import hours_said, nights_said
from lamplighter.academy.models import Certificate, Course
from lamplighter.academy.queries.certificates import link_of
from lamplighter.academy.queries.marks import reckoned_one
from lamplighter.city.letterhead import letterhead
from lamplighter.city.queries import our_city
from lamplighter.core.schedule.values import instant
from lamplighter.plumbing.clock import city_tz
from lamplighter.plumbing.qr import qr_svg
from lamplighter.plumbing.typesetting import typeset


def certificate(row: Certificate, language: str, now: datetime) -> bytes:
    """The PDF, in a language. The same facts give the same bytes."""
    with override(language):
        data = _data(row, language, now)
    stamp = instant(city_tz(), row.issued_on, time(0))
    return typeset("lamplighter.academy.messages", "certificate.typ", data, int(stamp.timestamp()))


def _data(row: Certificate, language: str, now: datetime) -> dict[str, Any]:
    city, course = our_city(), row.application.course
    url = link_of(row, language)
    reckoned = reckoned_one(row.application, now).reckoned
    facts = [_("Course: %(course)s") % {"course": course.said("name", language)}]
    if reckoned.attended:  # of a course whose marks are gone, or were never kept, nothing is said
        told = {"nights": nights_said(reckoned.attended), "hours": hours_said(reckoned.minutes)}
        facts.append(_("%(nights)s attended, %(hours)s of instruction") % told)
    return {
        **letterhead(on_band=False),
        "lang": language,
        "title": f"{_('Certificate')}: {row.name}",
        "department": city.department,
        "city": city.name,
        "kind": _("Certificate of completion"),
        "presented": _("This is to certify that"),
        "name": row.name,
        "completed": _("has completed the Citizen Police Academy of %(city)s.") % {"city": city.name},
        "facts": facts,
        "day": date_format(row.issued_on, "DATE_FORMAT"),
        "day-label": _("Date"),
        "signed-label": _("For the department"),
        "qr": qr_svg(url),
        "qr-alt": _("QR code that opens %(url)s") % {"url": url},
        "verify": _("Verify it here"),
        "url": url,
        "url-lines": _lines(url),
    }


def _lines(url: str) -> list[str]:
    """An address without its scheme, so that it can be typed: the place, and below it the code."""
    place, _slash, code = url.split("://", 1)[-1].rstrip("/").rpartition("/")
    return [f"{place}/", code]


def badge(course: Course, language: str) -> str:
    """The badge of a course's alumni as SVG: a lantern in the ring of the clock's hours, of which the evening's are lit.
    It names nobody."""
    with override(language):
        academy, line = _("Citizen Police Academy"), _("ALUMNI")
    year = course.first_day.year
    said = f"{academy}, {line.lower()}, {course.said('name', language)}, {year}"
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="240" height="240" role="img" aria-labelledby="t">
<title id="t">{escape(said)}</title>
<circle cx="120" cy="120" r="116" fill="#14213d"/>
<circle cx="120" cy="120" r="106" fill="none" stroke="#f5b83d" stroke-width="3"/>
{_ring()}
<g fill="none" stroke="#f7f1e3" stroke-width="4" stroke-linejoin="round" stroke-linecap="round" transform="translate(92 30) scale(2)">
<path d="M8 13h12l-2.4 14h-7.2z" fill="#f5b83d" stroke="none"/>
<path d="M5 13h18M9.5 8h9l3.5 5H6zM14 2v6M9 27h10v3.4H9zM14 30.4V36" stroke-width="1.8"/>
</g>
<g fill="#f7f1e3" text-anchor="middle" font-family="Georgia, serif">
<text x="120" y="130" font-size="13">{escape(academy)}</text>
<text x="120" y="154" font-size="19" font-weight="700">{escape(line)}</text>
<text x="120" y="181" font-size="24" font-weight="700" fill="#f5b83d">{year}</text>
<text x="120" y="203" font-size="12">{escape(our_city().name)}</text>
</g>
</svg>
"""


def _ring() -> str:
    """Twelve dots, as the hours of a clock: the evening ones are lit."""
    places = ((120, 24), (168, 37), (203, 72), (216, 120), (203, 168), (168, 203), (120, 216), (72, 203))
    others = ((37, 168), (24, 120), (37, 72), (72, 37))
    dots = [
        f'<circle cx="{x}" cy="{y}" r="3" fill="{"#f5b83d" if n >= 6 else "#7384a8"}"/>'
        for n, (x, y) in enumerate((*places, *others))
    ]
    return "\n".join(dots)
