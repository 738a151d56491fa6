"""How appointments are: whether each has somebody to hold it, what waits for a supervisor, and whether there is a place to meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from lamplighter.meetings.models import Appointment, Spot
from lamplighter.meetings.models.appointment import OPEN_VALUES
from lamplighter.meetings.queries.appointments import in_trouble, waiting_for_release
from lamplighter.meetings.queries.calls import all_to_ring
from lamplighter.meetings.queries.owners import held
from lamplighter.meetings.queries.setup import rules_of

UNRUNG = timedelta(days=1)
"""After so long somebody should look why nobody rang."""


def appointments(now: datetime) -> Iterator[tuple[bool, str, str]]:
    """What is not as it should be: whether it is grave, how it is, and what to do."""
    orphans = sorted(
        {
            row.zone
            for row in Appointment.objects.filter(state__in=OPEN_VALUES)
            if held(row, now).officer is None
        }
    )
    if orphans:
        yield (
            True,
            f"Open appointments of {', '.join(orphans)} have no holder",
            "Post a supervisor: lamplighter roster import, or the roster page.",
        )
    if trouble := in_trouble().count():
        yield (
            False,
            f"{trouble} lost their officer or were offered without an answer",
            "A supervisor looks at them, and calls whoever is concerned.",
        )
    if unrung := sum(1 for each in all_to_ring(now) if each.call.since <= now - UNRUNG):
        yield (
            False,
            f"{unrung} residents who asked to be called have waited more than a day for a call",
            "Their officers find them on the agenda, under Residents to ring.",
        )
    if waiting := waiting_for_release().filter(starts__gt=now).count():
        yield False, f"{waiting} visits at a door wait for a supervisor", "Release or refuse them."
    if rules_of("").takes_bookings and not Spot.objects.filter(active=True).exists():
        yield False, "There is no place to meet", "Name one on the set-up page."


def to_come(now: datetime) -> int:
    """How many are still to come."""
    return Appointment.objects.filter(state__in=OPEN_VALUES, starts__gt=now).count()
