"""Target times counted in duty hours: an answer due in 16 hours of duty is due when the post has worked that long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from lamplighter.core.schedule.duty import duties
from lamplighter.core.schedule.values import Roster

HORIZON = timedelta(days=45)
"""Beyond this, or where nobody has a shift, hours of the clock are counted instead."""


def due_after(roster: Roster, zone: str, role: str, start: datetime, amount: timedelta) -> datetime:
    """When a zone's posts of a role will have been on duty for ``amount`` since ``start``.

    Hours in which two officers are on duty count once. A post that works less than ``amount`` within the horizon is held to
    three days of the clock for each eight hours still missing, so that nothing is ever due never.
    """
    left = amount
    day = start.astimezone(roster.tz).date()
    last = day + timedelta(days=HORIZON.days)
    reached = start
    step = timedelta(days=7)
    first = day - timedelta(days=2)
    while first <= last:
        for begins, ends in _worked(roster, zone, role, first, first + step - timedelta(days=1)):
            begins = max(begins, reached)
            if ends <= begins:
                continue
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
            reached = ends
        first += step
    return reached + left * 9


def _worked(
    roster: Roster, zone: str, role: str, first: date, last: date
) -> Iterable[tuple[datetime, datetime]]:
    """Stretches of duty in order of their start; they may overlap."""
    return sorted((each.starts, each.ends) for each in duties(roster, zone, first, last, role=role))
