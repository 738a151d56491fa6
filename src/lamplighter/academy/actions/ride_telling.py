"""Word on rides to riders and officers, as rows of the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from lamplighter.academy.actions.telling import REACHED, post
from lamplighter.academy.messages import ride_letters as letters
from lamplighter.academy.messages.ride_calendar import attached
from lamplighter.academy.models import Ride
from lamplighter.academy.queries.applications import link_of
from lamplighter.academy.queries.rides import free_rides, ride_rules
from lamplighter.academy.rules.rides import RideSide
from lamplighter.academy.rules.states import Standing
from lamplighter.outbox.actions import post_mail
from lamplighter.outbox.wording import Letter
from lamplighter.roster.cards import address_of

OFFERED = 3
"""Most other times that a letter lists."""


def _post(ride: Ride, worded: Callable[[str], Letter], now: datetime, *, file: bool = True) -> bool:
    row = ride.application
    if row.by not in REACHED:
        return False
    post(row, worded(link_of(row)), now=now, files=[attached(ride, ride_rules())] if file else ())
    return True


def tell_taken(ride: Ride, *, now: datetime) -> None:
    """The ride is theirs; the officer hears of it."""
    _post(ride, lambda link: letters.taken(ride, ride_rules(), link, now), now)
    tell_officer(ride.officer_id, ride, "taken", now=now)


def tell_moved(ride: Ride, *, was: datetime, before: int, now: datetime) -> None:
    """It is at another time, or with somebody else."""
    said = letters.was_said(ride.application.language, was)
    _post(ride, lambda link: letters.moved(ride, ride_rules(), said, link, now), now)
    tell_officer(ride.officer_id, ride, "taken", now=now)
    if before != ride.officer_id:
        old = Ride(number=ride.number, officer_id=before, starts=was, ends=was + (ride.ends - ride.starts))
        tell_officer(before, old, "cancelled", now=now)


def tell_cancelled(ride: Ride, side: RideSide, *, now: datetime) -> None:
    """It is cancelled: a confirmation to who did it themselves; others are offered what is free."""
    takes_part = ride.application.standing == Standing.ENROLLED.value
    if side is RideSide.RIDER:
        if takes_part:  # who leaves the course hears of that alone
            _post(ride, lambda link: letters.given_up(ride, link, now), now)
    else:
        others = free_rides(now=now)[:OFFERED] if takes_part else []
        _post(ride, lambda link: letters.called_off(ride, side, others, link, now), now)
    if side is not RideSide.OFFICER:
        tell_officer(ride.officer_id, ride, "cancelled", now=now)


def remind(ride: Ride, *, now: datetime) -> bool:
    """It is soon. The officer hears so too. Returns whether the rider was written to."""
    tell_officer(ride.officer_id, ride, "soon", now=now)
    if ride.application.stopped_at is not None:
        return False
    return _post(ride, lambda link: letters.reminder(ride, ride_rules(), link, now), now, file=False)


def tell_missed(ride: Ride, *, now: datetime) -> None:
    """They did not come."""
    _post(ride, lambda link: letters.missed(ride, link, now), now, file=False)


def tell_officer(officer: int, ride: Ride, news: str, *, now: datetime) -> None:
    """Word to the officer who drives, or was to; nothing private is in it."""
    address = address_of(officer)
    if address:
        letter = letters.to_officer(ride, news, now)
        post_mail(
            to=address, subject=letter.subject, text=letter.text, html=letter.html, now=now, category="desk"
        )
