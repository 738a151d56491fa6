"""What stands in a day of the agenda, in order: appointments, old times whose residents have not answered, gatherings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.meetings.messages import agenda as words
from lamplighter.meetings.messages import gathering_words
from lamplighter.meetings.models import Appointment, Gathering
from lamplighter.meetings.queries.expected import Expected
from lamplighter.meetings.queries.gatherings import PUBLIC_VALUES, may_work, people_going
from lamplighter.meetings.rules.appointments import State
from lamplighter.meetings.rules.gatherings import State as GatheringState
from lamplighter.meetings.views.agenda_shown import Line, line
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz


@dataclass(frozen=True, slots=True)
class Held:
    """A gathering of a day. ``url``: of staff's page where it is theirs to work on, else the public one; empty for neither."""

    number: str
    url: str
    hours: str
    title: str
    place: str
    address: str
    seats: str
    mark: str
    now: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One of a day: an appointment's line, with why its time is an old one, or a gathering."""

    starts: datetime
    line: Line | None = None
    why: str = ""
    held: Held | None = None


def entries(
    rows: Sequence[Appointment],
    old: Iterable[Expected],
    gatherings: Iterable[Gathering],
    *,
    user: Any,
    now: datetime,
    officers: bool,
) -> list[Entry]:
    """A day in the order of its hours. ``officers``: says who comes to each."""
    found = [Entry(row.starts, line(row, now, user, officers=officers)) for row in rows]
    found += [_old(each, now, user) for each in old]
    found += [Entry(row.starts, held=_held(row, user, now)) for row in gatherings]
    return sorted(found, key=lambda each: each.starts)


def _old(each: Expected, now: datetime, user: Any) -> Entry:
    row = each.appointment
    hours = saying.hours(each.starts, each.ends, city_tz())
    lapsed = row.state == State.LAPSED.value
    mark = _("Moved, and the offer lapsed") if lapsed else _("Moved: not yet answered")
    return Entry(
        each.starts,
        replace(line(row, now, user), hours=hours, mark=mark, now=False, gone=False),
        _why(row, now),
    )


def _why(row: Appointment, now: datetime) -> str:
    if row.state == State.LAPSED.value:
        return _("They may still come at this time: nobody answered the offer. Ask them what would suit.")
    if row.officer_id is None:
        return _("They may still come at this time: they are asked to choose another, and have not yet.")
    said = {"when": saying.when(row.starts, now, city_tz()), "officer": words.staff_name(row.officer)}
    return _("They may still come at this time. Offered instead: %(when)s, with %(officer)s.") % said


def _held(row: Gathering, user: Any, now: datetime) -> Held:
    public = row.state in PUBLIC_VALUES
    url = reverse("gathering", args=[row.number]) if public else ""
    plain = row.state in (GatheringState.PLANNED.value, GatheringState.HELD.value)
    return Held(
        number=row.number,
        url=reverse("staff-gathering", args=[row.number]) if may_work(user, row.zone) else url,
        hours=saying.hours(row.starts, row.ends, city_tz()),
        title=row.said("title", gathering_words.language()),
        place=row.place,
        address=row.address,
        seats=_seats(row),
        mark="" if plain else gathering_words.state_name(row.state),
        now=plain and row.starts <= now < row.ends,
    )


def _seats(row: Gathering) -> str:
    people = people_going(row)
    if row.capacity is not None:
        said = ngettext(
            "%(people)s of %(seats)s seat taken", "%(people)s of %(seats)s seats taken", row.capacity
        )
        return said % {"people": people, "seats": row.capacity}
    return gathering_words.people_said(people) if row.asks_rsvp else ""
