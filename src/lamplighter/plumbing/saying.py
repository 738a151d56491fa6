"""Times in the reader's habit, for every room: "9 pm", "tomorrow at 7 am"; "9 p. m.", "mañana a las 7 a. m.".

Every function takes instants that carry a time zone and says them in the city's; the language is the one Django has activated.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

SOON = timedelta(minutes=2)
"""An asked-for time nearer than this to now is "now"."""


def clock(moment: datetime, tz: ZoneInfo) -> str:
    """The time of day: "9 pm", "1:30 pm", "noon", "midnight"."""
    return clock_time(moment.astimezone(tz).time())


def clock_time(local: time) -> str:
    """A local time of day, as ``clock`` says it."""
    if local.minute == 0 and local.hour in (0, 12):
        return _("midnight") if local.hour == 0 else _("noon")
    hour = str(local.hour % 12 or 12) + (f":{local.minute:02}" if local.minute else "")
    if local.hour < 12:
        return pgettext("clock", "%(hour)s am") % {"hour": hour}
    return pgettext("clock", "%(hour)s pm") % {"hour": hour}


def until(moment: datetime, tz: ZoneInfo) -> str:
    """ "until 9 pm"; Spanish needs its articles: "hasta la 1 p. m.", "hasta las 9 p. m."."""
    local, time = moment.astimezone(tz), {"time": clock(moment, tz)}
    if local.minute == 0 and local.hour in (0, 12):
        return _("until midnight") if local.hour == 0 else _("until noon")
    if local.hour % 12 == 1:
        return pgettext("one o'clock", "until %(time)s") % time
    return pgettext("other hours", "until %(time)s") % time


def at_clock(moment: datetime, tz: ZoneInfo) -> str:
    """ "at 7 am", "a las 7 a. m."."""
    local, time = moment.astimezone(tz), {"time": clock(moment, tz)}
    if local.minute == 0 and local.hour in (0, 12):
        return _("at midnight") if local.hour == 0 else _("at noon")
    if local.hour % 12 == 1:
        return pgettext("one o'clock", "at %(time)s") % time
    return pgettext("other hours", "at %(time)s") % time


def when(moment: datetime, now: datetime, tz: ZoneInfo) -> str:
    """A moment as said today: "at 7 am", "tomorrow at 7 am", "on Monday at 7 am", "on Monday, December 14 at 7 am"."""
    day, today = moment.astimezone(tz).date(), now.astimezone(tz).date()
    time = at_clock(moment, tz)
    away = (day - today).days
    if away == 0:
        return time
    if away == 1:
        return _("tomorrow %(at_time)s") % {"at_time": time}
    if away == -1:
        return _("yesterday %(at_time)s") % {"at_time": time}
    if 1 < away < 7:
        return _("on %(weekday)s %(at_time)s") % {"weekday": date_format(day, "l"), "at_time": time}
    return on_day_at(moment, tz)


def on_day_at(moment: datetime, tz: ZoneInfo) -> str:
    """For what is read on another day: "on Thursday, March 5 at 12:20 pm"."""
    return _("on %(date)s %(at_time)s") % {"date": long_day(moment, tz), "at_time": at_clock(moment, tz)}


def stamp(moment: datetime, tz: ZoneInfo) -> str:
    """For lists of what happened when: "March 5, 2026, 12:20 pm"; Spanish has "5 de marzo de 2026, 12:20 p. m."."""
    return f"{date_format(moment.astimezone(tz), 'DATE_FORMAT')}, {clock(moment, tz)}"


def long_day(moment: datetime, tz: ZoneInfo) -> str:
    """ "Monday, December 14", "lunes 14 de diciembre"."""
    # Translators: a Django date format; l is the weekday, F the month, j the day.
    return date_format(moment.astimezone(tz), pgettext("date format", "l, F j"))


def day(moment: datetime, now: datetime, tz: ZoneInfo) -> str:
    """ "December 14"; "December 14, 2025" for a day of another year."""
    local = moment.astimezone(tz)
    if local.year == now.astimezone(tz).year:
        # Translators: a Django date format; F is the month, j the day.
        return date_format(local, pgettext("date format", "F j"))
    return date_format(local, pgettext("date format", "F j, Y"))


def hours(start: datetime, end: datetime, tz: ZoneInfo) -> str:
    """A stretch of time: "7 am to 3 pm", "7 a. m. a 3 p. m."."""
    return _("%(start)s to %(end)s") % {"start": clock(start, tz), "end": clock(end, tz)}


def span(start: datetime, end: datetime, now: datetime, tz: ZoneInfo) -> str:
    """ "Tuesday, December 8, 6 pm to 7:30 pm"; the year where it is another than now's."""
    first, last = start.astimezone(tz), end.astimezone(tz)
    day = long_day(start, tz)
    if first.year != now.astimezone(tz).year:
        # Translators: a Django date format; l is the weekday, F the month, j the day, Y the year.
        day = date_format(first, pgettext("date format", "l, F j, Y"))
    if first.date() == last.date():
        return _("%(day)s, %(hours)s") % {"day": day, "hours": hours(start, end, tz)}
    said = {"day": day, "start": clock(start, tz), "last": long_day(end, tz), "end": clock(end, tz)}
    return _("%(day)s, %(start)s, to %(last)s, %(end)s") % said


def is_now(at: datetime, now: datetime) -> bool:
    """Whether an asked-for time is so near that the answer speaks of the present."""
    return abs(at - now) <= SOON


def together(names: Sequence[str]) -> str:
    """ "Reyes", "Reyes and Okafor", "Reyes, Okafor and Lindqvist"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def weekdays(days: Collection[int]) -> str:
    """Days of a weekly pattern, Monday 0: "every day", "Monday to Friday", "Monday and Thursday"."""
    order = sorted(days)
    names = [str(WEEKDAYS[day]) for day in order]
    if len(order) == 7:
        return _("every day")
    if len(order) > 2 and order[-1] - order[0] == len(order) - 1:
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return together(names)


def dotted(sentences: str) -> str:
    """Sentences in which a time that ends in "p. m." stands before a full stop: one is enough."""
    return sentences.replace("m..", "m.")


def ended(sentence: str) -> str:
    """A sentence that ends in "p. m." needs no second full stop."""
    return sentence[:-1] if sentence.endswith("m..") else sentence


def by(moment: datetime, now: datetime, tz: ZoneInfo) -> str:
    """A day something is promised for: "by 4 pm today", "by tomorrow", "by Friday", "by Friday, December 18"."""
    day, today = moment.astimezone(tz).date(), now.astimezone(tz).date()
    away = (day - today).days
    if away == 0:
        return _("%(until)s today") % {"until": _by_clock(moment, tz)}
    if away == 1:
        return _("by tomorrow")
    if 1 < away < 7:
        return _("by %(weekday)s") % {"weekday": date_format(day, "l")}
    return _("by %(date)s") % {"date": long_day(moment, tz)}


def _by_clock(moment: datetime, tz: ZoneInfo) -> str:
    local, time = moment.astimezone(tz), {"time": clock(moment, tz)}
    if local.minute == 0 and local.hour in (0, 12):
        return _("by midnight") if local.hour == 0 else _("by noon")
    if local.hour % 12 == 1:
        return pgettext("one o'clock", "by %(time)s") % time
    return pgettext("other hours", "by %(time)s") % time
