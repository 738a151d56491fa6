"""One of each letter about gatherings, for the gallery and for whoever translates: invented people, rows that are never saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from lamplighter.core.schedule.values import instant
from lamplighter.meetings.messages import gathering_letters as letters
from lamplighter.meetings.models import Gathering, Rsvp
from lamplighter.meetings.rules.gatherings import Kind, RsvpState, State
from lamplighter.outbox.reach import By
from lamplighter.outbox.wording import Letter
from lamplighter.plumbing.clock import city_tz

LINK = "https://riverbend.example.org/rsvp/4F7K9Q2M/abcdefghijklmnopqrstuvwxyz/"
PULSE = "https://riverbend.example.org/pulse/abcdefghijklmnopqrstuv/"
"""Addresses that open nothing."""


def _now() -> datetime:
    """A Monday evening."""
    return instant(city_tz(), date(2026, 3, 2), time(18, 40))


def _gathering(**more: Any) -> Gathering:
    starts = instant(city_tz(), date(2026, 3, 5), time(18, 30))
    told: dict[str, Any] = {
        "pk": 0,  # of no row: what is counted for it in the database is none
        "number": "MEETRVR1",
        "kind": Kind.MEETING.value,
        "state": State.PLANNED.value,
        "title_en": "Neighborhood evening",
        "title_es": "Noche vecinal",
        "starts": starts,
        "ends": starts + timedelta(minutes=90),
        "place": "North Library",
        "address": "212 Oak Street",
        "access_en": "A ramp at the side door.",
        "access_es": "Una rampa en la puerta lateral.",
        "capacity": 30,
    }
    return Gathering(**{**told, **more})


def _rsvp(language: str, gathering: Gathering | None = None, **more: Any) -> Rsvp:
    told: dict[str, Any] = {
        "pk": 1,
        "number": "4F7K9Q2M",
        "gathering": gathering or _gathering(),
        "state": RsvpState.GOING.value,
        "size": 2,
        "language": language,
        "by": By.EMAIL.value,
        "email": "ana@example.org",
    }
    return Rsvp(**{**told, **more})


def _why(**more: Any) -> Gathering:
    return _gathering(why_en="The hall is closed.", why_es="El salón está cerrado.", **more)


def _moved(language: str, *, place: str = "", state: RsvpState = RsvpState.GOING) -> Letter:
    gathering = _why()
    week = timedelta(0) if place else timedelta(days=7)
    before = gathering.starts - week, gathering.ends - week, place or gathering.place
    return letters.moved(_rsvp(language, gathering, state=state.value), LINK, before, _now())


def _pulse(language: str) -> Letter:
    gathering = _gathering(state=State.HELD.value)
    now = gathering.ends + timedelta(hours=14)
    return letters.pulse(gathering, language, PULSE, now + timedelta(days=7), now)


SPECIMENS: dict[str, Callable[[str], Letter]] = {
    "receipt": lambda language: letters.receipt(_rsvp(language), LINK, _now()),
    "receipt-without-seats": lambda language: letters.receipt(
        _rsvp(language, _gathering(capacity=None)), LINK, _now()
    ),
    "receipt-waiting": lambda language: letters.receipt(
        _rsvp(language, state=RsvpState.WAITING.value), LINK, _now()
    ),
    "seat-free": lambda language: letters.seat_free(_rsvp(language), LINK, _now()),
    "again": lambda language: letters.again(_rsvp(language), LINK, _now()),
    "reminder": lambda language: letters.reminder(_rsvp(language), LINK, _now() + timedelta(days=2)),
    "moved": _moved,
    "moved-waiting": lambda language: _moved(language, state=RsvpState.WAITING),
    "moved-elsewhere": lambda language: _moved(language, place="Cedar Hall"),
    "cancelled": lambda language: letters.cancelled(
        _rsvp(language, _why(state=State.CANCELLED.value)), LINK, _now()
    ),
    "pulse": _pulse,
}
"""By name: makes the letter in a language."""
