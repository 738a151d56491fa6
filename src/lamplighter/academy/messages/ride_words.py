"""How pages and letters speak of ride-alongs: when and with whom, where to come, what to bring, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lamplighter.academy.messages.words import language, span, until_said
from lamplighter.academy.models import Ride, RideBlackout, RideRules
from lamplighter.academy.queries.rides import station_of
from lamplighter.academy.rules.rides import Missing, RideSide, RideSlot, RideState
from lamplighter.plumbing import saying
from lamplighter.roster.cards import card_of
from lamplighter.roster.models import Officer
from lamplighter.roster.queries import snapshot


def ride_when(ride: Ride | RideSlot, now: datetime) -> str:
    """ "Friday, March 6, 6 pm to 9 pm"."""
    return span(ride.starts, ride.ends, now)


def with_whom(ride: Ride) -> str:
    """ "With Officer Reyes", as the officer's display level allows."""
    card = card_of(ride.officer)
    if not card.named:
        return _("With %(officer)s") % {"officer": card.short}
    said = pgettext("named officer", "With %(officer)s") % {"officer": card.short}
    title = _(card.title)
    return said if not language().startswith("es") else said.replace(title, title.lower(), 1)


def officer_named(officer: Officer) -> str:
    """ "Officer Marisol Reyes", for staff."""
    return f"{_(officer.title)} {officer.first_name} {officer.last_name}"


def slot_officer(slot: RideSlot) -> str:
    """ "Officer Reyes", of a ride that can be taken."""
    return snapshot().cards[slot.officer].short


def where_to(ride: Ride) -> str:
    """The station to come to; empty where none is known."""
    station = station_of(ride)
    return ", ".join(part for part in (station.name, station.address) if part) if station is not None else ""


def bring(rules: RideRules, tongue: str) -> str:
    """What to bring and wear: the department's words, or those that are shipped."""
    own = rules.bring_es if tongue.startswith("es") else rules.bring_en
    return own or _(
        "Bring a photo ID. Wear long pants and closed shoes, and nothing that looks like a uniform. "
        "Bring no weapon. Do not film or photograph people. Come 15 minutes early."
    )


def missing_ride(what: Missing) -> str:
    """What keeps somebody from a ride, in a sentence."""
    return {
        Missing.ENROLLED: _("Ride-alongs are for those who take part in a course that has them."),
        Missing.RODE: _("You have done your ride-along."),
        Missing.CHECK: _("The department's check is missing, or too old for that day. Please call us to renew it."),
        Missing.WAIVER: _("The waiver for the ride-along is not signed yet."),
        Missing.NO_WAIVER: _("The department has not published its waiver for ride-alongs yet. Please ask us when it will be there."),
        Missing.CONSENT: _("The consent of a parent or guardian is missing."),
    }[what]  # fmt: skip


def ride_state_name(state: str) -> str:
    """Where a ride stands, in a word or two."""
    return {
        RideState.BOOKED.value: pgettext("ride", "Booked"),
        RideState.CANCELLED.value: pgettext("ride", "Cancelled"),
        RideState.DONE.value: pgettext("ride", "Done"),
        RideState.NO_SHOW.value: pgettext("ride", "Did not come"),
    }[state]


def ended_by_said(side: str) -> str:
    """Who cancelled a ride; empty where nobody did."""
    return {
        RideSide.RIDER.value: _("cancelled by the rider"),
        RideSide.OFFICER.value: _("cancelled by the officer"),
        RideSide.STAFF.value: _("cancelled by the coordinator"),
        RideSide.SYSTEM.value: _("cancelled, since the roster changed"),
    }.get(side, "")


def lines_of(slots: Sequence[RideSlot], now: datetime) -> str:
    """Rides that can be taken, each on a line."""
    said = (
        _("%(when)s, with %(officer)s") % {"when": ride_when(each, now), "officer": slot_officer(each)}
        for each in slots
    )
    return "\n".join(said)


def blackout_said(row: RideBlackout) -> str:
    """When no rides are held: "December 24 to December 26, Friday and Saturday, 9 pm to 2 am"."""
    parts = []
    if row.first is not None and row.last is not None and row.first != row.last:
        parts.append(_("%(start)s to %(end)s") % {"start": _day(row.first), "end": _day(row.last)})
    elif row.first is not None and row.first == row.last:
        parts.append(_day(row.first))
    elif row.first is not None:
        parts.append(_("from %(day)s") % {"day": _day(row.first)})
    elif row.last is not None:
        parts.append(_("through %(day)s") % {"day": _day(row.last)})
    if row.weekdays or not parts:
        parts.append(saying.weekdays(row.weekdays or range(7)))
    if row.starts is not None and row.ends is not None:
        hours = {"start": saying.clock_time(row.starts), "end": saying.clock_time(row.ends)}
        parts.append(pgettext("hours of a day", "%(start)s to %(end)s") % hours)
    else:
        parts.append(_("all day"))
    return ", ".join(parts)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def until_change(ride: Ride, hours: int) -> str:
    """Until when a rider can move or cancel: "Thursday, March 5 at 6 pm"."""
    return until_said(ride.starts - timedelta(hours=hours))
