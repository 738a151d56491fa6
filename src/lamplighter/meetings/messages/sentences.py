"""When, where and whom somebody meets, in plain sentences: mails, texts and pages say them alike.

Every function speaks the language Django has activated. Officers are named by their cards alone, so display levels are obeyed.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lamplighter.meetings.models import Appointment, Spot
from lamplighter.meetings.rules.appointments import State
from lamplighter.meetings.rules.values import Part, Way
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.cards import OfficerCard, card_of
from lamplighter.roster.models import Officer


def card(officer: Officer | None) -> OfficerCard | None:
    """What is shown of an officer; None of nobody."""
    return card_of(officer) if officer is not None else None


def begins(who: OfficerCard | None) -> str:
    """As a sentence begins: "Officer Reyes", "A Community Interaction Officer", "The department"."""
    return capfirst(who.short) if who is not None else _("The department")


def within(who: OfficerCard | None) -> str:
    """Inside a sentence: "Officer Reyes", "a Community Interaction Officer", "an officer"."""
    return who.short if who is not None else _("an officer")


def time_said(starts: datetime) -> str:
    """ "Thursday, December 3 at 6:30 pm", "jueves 3 de diciembre a las 6:30 p. m."."""
    tz = city_tz()
    said = {"date": saying.long_day(starts, tz), "at_time": saying.at_clock(starts, tz)}
    return _("%(date)s %(at_time)s") % said


def meets(way: str, who: OfficerCard | None, starts: datetime) -> str:
    """The news of an appointment: "You meet Officer Reyes on Thursday, December 3 at 6:30 pm."."""
    when = time_said(starts)
    if way == Way.PHONE.value:
        sentence = _("%(officer)s calls you on %(when)s.") % {"officer": begins(who), "when": when}
    elif way == Way.PORCH.value:
        sentence = _("%(officer)s comes to your door on %(when)s.") % {"officer": begins(who), "when": when}
    else:
        sentence = _("You meet %(officer)s on %(when)s.") % {"officer": within(who), "when": when}
    return saying.ended(sentence)


def standing(row: Appointment, *, over: bool) -> str:
    """Where an appointment stands, in one sentence: the headline of its private page."""
    who, when = card(row.officer), {"when": time_said(row.starts)}
    state = State(row.state)
    if state in (State.BOOKED, State.HELD) and not over:
        return meets(row.way, who, row.starts)
    if state is State.OFFERED and row.officer is None:
        return _("Please choose another time.")
    if state is State.OFFERED:
        return saying.ended(_("We offer you %(when)s.") % when)
    sentence = {
        State.ASKED: _("You asked for a visit on %(when)s. A supervisor looks at it."),
        State.CANCELLED: _("The meeting on %(when)s is cancelled."),
        State.LAPSED: _("The time on %(when)s is no longer kept for you."),
        State.MISSED: _("The meeting was to be on %(when)s."),
    }.get(state, _("The meeting was on %(when)s."))
    return saying.dotted(sentence % when)


def way_name(way: str) -> str:
    """How people meet, in a word or two."""
    return {
        Way.STATION.value: _("At the station"),
        Way.PLACE.value: _("At a place near you"),
        Way.PHONE.value: _("By phone"),
        Way.VIDEO.value: _("By video"),
        Way.PORCH.value: _("At your door"),
    }[way]


def spot_name(spot: Spot | None, way: str) -> str:
    """The name of a place in the active language; of no place, the way."""
    return spot.name(get_language() or "en") if spot is not None else way_name(way)


def where(row: Appointment) -> str:
    """Where it is: "North Library, 12 Oak Street", "By phone, 555-0100"."""
    name = spot_name(row.spot, row.way)
    if row.way in (Way.PHONE.value, Way.PORCH.value):
        return ", ".join(
            part for part in (name, row.door or (row.phone if row.way == "phone" else "")) if part
        )
    return ", ".join(part for part in (name, row.spot.address if row.spot else "") if part)


def access(row: Appointment) -> str:
    """How people get in; empty where nothing is known."""
    return row.spot.access(get_language() or "en") if row.spot is not None else ""


def minutes(row: Appointment) -> int:
    """How long it lasts."""
    return int((row.ends - row.starts).total_seconds() // 60)


def part_name(part: Part) -> str:
    """A part of the week, as a choice."""
    return {
        Part.EVENING: _("In the evening, from 5 pm"),
        Part.MORNING: _("In the morning, until noon"),
        Part.AFTERNOON: _("In the afternoon"),
        Part.WEEKEND: _("On the weekend"),
    }[part]


def times_of_day() -> dict[Part, str]:
    """Parts of a day, as the headings of its times."""
    return {Part.MORNING: _("Morning"), Part.AFTERNOON: _("Afternoon"), Part.EVENING: _("From 5 pm")}
