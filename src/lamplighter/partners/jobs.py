"""Periodic jobs of the room."""

from __future__ import annotations

from datetime import datetime, timedelta

from lamplighter.audit.rules import Actor
from lamplighter.outbox.timetable import every
from lamplighter.partners.actions import commitments, group_years, handing_on, retention


@every(timedelta(hours=1), "remind-groups")
def remind_groups(now: datetime) -> None:
    """Leaders are reminded to confirm their group."""
    group_years.remind(now=now)


@every(timedelta(hours=1), "lapse-groups")
def lapse_groups(now: datetime) -> None:
    """What nobody confirmed lapses."""
    group_years.lapse(now=now)


@every(timedelta(hours=1), "erase-group-invitations")
def erase_invitations(now: datetime) -> None:
    """Invitations that nobody answered go."""
    retention.erase_unsaid(now=now)


@every(timedelta(minutes=5), "settle-groups")
def settle_groups(now: datetime) -> None:
    """Lists follow a new zone map and new posts."""
    group_years.settle(now=now)


@every(timedelta(minutes=5), "raise-late-group-requests")
def rise(now: datetime) -> None:
    """The supervisor sees what is late."""
    group_years.rise(now=now)


@every(timedelta(minutes=30), "tell-group-hand-ons")
def tell_hand_ons(now: datetime) -> None:
    """Whoever asked hears of another officer, at most once a day."""
    group_years.tell_hand_ons(now=now)


@every(timedelta(days=1), "erase-old-groups")
def erase_old(now: datetime) -> None:
    """Rosters, requests, notes and plans are erased when their time is over."""
    retention.run(now=now, actor=Actor.system("erase-old-groups"))


@every(timedelta(minutes=30), "raise-overdue-commitments")
def rise_commitments(now: datetime) -> None:
    """The supervisor sees and hears what is overdue."""
    commitments.rise(now=now)


@every(timedelta(hours=1), "remind-of-commitments")
def remind_of_commitments(now: datetime) -> None:
    """Holders hear of a day that comes near."""
    commitments.remind(now=now)


@every(timedelta(minutes=30), "hand-on-commitments")
def hand_on_commitments(now: datetime) -> None:
    """Who holds promises and projects from now on is told, at most once a day."""
    handing_on.tell(now=now)
