"""An officer's appointments and gatherings as a calendar that their telephone subscribes to: when, how, where, and the number. Nothing
of the resident: calendars are copied to machines of others."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from lamplighter.city.queries import our_city
from lamplighter.core.numbers import shown_number
from lamplighter.meetings.linked import expected_at
from lamplighter.meetings.messages.agenda import way_name
from lamplighter.meetings.models import Appointment, Engagement, Gathering
from lamplighter.meetings.rules.appointments import State
from lamplighter.outbox.actions import own_domain

_TENTATIVE = frozenset({State.ASKED.value, State.OFFERED.value})


def feed(
    rows: Sequence[Appointment],
    gatherings: Sequence[Gathering],
    language: str,
    expected: Sequence[Engagement] = (),
) -> bytes:
    """The calendar, in the active language; times in UTC.

    Args:
        gatherings: published ones alone.
        expected: where the officer is expected otherwise.
    """
    made = Calendar()
    made.add("prodid", "-//Lamplighter//agenda//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add(
        "x-wr-calname",
        _("Appointments: %(department)s") % {"department": our_city().department},
    )
    for row in rows:
        made.add_component(_event(row, language))
    for each in gatherings:
        made.add_component(_gathering(each, language))
    for engagement in expected:
        made.add_component(_expected(engagement))
    return bytes(made.to_ical())


def _event(row: Appointment, language: str) -> Event:
    made, spot = Event(), row.spot
    number = shown_number(row.number)
    made.add("uid", f"agenda-{row.number.lower()}@{own_domain()}")
    made.add("dtstamp", row.changed_at)
    made.add("dtstart", row.starts)
    made.add("dtend", row.ends)
    made.add("sequence", row.sequence)
    made.add("status", "TENTATIVE" if row.state in _TENTATIVE else "CONFIRMED")
    place = spot.name(language) if spot is not None else way_name(row.way)
    made.add("summary", _("%(number)s: %(place)s") % {"number": number, "place": place})
    if spot is not None and spot.address:
        made.add("location", vText(spot.address))
    made.add("url", _absolute(reverse("staff-appointment", args=[row.number])))
    return made


def _gathering(row: Gathering, language: str) -> Event:
    made = Event()
    made.add("uid", f"agenda-gathering-{row.number.lower()}@{own_domain()}")
    made.add("dtstamp", row.changed_at)
    made.add("dtstart", row.starts)
    made.add("dtend", row.ends)
    made.add("sequence", row.sequence)
    made.add("status", "CONFIRMED")
    made.add("summary", row.said("title", language))
    made.add("location", vText(", ".join(part for part in (row.place, row.address) if part)))
    made.add("url", _absolute(reverse("gathering", args=[row.number])))
    return made


def _absolute(path: str) -> str:
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def _expected(row: Engagement) -> Event:
    """Of a group's meeting no more than that it is one: where and with whom stands at the desk."""
    made = Event()
    made.add("uid", f"agenda-{row.number.lower()}@{own_domain()}")
    made.add("dtstamp", row.made_at)
    made.add("dtstart", row.starts)
    made.add("dtend", row.ends)
    found = expected_at(None, row.number, row.made_at)
    if found is not None:
        made.add("status", "TENTATIVE" if found.asked else "CONFIRMED")
        made.add("summary", found.title)
        made.add("url", _absolute(found.url))
    return made
