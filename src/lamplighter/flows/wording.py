"""Times in the reader's habit, for pages and the command line alike: "9 pm", "tomorrow at 7 am"; "9 p. m.", "mañana a las 7 a. m.".

Every function takes instants that carry a time zone and says them in the city's; the language is the one Django has activated.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lamplighter.flows.find import Found
from lamplighter.flows.zone_words import the_zone
from lamplighter.places.queries import ZoneInfo as Zone
from lamplighter.roster.cards import OfficerCard
from lamplighter.roster.queries import OfficerDuty, ShiftInfo, ZoneDuty

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
    return _("on %(date)s %(at_time)s") % {"date": long_day(moment, tz), "at_time": time}


def long_day(moment: datetime, tz: ZoneInfo) -> str:
    """ "Monday, December 14", "lunes 14 de diciembre"."""
    # Translators: a Django date format; l is the weekday, F the month, j the day.
    return date_format(moment.astimezone(tz), pgettext("date format", "l, F j"))


def hours(start: datetime, end: datetime, tz: ZoneInfo) -> str:
    """A stretch of time: "7 am to 3 pm", "7 a. m. a 3 p. m."."""
    return _("%(start)s to %(end)s") % {"start": clock(start, tz), "end": clock(end, tz)}


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


def pattern(shift: ShiftInfo, language: str) -> str:
    """A shift in a line: "Evening: Monday to Friday, 1 pm to 9 pm"."""
    held = shift.hours
    stretch = _("%(start)s to %(end)s") % {"start": clock_time(held.start), "end": clock_time(held.end)}
    return f"{shift.name(language)}: {weekdays(held.days)}, {stretch}"


def serving_zone(found: Found) -> Zone:
    """The zone whose officers answer: the one with posts, which may stand above the lowest one that holds the place."""
    chain = found.zone.zone.chain
    return next((zone for zone in chain if zone.code == found.duty.zone), chain[0])


def headline(found: Found, now: datetime, tz: ZoneInfo) -> str:
    """The answer in a sentence or two: "You are in the River zone. Officer Reyes is on duty until 9 pm."."""
    place = _("You are in %(zone)s.") % {"zone": the_zone(serving_zone(found))}
    return f"{place} {duty_sentence(found.duty, now, tz, at=found.at)}"


def duty_sentence(duty: ZoneDuty, now: datetime, tz: ZoneInfo, *, at: datetime | None = None) -> str:
    """Who is on duty, or who is back when. ``at`` is the time asked for, where it is not now."""
    if at is None or is_now(at, now):
        return ended(_on_duty(duty, now, tz))
    said = {"when": capfirst(when(at, now, tz)), "sentence": _on_duty(duty, now, tz)}
    return ended(_("%(when)s: %(sentence)s") % said)


def ended(sentence: str) -> str:
    """A sentence that ends in "p. m." needs no second full stop."""
    return sentence[:-1] if sentence.endswith("m..") else sentence


def _on_duty(duty: ZoneDuty, now: datetime, tz: ZoneInfo) -> str:
    present = duty.on_now
    if len(present) == 1 and present[0].on_until is not None:
        said = {"officer": capfirst(present[0].card.short), "until": until(present[0].on_until, tz)}
        return _("%(officer)s is on duty %(until)s.") % said
    if present:
        return _several([each.card for each in present])
    if duty.next_on and duty.next_on[0].back_at is not None:
        names = capfirst(together([each.card.short for each in duty.next_on]))
        said = {"officers": names, "when": when(duty.next_on[0].back_at, now, tz)}
        if len(duty.next_on) == 1:
            return _("%(officers)s is back %(when)s.") % said
        return pgettext("several", "%(officers)s are back %(when)s.") % said
    return (
        _("No officer has a shift here in the coming weeks.")
        if duty.officers
        else _("No officer is posted here yet.")
    )


def _several(cards: Sequence[OfficerCard]) -> str:
    if all(card.named and card.title == "Officer" for card in cards):
        names = together([card.last or card.first for card in cards])
        return _("Officers %(names)s are on duty.") % {"names": names}
    return _("%(officers)s are on duty.") % {"officers": capfirst(together([card.short for card in cards]))}


def state(officer: OfficerDuty, now: datetime, tz: ZoneInfo) -> str:
    """One officer's own line: "On duty until 9 pm", "Back tomorrow at 7 am"."""
    if officer.on_until is not None:
        return _("On duty %(until)s") % {"until": until(officer.on_until, tz)}
    if officer.back_at is not None:
        return _("Back %(when)s") % {"when": when(officer.back_at, now, tz)}
    return _("Away for now")
