"""Where officers are expected on a day by what other rooms know, as the agenda lists it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lamplighter.meetings.linked import expected_at
from lamplighter.meetings.messages import agenda as words
from lamplighter.meetings.queries.agenda import day_span
from lamplighter.meetings.queries.engagements import engagements_of
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz


@dataclass(frozen=True, slots=True)
class Engaged:
    """One line. ``asked``: whether the others have still to say yes to that hour; ``officer`` is empty in one's own day."""

    title: str
    place: str
    url: str
    hours: str
    officer: str
    asked: bool
    now: bool


def engaged_on(
    user: Any, officers: Collection[int], on: date, now: datetime, *, named: bool
) -> list[Engaged]:
    """The lines of officers' day, in order of time; ``named`` says who is expected."""
    found = []
    for row in engagements_of(officers, *day_span(on)):
        seen = expected_at(user, row.number, now)
        if seen is not None:
            hours = saying.hours(row.starts, row.ends, city_tz())
            officer = words.staff_name(row.officer) if named else ""
            here = row.starts <= now < row.ends
            found.append(Engaged(seen.title, seen.place, seen.url, hours, officer, seen.asked, here))
    return found
