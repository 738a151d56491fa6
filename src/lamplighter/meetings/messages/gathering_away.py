"""How staff read that an officer of a gathering cannot come: who, until when; and lines of the lists of such gatherings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lamplighter.meetings.messages.agenda import staff_name
from lamplighter.meetings.messages.gathering_words import shown
from lamplighter.meetings.models import Gathering
from lamplighter.meetings.queries.gathering_away import Absent, Unattended
from lamplighter.meetings.queries.gatherings import may_work
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz


@dataclass(frozen=True, slots=True)
class Waiting:
    """A gathering that needs another officer. ``url``: its page for staff; the public one where it is not the reader's to work on."""

    title: str
    when: str
    place: str
    zone: str
    url: str
    theirs: bool
    why: str


def absent_said(each: Absent) -> str:
    """ "Officer Ada Reyes is away until Friday, March 6."; the whole last day is meant where the leave ends at midnight."""
    name = {"officer": staff_name(each.officer)}
    if each.until is None:
        return _("%(officer)s no longer works here.") % name
    tz = city_tz()
    local = each.until.astimezone(tz)
    if local.time() == time(0):
        said = saying.long_day(local - timedelta(hours=12), tz)
    else:
        said = _("%(day)s, %(time)s") % {"day": saying.long_day(local, tz), "time": saying.clock(local, tz)}
    return saying.ended(_("%(officer)s is away until %(until)s.") % {**name, "until": said})


def refused_said(each: Absent) -> str:
    """Why a gathering at that time cannot have the officer, and what to do."""
    day = saying.long_day(each.at, city_tz())
    choose = _("Choose somebody else for %(day)s, or another time.") % {"day": day}
    return f"{absent_said(each)} {choose}"


def waiting(rows: Sequence[Unattended], user: Any, now: datetime) -> list[Waiting]:
    """Lines of a list, each with why it stands there."""
    why = [" ".join(absent_said(one) for one in each.absent) for each in rows]
    return _lines([each.gathering for each in rows], why, user, now)


def listed(rows: Sequence[Gathering], user: Any, now: datetime) -> list[Waiting]:
    """Lines of a list of which it is said above why they stand there."""
    return _lines(rows, [""] * len(rows), user, now)


def _lines(rows: Sequence[Gathering], why: Sequence[str], user: Any, now: datetime) -> list[Waiting]:
    found = []
    for row, told, reason in zip(rows, shown(rows, now), why, strict=True):
        theirs = may_work(user, row.zone)
        url = reverse("staff-gathering", args=[row.number]) if theirs else told.url
        found.append(Waiting(told.title, told.when, told.place, told.zone_name, url, theirs, reason))
    return found
