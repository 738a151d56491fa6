"""Rides take an officer's hours where appointments and gatherings take them; and the officer's day says that somebody rides along."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lamplighter.academy.elsewhere import Diary, TimeTaken, keeps_time
from lamplighter.academy.queries import rides
from lamplighter.academy.rules.rides import RideState
from lamplighter.meetings.actions.engaging import Engaged, Hours, engage, release
from lamplighter.meetings.linked import Expected, expected_from
from lamplighter.meetings.queries.engagements import taken_cells


def take(number: str, officer: int, starts: datetime, ends: datetime, now: datetime) -> None:
    """Takes the officer's time for a ride.

    Raises:
        TimeTaken: they have something else then.
    """
    try:
        engage(number=number, hours=Hours(officer, starts, ends), now=now)
    except Engaged:
        raise TimeTaken from None


def free(number: str) -> None:
    """Gives the time back."""
    release(number=number)


def busy(officers: Collection[int], starts: datetime, ends: datetime, but: str) -> Mapping[int, set[int]]:
    """Cells that are taken, but for those of a ride that moves."""
    return taken_cells(officers, starts, ends, but=but)


def expected(user: Any, number: str, now: datetime) -> Expected | None:
    """The ride behind a number. Who rides is read on the ride's own page alone."""
    ride = rides.ride(number)
    if ride is None or ride.state == RideState.CANCELLED.value:
        return None
    return Expected(_("Ride-along"), "", reverse("staff-ride", args=[ride.number]), False)


def introduce() -> None:
    """Enters all of it, once, at the start."""
    keeps_time(Diary(take, free, busy))
    expected_from(expected)
