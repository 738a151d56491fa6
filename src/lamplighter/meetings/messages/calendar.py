"""Appointments as iCalendar files (RFC 5545): times in UTC, one UID for good, a sequence that grows with every change."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, vText

from lamplighter.core.numbers import shown_number
from lamplighter.meetings.messages import sentences
from lamplighter.meetings.models import Appointment
from lamplighter.meetings.rules.appointments import State
from lamplighter.outbox.actions import Attachment, own_domain

MEDIA_TYPE = "text/calendar; charset=utf-8"
_STATUS = {
    State.CANCELLED: "CANCELLED",
    State.LAPSED: "CANCELLED",
    State.ASKED: "TENTATIVE",
    State.OFFERED: "TENTATIVE",
}


def uid_of(row: Appointment) -> str:
    """The name of it that calendars know it by; it never changes."""
    return f"appointment-{row.number.lower()}@{own_domain()}"


def event(row: Appointment, *, link: str = "") -> Event:
    """The appointment as its resident's calendar shows it, in the active language. ``link``: of its private page."""
    made = Event()
    said = {
        "officer": sentences.within(sentences.card(row.officer)),
        "department": settings.LAMPLIGHTER.city.department,
    }
    made.add("uid", uid_of(row))
    made.add("dtstamp", row.changed_at)
    made.add("dtstart", row.starts)
    made.add("dtend", row.ends)
    made.add("sequence", row.sequence)
    made.add("status", _STATUS.get(State(row.state), "CONFIRMED"))
    # Calendars are read over shoulders: whom one meets, and not about what.
    made.add("summary", _("Meeting: %(officer)s, %(department)s") % said)
    made.add("location", vText(sentences.where(row)))
    about = [_("Number %(number)s") % {"number": shown_number(row.number)}, sentences.access(row), link]
    made.add("description", "\n".join(part for part in about if part))
    if link:
        made.add("url", link)
    return made


def calendar(*events: Event, name: str = "") -> bytes:
    """A calendar file of some events."""
    made = Calendar()
    made.add("prodid", "-//Lamplighter//appointments//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    if name:
        made.add("x-wr-calname", name)
    for each in events:
        made.add_component(each)
    return bytes(made.to_ical())


def file_of(row: Appointment, *, link: str = "", language: str = "") -> bytes:
    """The calendar file of one appointment, in its resident's language unless another is named."""
    with override(language or row.language):
        return calendar(event(row, link=link))


def attached(row: Appointment, *, link: str) -> Attachment:
    """The same, to go with a mail."""
    return Attachment(f"{shown_number(row.number)}.ics", MEDIA_TYPE, file_of(row, link=link))


def file_name(row: Appointment) -> str:
    """The file's name."""
    return f"{shown_number(row.number)}.ics"


def at_once(moment: datetime) -> str:
    """An instant as iCalendar writes it in UTC."""
    return f"{moment:%Y%m%dT%H%M%SZ}"
