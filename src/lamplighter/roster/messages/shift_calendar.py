"""An officer's own shifts as a calendar that their telephone subscribes to: when, which zone, where the station is. No colleague is named
in it, and no reason: calendars are copied to machines of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from lamplighter.city.queries import our_city
from lamplighter.core.schedule.duty import Duty
from lamplighter.outbox.actions import own_domain
from lamplighter.roster.answers import ShiftInfo, StationInfo


def feed(
    duties: Sequence[tuple[str, Duty]],
    shifts: Mapping[int, ShiftInfo],
    stations: Mapping[str, StationInfo],
    names: Mapping[str, str],
) -> bytes:
    """The calendar, in the active language; times in UTC.

    Args:
        duties: zone and duty, in order of time.
        stations: by zone.
        names: of zones, by their codes.
    """
    made = Calendar()
    made.add("prodid", "-//Lamplighter//shifts//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Shifts: %(department)s") % {"department": our_city().department})
    for zone, duty in duties:
        made.add_component(_event(names.get(zone, zone), duty, shifts[duty.shift], stations.get(zone)))
    return bytes(made.to_ical())


def _event(zone: str, duty: Duty, shift: ShiftInfo, station: StationInfo | None) -> Event:
    made = Event()
    made.add("uid", f"shift-{duty.posting}-{duty.starts:%Y%m%dT%H%M}@{own_domain()}")
    made.add("dtstamp", duty.starts)
    made.add("dtstart", duty.starts)
    made.add("dtend", duty.ends)
    made.add("status", "CONFIRMED")
    said = {"zone": zone, "shift": shift.name(get_language() or "en")}
    made.add(
        "summary",
        (_("%(zone)s: %(shift)s") if duty.covering is None else _("%(zone)s: %(shift)s, standing in")) % said,
    )
    if station is not None:
        made.add("location", vText(", ".join(part for part in (station.name, station.address) if part)))
    return made
