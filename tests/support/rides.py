"""Participants of the academy who may ride along in a small city, and officers who take them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lamplighter.academy.actions import ride_setup, rides, signing
from lamplighter.academy.models import Application, Course, Ride
from lamplighter.academy.queries.rides import free_rides
from lamplighter.academy.queries.signing import RIDE
from lamplighter.academy.rules.rides import RideSlot
from lamplighter.plumbing.snapshots import forget_checks
from lamplighter.roster.models import Officer
from tests.support.attendance import course, participant
from tests.support.concerns import ACTOR, NOW

FRIDAY = datetime(2026, 3, 6, 22, 0, tzinfo=UTC)
"""Friday, March 6, 4 pm in Chicago: only the evening shift (1 pm to 9 pm) holds a ride of three hours then."""
TODAY = NOW.date()


def waiver() -> None:
    """A text to be signed by who rides along."""
    signing.write_waiver(
        kind=RIDE, text_en="I ride at my own risk.", text_es="Viajo bajo mi propio riesgo.", actor=ACTOR, user=None, now=NOW
    )  # fmt: skip


def spring(**more: Any) -> Course:
    """A course that asks for a ride-along."""
    return course(ride_needed=True, least_age=18, **more)


def rider(of: Course, name: str = "Ana Ruiz", *, signs: bool = True, **more: Any) -> Application:
    """Somebody who takes part, with a check of today and, unless told otherwise, the waiver signed; reached by mail."""
    told = {"check_result": "passed", "checked_on": TODAY, "by": "email"}
    told["email"] = f"{name.split()[0].lower()}@example.org"
    row = participant(of, name, **{**told, **more})
    if signs:
        signing.sign(pk=row.pk, kind=RIDE, name=name, now=NOW)
    return row


def takes_riders(*officers: Officer) -> None:
    """These take riders from now on."""
    for each in officers:
        ride_setup.take_riders(officer=each, takes=True, actor=ACTOR, now=NOW)
    forget_checks()


def taken(person: Application, slot: RideSlot | None = None, now: datetime = NOW) -> Ride:
    """A ride; the first one on Friday at 4 pm, unless told otherwise."""
    found = slot or next(each for each in free_rides(now=now) if each.starts == FRIDAY)
    return rides.take(application=person.pk, officer=found.officer, starts=found.starts, now=now)
