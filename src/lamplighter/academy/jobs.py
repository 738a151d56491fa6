"""Periodic jobs of the room."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.academy.actions import (
    alumni,
    drafts,
    feedback,
    line,
    presenting,
    reminding,
    retention,
    rides,
    surveys,
)
from lamplighter.audit.rules import Actor
from lamplighter.outbox.timetable import every


@every(timedelta(minutes=1), "end-academy-offers")
def end_offers(now: datetime) -> None:
    """Seats that nobody took in time go to the next in line."""
    line.expire(now=now)


@every(timedelta(minutes=10), "remind-of-academy-nights")
def remind_of_nights(now: datetime) -> None:
    """Those who take part are reminded."""
    reminding.remind(now=now)


@every(timedelta(minutes=10), "remind-of-academy-offers")
def remind_of_offers(now: datetime) -> None:
    """Those who are offered a seat and have not answered are reminded before the offer ends."""
    reminding.remind_of_offers(now=now)


@every(timedelta(days=1), "erase-old-applications")
def erase_old(now: datetime) -> None:
    """What applicants told is erased when its time is over."""
    retention.run(now=now, actor=Actor.system("erase-old-applications"))


@every(timedelta(hours=1), "clear-application-drafts")
def clear_drafts(now: datetime) -> None:
    """Drafts last a day, those with a link to come back by two weeks."""
    drafts.clear(now=now)


@every(timedelta(minutes=10), "follow-presenters")
def follow_presenters(now: datetime) -> None:
    """Officers who present are off the roster for their nights, and for no others."""
    presenting.reconcile(actor=Actor.system("follow-presenters"), now=now)


@every(timedelta(minutes=10), "follow-rides")
def follow_rides(now: datetime) -> None:
    """Rides whose officer is away by now are cancelled, with a letter."""
    rides.follow(now=now)


@every(timedelta(minutes=10), "remind-of-rides")
def remind_of_rides(now: datetime) -> None:
    """Riders are reminded of what to bring and wear."""
    rides.remind(now=now)


@every(timedelta(hours=1), "ask-academy-surveys")
def ask_surveys(now: datetime) -> None:
    """Those who take part are asked before, after and later; those who came to a night what they thought of it."""
    surveys.ask_all(now=now)
    feedback.ask_all(now=now)
    feedback.tell_presenters(now=now)


@every(timedelta(hours=6), "invite-academy-alumni")
def invite_alumni(now: datetime) -> None:
    """Graduates are asked once whether they want to be on the list of alumni."""
    alumni.invite_all(now=now)


@every(timedelta(hours=6), "close-academy-surveys")
def close_surveys(now: datetime) -> None:
    """Tickets go with their time, codes with the last wave, alumni when they have not said for long that they want to be."""
    surveys.clear(now=now)
    feedback.clear(now=now)
    alumni.clear(now=now)
