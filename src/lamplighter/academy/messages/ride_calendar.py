"""A ride-along for calendars (RFC 5545)."""

from __future__ import annotations

from datetime import UTC

from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from lamplighter.academy.messages.ride_words import bring, where_to, with_whom
from lamplighter.academy.models import Ride, RideRules
from lamplighter.academy.rules.rides import RideState
from lamplighter.city.queries import our_city
from lamplighter.outbox.actions import Attachment, own_domain


def ride_file(ride: Ride, rules: RideRules, language: str, *, method: str = "PUBLISH") -> bytes:
    """The file that puts a ride into a calendar, or takes it out; times in UTC."""
    with override(language):
        calendar, event = Calendar(), Event()
        calendar.add("prodid", "-//Lamplighter//Academy//EN")
        calendar.add("version", "2.0")
        calendar.add("method", method)
        stamp = ride.changed_at.astimezone(UTC).replace(microsecond=0)
        event.add("uid", f"ride-{ride.number.lower()}@{own_domain()}")
        event.add("dtstamp", stamp)
        event.add("last-modified", stamp)
        event.add("sequence", ride.sequence)
        event.add("dtstart", ride.starts.astimezone(UTC))
        event.add("dtend", ride.ends.astimezone(UTC))
        event.add("summary", _("Ride-along: %(department)s") % {"department": our_city().department})
        event.add("description", f"{with_whom(ride)}\n\n{bring(rules, language)}")
        place = where_to(ride)
        if place:
            event.add("location", place)
        event.add("status", "CANCELLED" if ride.state == RideState.CANCELLED.value else "CONFIRMED")
        calendar.add_component(event)
        return bytes(calendar.to_ical())


def attached(ride: Ride, rules: RideRules) -> Attachment:
    """The same as a file of a letter."""
    method = "CANCEL" if ride.state == RideState.CANCELLED.value else "PUBLISH"
    content = ride_file(ride, rules, ride.application.language, method=method)
    return Attachment("ride-along.ics", f"text/calendar; method={method}; charset=utf-8", content)
