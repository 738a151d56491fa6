"""Periodic jobs of the room."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from lamplighter.audit.rules import Actor
from lamplighter.concerns import search_tables
from lamplighter.concerns.actions import (
    alert_maps,
    alerts,
    following,
    hooking,
    inbound,
    owning,
    referring,
    retention,
)
from lamplighter.concerns.rules.replying import LETTER
from lamplighter.outbox.calls import on_answer, on_given_up
from lamplighter.outbox.inbound import Letter, receiver
from lamplighter.outbox.timetable import every


@every(timedelta(seconds=20), "settle-concerns")
def settle(now: datetime) -> None:
    """Lists follow a new zone map and new posts."""
    owning.settle_zones(now=now)


@every(timedelta(minutes=30), "tell-hand-ons")
def tell_hand_ons(now: datetime) -> None:
    """Residents hear of another officer, at most once a day."""
    owning.tell_hand_ons(now=now)


@every(timedelta(minutes=5), "raise-overdue-concerns")
def rise(now: datetime) -> None:
    """The supervisor sees what is overdue or stale."""
    owning.rise(now=now)


@every(timedelta(hours=1), "close-resolved-concerns")
def lapse(now: datetime) -> None:
    """What was resolved and not contradicted closes."""
    owning.lapse(now=now)


@every(timedelta(hours=1), "clear-concern-drafts")
def clear_drafts(now: datetime) -> None:
    """Drafts last a day."""
    owning.clear_drafts(now=now)


@every(timedelta(days=1), "erase-old-concerns")
def erase_old(now: datetime) -> None:
    """Contacts and words are erased when their kind's time is over."""
    retention.run(now=now, actor=Actor.system("erase-old-concerns"))


@every(timedelta(minutes=5), "follow-referrals")
def follow_referrals(now: datetime) -> None:
    """Other offices are asked what became of what was referred to them."""
    following.follow(now=now)


@on_answer(referring.CATEGORY)
def referral_taken(call: int, status: int, body: bytes, now: datetime) -> None:
    """Another office took a referral."""
    referring.taken(call=call, body=body, now=now)


@on_given_up(referring.CATEGORY, final=referring.REFUSED)
def referral_not_taken(call: int, status: int, now: datetime) -> None:
    """Nobody took a referral: its officer has it again."""
    referring.not_taken(call=call, status=status, now=now)


@every(timedelta(days=1), "tidy-concern-search")
def tidy_search(now: datetime) -> None:
    """Erased words leave the index of the search for good."""
    search_tables.tidy(connection)


@receiver(LETTER)
def take_reply(letter: Letter, now: datetime) -> bool:
    """A resident answered one of our mails."""
    return inbound.take_reply(letter=letter, now=now)


@on_given_up("concern-hook")
def nobody_took(call: int, status: int, now: datetime) -> None:
    """A program that is gone for good is not called again."""
    hooking.drop_gone(call=call, status=status, now=now)


@every(timedelta(minutes=20), "send-alerts")
def send_alerts(now: datetime) -> None:
    """The day's news, to those who asked for it."""
    alerts.send(now=now)


@every(timedelta(minutes=20), "tell-of-new-zone-maps")
def tell_of_new_zone_maps(now: datetime) -> None:
    """Who follows a part of the city hears of the map that gives it to other officers."""
    alert_maps.send(now=now)
