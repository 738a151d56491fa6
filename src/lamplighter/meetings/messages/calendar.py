"""Appointments as iCalendar files (RFC 5545): times in UTC, one UID for good, a sequence that grows with every change."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, vText

from lamplighter.city.queries import our_city
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


def event(row: Appointment) -> Event:
    """The appointment as its resident's calendar shows it, in the active language. The private link is not in it: calendars are shared
    and copied, and whoever has the link can cancel."""
    made = Event()
    said = {
        "officer": sentences.within(sentences.card(row.officer)),
        "department": our_city().department,
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
    about = [
        _("Number %(number)s") % {"number": shown_number(row.number)},
        sentences.access(row),
        _("To move or cancel it, use the link in our message to you."),
    ]
    made.add("description", "\n".join(part for part in about if part))
    return made


def calendar(*events: Event, name: str = "", method: str = "PUBLISH") -> bytes:
    """A calendar file of some events; ``method`` "CANCEL" takes them out of a calendar again."""
    made = Calendar()
    made.add("prodid", "-//Lamplighter//appointments//EN")
    made.add("version", "2.0")
    made.add("method", method)
    if name:
        made.add("x-wr-calname", name)
    for each in events:
        made.add_component(each)
    return bytes(made.to_ical())


def file_of(row: Appointment, *, language: str = "") -> bytes:
    """The calendar file of one appointment, in its resident's language unless another is named."""
    with override(language or row.language):
        gone = _STATUS.get(State(row.state)) == "CANCELLED"
        return calendar(event(row), method="CANCEL" if gone else "PUBLISH")


def attached(row: Appointment) -> Attachment:
    """The same, to go with a mail."""
    return Attachment(f"{shown_number(row.number)}.ics", MEDIA_TYPE, file_of(row))


def file_name(row: Appointment) -> str:
    """The file's name."""
    return f"{shown_number(row.number)}.ics"


def at_once(moment: datetime) -> str:
    """An instant as iCalendar writes it in UTC."""
    return f"{moment:%Y%m%dT%H%M%SZ}"
