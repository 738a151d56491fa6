"""Nights as iCalendar (RFC 5545): a feed of a course, the file of all its nights, the file of one that changed.

Each night is an event of its own, in UTC, with a UID that it keeps whatever happens to it, and a sequence that every change of time or
place raises. So the hour is right on both sides of a change of clocks, and calendars replace what they have.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from lamplighter.academy.messages.words import course_url, language, night_title
from lamplighter.academy.models import Course, Night
from lamplighter.academy.rules.states import CourseState, NightState


def feed(course: Course, nights: Sequence[Night], *, url: str) -> bytes:
    """A calendar of a course to subscribe to, in the language spoken now. The same rows give the same bytes."""
    calendar = _calendar(course.said("name", language()))
    calendar.add("url", url)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    return _with(calendar, course, nights)


def nights_file(course: Course, nights: Sequence[Night], *, method: str = "PUBLISH") -> bytes:
    """A file of nights, in the language spoken now; ``method`` "CANCEL" takes them out of a calendar again."""
    calendar = _calendar(course.said("name", language()))
    calendar.add("method", method)
    return _with(calendar, course, nights)


def _with(calendar: Calendar, course: Course, nights: Sequence[Night]) -> bytes:
    for night in sorted(nights, key=lambda each: (each.starts, each.order)):
        calendar.add_component(_event(course, night))
    return bytes(calendar.to_ical())


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Lamplighter//Academy//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    return calendar


def _event(course: Course, night: Night) -> Event:
    tongue, stamp = language(), course.changed_at.astimezone(UTC).replace(microsecond=0)
    off = night.state == NightState.CANCELLED.value or course.state == CourseState.CANCELLED.value
    lines = [
        course.said("cancelled", tongue) if course.state == CourseState.CANCELLED.value else "",
        night.said("why", tongue),
        course.said("name", tongue),
        night.said("about", tongue),
        course.said("access", tongue),
    ]
    event = Event()
    event.add("uid", f"night-{course.number}-{night.order}@{_host()}")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", night.sequence)
    event.add("dtstart", night.starts.astimezone(UTC))
    event.add("dtend", night.ends.astimezone(UTC))
    event.add("summary", night_title(night, tongue))
    event.add("location", night.where())
    event.add("description", "\n\n".join(line for line in lines if line))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("url", course_url(course.number, tongue))
    return event


def _host() -> str:
    return settings.LAMPLIGHTER.web.public_url.partition("://")[2].split("/")[0].split(":")[0]
