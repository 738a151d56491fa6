"""What staff read of an appointment: when, where, how, who comes, how it stands, what happened. Officers have their whole names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from lamplighter.core.numbers import shown_number
from lamplighter.meetings.models import Appointment, Happening, Wish
from lamplighter.meetings.queries.agenda import Why, officers_day
from lamplighter.meetings.queries.seen import officer_of
from lamplighter.meetings.rules.appointments import OPEN, State, Verb
from lamplighter.meetings.rules.calls import REMINDED, RUNG, UNREACHED, Call
from lamplighter.meetings.rules.values import Channel, Part, Side, Way
from lamplighter.outbox.reach import By
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot


def way_name(way: str) -> str:
    """How they meet."""
    return {
        Way.STATION.value: _("At the station"),
        Way.PLACE.value: pgettext("way to meet", "At a place"),
        Way.PHONE.value: _("By phone"),
        Way.VIDEO.value: _("By video"),
        Way.PORCH.value: _("At the resident’s door"),
    }.get(way, way)


def state_name(state: str) -> str:
    """How it stands."""
    return {
        State.HELD.value: _("Being booked"),
        State.ASKED.value: _("Waits for a supervisor’s release"),
        State.BOOKED.value: pgettext("appointment", "Booked"),
        State.OFFERED.value: _("Another time or officer is offered"),
        State.DONE.value: _("Took place"),
        State.MISSED.value: _("The resident did not come"),
        State.CANCELLED.value: pgettext("appointment", "Cancelled"),
        State.LAPSED.value: _("Lapsed: nobody answered the offer"),
    }.get(state, state)


def why_words(why: Why) -> str:
    """Why it needs somebody."""
    return {
        Why.NOBODY: _("Nobody could be offered. The resident is asked to choose a time."),
        Why.OFF_SHIFT: _("Its officer is not on duty then any more."),
        Why.UNANSWERED: _("Another time is offered, and the resident has not answered."),
        Why.LAPSED: _("The resident did not answer the offer, and it lapsed. Call them."),
    }[why]


def call_words(row: Appointment, call: Call) -> str:
    """What a resident who asked to be called is to be told."""
    if call.what == Verb.OFFER.value and row.officer_id is None:
        return _("We have no time for them: ask them to choose one.")
    return {
        Verb.OFFER.value: _("Something else is offered: tell them, and ask whether it suits."),
        Verb.MOVE.value: _("It is moved: tell them the new time."),
        Verb.CANCEL.value: _("It is cancelled: tell them."),
        Verb.RELEASE.value: _("The visit is released: tell them."),
        Verb.REFUSE.value: _("The visit does not take place: tell them why."),
        Verb.LAPSE.value: _("The time is no longer kept for them: ask what would suit."),
        REMINDED: _("It is soon: remind them."),
    }[call.what]


def tried_words(call: Call, now: datetime) -> str:
    """How often nobody answered; empty where nobody tried."""
    if call.tried_at is None:
        return ""
    said = ngettext(
        "Rung %(count)s time without an answer, last %(when)s.",
        "Rung %(count)s times without an answer, last %(when)s.",
        call.tries,
    )
    return saying.ended(said % {"count": call.tries, "when": saying.when(call.tried_at, now, city_tz())})


def staff_name(officer: Officer | None) -> str:
    """An officer by title and whole name; empty for nobody."""
    return f"{_(officer.title)} {officer.first_name} {officer.last_name}" if officer is not None else ""


def short_name(officer: Officer | None) -> str:
    """An officer by title and last name; empty for nobody."""
    return f"{_(officer.title)} {officer.last_name}" if officer is not None else ""


def place(appointment: Appointment) -> tuple[str, str, str]:
    """Where it is: name, address (or the resident's door), and what officers should know of the place."""
    spot, language = appointment.spot, get_language() or "en"
    name = spot.name(language) if spot is not None else way_name(appointment.way)
    address = appointment.door or (spot.address if spot is not None else "")
    return name, address, spot.safety if spot is not None else ""


def part_name(part: str) -> str:
    """A part of the week."""
    return {
        Part.MORNING.value: _("Mornings"),
        Part.AFTERNOON.value: _("Afternoons"),
        Part.EVENING.value: _("Evenings"),
        Part.WEEKEND.value: _("Weekends"),
    }.get(part, part)


def shift_name(code: str) -> str:
    """A shift's name in the reader's language; empty for none."""
    found = next((each for each in snapshot().shifts.values() if each.code == code), None)
    return found.name(get_language() or "en") if found else code


def channel_name(channel: str) -> str:
    """How it was made."""
    return {
        Channel.WEB.value: _("By the resident, on the web"),
        Channel.STAFF.value: _("By staff, for the resident"),
        Channel.OFFER.value: _("Offered from the waiting list"),
    }.get(channel, channel)


def day_headline(booked: int, gatherings: int, day: date, now: datetime) -> str:
    """The answer of a day's page: "3 appointments and 1 gathering today"."""
    said = []
    if booked:
        said.append(ngettext("%(count)s appointment", "%(count)s appointments", booked) % {"count": booked})
    if gatherings:
        said.append(
            ngettext("%(count)s gathering", "%(count)s gatherings", gatherings) % {"count": gatherings}
        )
    what = (
        _("%(first)s and %(last)s") % {"first": said[0], "last": said[-1]} if len(said) > 1 else "".join(said)
    )
    if day == city_day(now):
        return _("%(what)s today") % {"what": what} if what else _("No appointments today")
    told = {"what": what, "day": capfirst(date_format(day, pgettext("date format", "l, F j")))}
    return (_("%(what)s: %(day)s") if what else _("No appointments: %(day)s")) % told


def my_day(user: Any, now: datetime) -> tuple[int, str] | None:
    """How many appointments an officer still has today, and in words; None for nobody's or none."""
    officer = officer_of(user)
    left = [] if officer is None else officers_day(user, officer.pk, city_day(now))
    count = sum(1 for each in left if each.state in OPEN and each.ends > now)
    if not count:
        return None
    said = ngettext(
        "%(count)s appointment is still to come today.",
        "%(count)s appointments are still to come today.",
        count,
    )
    return count, said % {"count": count}


def span(appointment: Appointment) -> str:
    """ "4 pm to 4:20 pm"."""
    return saying.hours(appointment.starts, appointment.ends, city_tz())


def when(appointment: Appointment, now: datetime) -> str:
    """ "Tomorrow at 4 pm"."""
    return capfirst(saying.when(appointment.starts, now, city_tz()))


def day_and_time(appointment: Appointment, now: datetime) -> str:
    """ "Monday, March 2 at 8:15 pm"; the year where it is another than now's."""
    starts, tz = appointment.starts, city_tz()
    day = saying.long_day(starts, tz)
    if city_day(starts).year != city_day(now).year:
        day = date_format(starts.astimezone(tz), pgettext("date format", "l, F j, Y"))
    return capfirst(_("%(date)s %(at_time)s") % {"date": day, "at_time": saying.at_clock(starts, tz)})


def kept_and_told(row: Appointment | Wish) -> str:
    """What goes out to the resident, said to staff, so that nobody waits for a message that was never sent."""
    stopped = isinstance(row, Appointment) and row.stopped_at is not None
    if row.by == By.LINK.value:
        return _("They left no way to be reached, so nothing is sent: it stands on their page.")
    if stopped:
        return _("They want no messages, so nothing is sent: it stands on their page.")
    if row.by == By.CALL.value:
        return _("They asked to be called, so nothing is sent. Call them: %(number)s.") % {
            "number": row.phone
        }
    return (
        _("It goes to the resident by text message.")
        if row.by == By.TEXT.value
        else _("It goes to the resident by mail.")
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the timeline. ``of_resident``: they did it."""

    at: datetime
    when: str
    sentence: str
    words: str
    of_resident: bool


def line(row: Happening, now: datetime) -> Line:
    """One entry of the timeline, for staff."""
    said = capfirst(saying.when(row.at, now, city_tz()))
    return Line(row.at, said, _happened(row, now), row.words, row.side == Side.RESIDENT.value)


def _happened(row: Happening, now: datetime) -> str:
    who = {
        Side.RESIDENT.value: _("The resident"),
        Side.SYSTEM.value: _("The system"),
        Side.STAFF.value: str(row.user) if row.user is not None else _("Staff"),
    }.get(row.side, "")
    new = {"who": who, "officer": staff_name(row.officer), "when": ""}
    if row.starts is not None:
        new["when"] = saying.when(row.starts, now, city_tz())
    sentences = {
        Verb.CONFIRM.value: _("%(who)s booked it: %(when)s, with %(officer)s."),
        Verb.ASK.value: _("%(who)s asked for a visit: %(when)s, with %(officer)s."),
        Verb.RELEASE.value: _("%(who)s released the visit."),
        Verb.REFUSE.value: _("%(who)s refused the visit."),
        Verb.MOVE.value: _("%(who)s moved it: %(when)s, with %(officer)s."),
        Verb.OFFER.value: _("%(who)s offered: %(when)s, with %(officer)s.")
        if row.officer_id
        else _("%(who)s could offer no time and asked the resident to choose one."),
        Verb.ACCEPT.value: _("%(who)s took the offer: %(when)s, with %(officer)s."),
        Verb.CANCEL.value: _("%(who)s cancelled it."),
        Verb.FINISH.value: _("%(who)s noted that it took place."),
        Verb.MISS.value: _("%(who)s noted that the resident did not come."),
        Verb.LAPSE.value: _("It lapsed: nobody answered in time."),
        REMINDED: _("A reminder went out.")
        if row.appointment.by in (By.EMAIL.value, By.TEXT.value)
        else _("It was time to remind the resident."),
        RUNG: _("%(who)s rang the resident."),
        UNREACHED: _("%(who)s rang the resident and reached nobody."),
        "loose": _("The roster changed: %(officer)s is not on duty then any more."),
    }
    return saying.ended(sentences.get(row.what, "%(who)s: " + row.what) % new)


def title(appointment: Appointment) -> str:
    """Its number as people read it."""
    return shown_number(appointment.number)
