"""Meetings that an officer said yes to take their time where appointments and gatherings take it; and their day names the group."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamplighter.core.numbers import shown_number
from lamplighter.meetings.actions.engaging import Engaged, Hours, What, engage, release
from lamplighter.meetings.linked import Expected, expected_from
from lamplighter.meetings.models import Appointment, Gathering
from lamplighter.meetings.queries.engagements import engagement
from lamplighter.partners.elsewhere import Booked, Diary, TimeTaken, keeps_time
from lamplighter.partners.models import Ask
from lamplighter.partners.queries.groups import may_see, zone_of_ask
from lamplighter.plumbing.clock import city_day


def take(number: str, officer: int, starts: datetime, ends: datetime, now: datetime) -> None:
    """Takes the officer's time for a group's meeting.

    Raises:
        TimeTaken: they have something else then.
    """
    try:
        engage(number=number, hours=Hours(officer, starts, ends), now=now)
    except Engaged as engaged:
        raise TimeTaken([Booked(_said(each), each.starts, each.ends) for each in engaged.by]) from None


def _said(what: What) -> str:
    if isinstance(what, Appointment):
        return _("appointment %(number)s") % {"number": shown_number(what.number)}
    if isinstance(what, Gathering):
        return what.said("title", get_language() or "en")
    return _("another group's meeting (%(number)s)") % {"number": shown_number(what.number)}


def free(number: str) -> None:
    """Gives the time back."""
    release(number=number)


def kept(number: str) -> tuple[int, datetime] | None:
    """Whose time is taken, and until when."""
    row = engagement(number)
    return (row.officer_id, row.ends) if row is not None else None


def expected(user: Any, number: str, now: datetime) -> Expected | None:
    """The group's meeting behind a number. Who does not look after its zone, as a calendar outside, reads no name and no place."""
    row = Ask.objects.select_related("group").filter(number=number).first()
    if row is None or row.group is None:
        return None
    url = reverse("staff-group-ask", args=[row.number])
    if user is None or not may_see(user, zone_of_ask(row, city_day(now))):
        return Expected(_("A group's meeting"), "", url, row.state == "offered")
    title = _("Meeting of %(group)s") % {"group": row.group.name}
    return Expected(title, row.place, url, row.state == "offered")


def introduce() -> None:
    """Enters all of it, once, at the start."""
    keeps_time(Diary(take, free, kept))
    expected_from(expected)
