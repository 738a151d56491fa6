"""Periodic jobs of the room."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.audit.rules import Actor
from lamplighter.meetings.actions import clockwork, retention, shipped, wishing
from lamplighter.outbox.timetable import every


@every(timedelta(minutes=1), "lapse-appointments")
def lapse(now: datetime) -> None:
    """Holds and offers that nobody took up end."""
    clockwork.lapse(now=now)


@every(timedelta(minutes=5), "remind-of-appointments")
def remind(now: datetime) -> None:
    """Residents are reminded."""
    clockwork.remind(now=now)


@every(timedelta(minutes=5), "settle-appointments")
def settle(now: datetime) -> None:
    """A changed roster is noticed, and what lost its officer is offered anew."""
    clockwork.settle(now=now)


@every(timedelta(minutes=2), "offer-freed-times")
def offer_freed(now: datetime) -> None:
    """What came free goes to whoever waits for it."""
    wishing.offer_freed(now=now)


@every(timedelta(days=1), "erase-old-appointments")
def erase_old(now: datetime) -> None:
    """Contacts and words are erased when their time is over."""
    retention.run(now=now, actor=Actor.system("erase-old-appointments"))


@every(timedelta(hours=1), "meet-at-stations")
def meet_at_stations(now: datetime) -> None:
    """A station that came with the roster is a place to meet."""
    shipped.keep_stations(actor=Actor.system("meet-at-stations"), now=now)
