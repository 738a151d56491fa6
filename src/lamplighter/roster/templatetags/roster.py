"""Filters of the roster's staff pages: shifts in the reader's language, last days, zones by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta

from django import template
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamplighter.plumbing.saying import clock_time
from lamplighter.roster.models import Absence, Detail, Officer, Posting, Shift
from lamplighter.roster.rules import PostRole
from lamplighter.roster.words import ROLES

register = template.Library()


@register.filter
def shift_name(shift: Shift) -> str:
    """The shift's name in the reader's language."""
    return shift.name_es if get_language() == "es" else shift.name_en


@register.filter
def shift_days(shift: Shift) -> str:
    """ "Every day", "Monday to Friday", "Mon, Thu"."""
    days = sorted(shift.days)
    if len(days) == 7:
        return _("Every day")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("%(first)s to %(last)s") % {"first": WEEKDAYS[days[0]], "last": WEEKDAYS[days[-1]]}
    return ", ".join(str(WEEKDAYS_ABBR[day]) for day in days)


@register.filter
def last_day(ends: date) -> date:
    """The last day that counts, of a period that is kept by the day after it."""
    return ends - timedelta(days=1)


@register.filter
def role_name(posting: Posting) -> str:
    """What the officer is posted as."""
    return str(ROLES[PostRole(posting.post.role)])


@register.filter
def staff_name(officer: Officer) -> str:
    """Title and whole name, for staff."""
    return f"{_(officer.title)} {officer.first_name} {officer.last_name}"


@register.filter
def zone_name(names: Mapping[str, str], code: str) -> str:
    """A zone's name with its code, where they differ."""
    name = names.get(code, code)
    return name if name == code else f"{name} ({code})"


@register.filter
def detail_what(detail: Detail) -> str:
    """Where the officer is then, in the reader's language: "at the academy"."""
    return detail.what_es if get_language() == "es" else detail.what_en


@register.filter
def away_when(absence: Absence | Detail) -> str:
    """ "Nov. 22, 2026 – Nov. 25, 2026" for whole days, with the hours where they are not whole; in the city's time."""
    starts, ends = timezone.localtime(absence.starts), timezone.localtime(absence.ends)
    if starts.time() == ends.time() == time(0):
        first, last = (
            date_format(starts, "DATE_FORMAT"),
            date_format(ends.date() - timedelta(days=1), "DATE_FORMAT"),
        )
        return first if first == last else f"{first} – {last}"
    first = f"{date_format(starts, 'DATE_FORMAT')}, {clock_time(starts.time())}"
    until = clock_time(ends.time())
    if starts.date() == ends.date():
        return f"{first} – {until}"
    return f"{first} – {date_format(ends, 'DATE_FORMAT')}, {until}"
