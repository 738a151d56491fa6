"""Periodic jobs of the room."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.audit.rules import Actor
from lamplighter.meetings.actions import (
    clockwork,
    gathering_after,
    gathering_jobs,
    gathering_series,
    retention,
    shipped,
    wishing,
)
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


@every(timedelta(hours=6), "make-gatherings-ahead")
def make_gatherings_ahead(now: datetime) -> None:
    """Gatherings that repeat stand in the calendar for months ahead."""
    gathering_series.extend_all(now=now)


@every(timedelta(minutes=10), "remind-of-gatherings")
def remind_of_gatherings(now: datetime) -> None:
    """Those who said that they come are reminded."""
    gathering_jobs.remind(now=now)


@every(timedelta(minutes=30), "ask-after-gatherings")
def ask_after_gatherings(now: datetime) -> None:
    """Those who came are asked two questions, the day after."""
    gathering_after.ask_all(now=now)


@every(timedelta(days=1), "erase-old-reservations")
def erase_old_reservations(now: datetime) -> None:
    """Names and contacts are erased when their time is over."""
    gathering_jobs.erase_old(now=now, actor=Actor.system("erase-old-reservations"))
