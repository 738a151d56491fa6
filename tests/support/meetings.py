"""The small city with times to book: shipped rules, a library, and ways to hold and book them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lamplighter.meetings.actions import booking
from lamplighter.meetings.actions.shared import Taken
from lamplighter.meetings.actions.shipped import ship
from lamplighter.meetings.models import Appointment, BookingRules, Spot
from lamplighter.meetings.queries.slots import Wanted, at_time
from lamplighter.meetings.rules.values import Way
from lamplighter.outbox.reach import By, NewContact
from lamplighter.roster.models import Officer, Station
from tests.support.concerns import ACTOR, NOW, small_city

EVENING = datetime(2026, 3, 4, 0, 0, tzinfo=UTC)
"""Tuesday, March 3, 6 pm in Chicago: only the evening officers are on duty."""
BOTH = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)
"""Tuesday, 2 pm: morning and evening officers overlap."""
QUARTER = timedelta(minutes=15)


def city_that_meets(folder: Path) -> dict[str, Officer]:
    """``small_city`` with a station in the west, the shipped rules and places, and a library everywhere."""
    officers = small_city(folder)
    Station.objects.create(zone="W", name="West Station", address="1 Main Street")
    ship(actor=ACTOR, now=NOW)
    Spot.objects.create(
        way=Way.PLACE.value,
        name_en="Library",
        name_es="Biblioteca",
        address="9 Oak Street",
        access_en="A ramp at the side door.",
        access_es="Una rampa en la puerta lateral.",
        safety="Dogs behind the house.",
    )
    return officers


def rules(**more: Any) -> BookingRules:
    """The department's rules, changed as asked."""
    BookingRules.objects.filter(zone="").update(**more)
    return BookingRules.objects.get(zone="")


def spot(way: Way = Way.PLACE) -> Spot:
    """A place of that kind."""
    return Spot.objects.filter(way=way.value).order_by("pk")[0]


def wanted(**more: Any) -> Wanted:
    """Twenty minutes in the west, unless told otherwise."""
    return Wanted(**{"zone": "W", "length": 20, **more})


def somebody(email: str = "ana@example.org", **more: Any) -> NewContact:
    """Somebody to be reached by mail."""
    return NewContact(**{"name": "Ana", "email": email, "by": By.EMAIL, **more})


def details(**more: Any) -> booking.Details:
    """What is told when a time is booked."""
    contact = more.pop("contact", None) or somebody()
    return booking.Details(**{"contact": contact, "topic": "Cars race past the school.", **more})


def held(
    starts: datetime = EVENING, once: str = "a", now: datetime = NOW, way: Way = Way.PLACE, **more: Any
) -> Appointment:
    """A time kept for a form."""
    return booking.hold(
        wanted=wanted(**more), starts=starts, way=way, spot=spot(way), once=once, language="en", now=now
    )


def booked(
    starts: datetime = EVENING,
    once: str = "",
    now: datetime = NOW,
    contact: NewContact | None = None,
    **more: Any,
) -> Appointment:
    """A time booked by a resident, by the web."""
    row = held(starts, once or f"{starts:%d%H%M}", now, **more)
    return booking.confirm(pk=row.pk, details=details(contact=contact), now=now)


def by_staff(
    starts: datetime = EVENING, now: datetime = NOW, way: Way = Way.PHONE, **more: Any
) -> Appointment:
    """A time booked by staff, by telephone; ``Taken`` also where it is so already when they look."""
    found = at_time(wanted(**more), starts, now=now, notice=False)
    if not found:
        raise Taken
    return booking.book(
        zone="W", slot=found[0], way=way, spot=spot(way), details=details(), user=None, actor=ACTOR, now=now
    )
