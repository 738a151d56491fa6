"""From a free time to an appointment: what is held is booked, or asked for where a supervisor must release it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.core.schedule.slots import Slot
from lamplighter.meetings.actions import telling
from lamplighter.meetings.actions.holding import MadeBefore, enter, give_back, hold
from lamplighter.meetings.actions.shared import (
    Taken,
    free_time,
    happened,
    locked,
    moved,
    on_record,
    take_time,
)
from lamplighter.meetings.models import Appointment, Spot
from lamplighter.meetings.queries.appointments import on_shift
from lamplighter.meetings.queries.links import by_once, digest_of
from lamplighter.meetings.queries.setup import rules_of
from lamplighter.meetings.queries.slots import duty_slot
from lamplighter.meetings.rules.appointments import PROVE, State, Verb, reminders_past
from lamplighter.meetings.rules.values import TOPIC_LONGEST, Channel, Side, Way
from lamplighter.outbox.reach import By, NewContact

__all__ = [
    "Details",
    "MadeBefore",
    "NeedsProof",
    "ask_proof",
    "book",
    "confirm",
    "give_back",
    "hold",
    "prove",
    "refuse",
    "release",
]


class NeedsProof(Exception):
    """A visit at the door was asked for without a mailbox or telephone that can answer."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is told when a time is booked. ``door``: where to come, or the number to call; ``concern``: a number as stored."""

    contact: NewContact
    topic: str = ""
    door: str = ""
    concern: str = ""


@transaction.atomic
def confirm(*, pk: int, details: Details, now: datetime) -> Appointment:
    """A resident books the time they hold; the receipt goes out. Sent twice, it is booked once.

    A hold that is over is taken up again while nobody else has the time.

    Raises:
        Gone, NotAllowed: see there.
        Taken: the hold was over, and the time is gone.
        NeedsProof: it is a visit at the door.
    """
    row = locked(pk)
    if row.booked_at is not None:
        return row
    if row.way == Way.PORCH.value:
        raise NeedsProof
    _still_theirs(row, now)
    moved(row, Verb.CONFIRM, Side.RESIDENT, now)
    _tell_details(row, details)
    _booked(row, now)
    row.save()
    happened(row, Verb.CONFIRM, Side.RESIDENT, now=now)
    telling.tell(row, telling.News.BOOKED, now=now)
    telling.tell_officer(row, telling.News.BOOKED, now=now)
    return row


def _still_theirs(row: Appointment, now: datetime) -> None:
    """The hold, or the same time once more where it was over."""
    slot = duty_slot(row.zone, row.officer_id, row.starts, row.ends) if row.officer_id is not None else None
    if slot is None or row.starts <= now:
        raise Taken
    if row.state == State.LAPSED.value:
        free_time(row)
        take_time(row, slot, rules_of(row.zone).slot_rules, now=now)
        row.state = State.HELD.value


def _tell_details(row: Appointment, details: Details) -> None:
    contact = details.contact
    row.name, row.email, row.phone = contact.name[:80], contact.email, contact.phone[:30]
    row.by, row.language = contact.by.value, contact.language[:5]
    row.topic, row.door = details.topic.strip()[:TOPIC_LONGEST], details.door.strip()[:200]
    row.concern = details.concern


def _booked(row: Appointment, now: datetime) -> None:
    row.booked_at = row.booked_at or now
    row.lapses_at = None
    row.reminded = reminders_past(row.starts, settings.LAMPLIGHTER.meetings.reminders, now)


@transaction.atomic
def ask_proof(*, pk: int, details: Details, now: datetime) -> Appointment:
    """Of a visit at the door: what was told is kept with the held time, and a message asks its owner to say that it is them.

    Raises:
        Gone: see there.
        Taken: the hold was over, and the time is gone.
        NeedsProof: neither a mailbox nor a telephone that takes texts was told.
    """
    row = locked(pk)
    if row.proven_at is not None or row.booked_at is not None:
        return row
    if details.contact.by not in (By.EMAIL, By.TEXT):
        raise NeedsProof
    _still_theirs(row, now)
    again = (row.email, row.phone) == (details.contact.email, details.contact.phone[:30])
    _tell_details(row, details)
    row.lapses_at = min(now + PROVE, row.starts)
    row.changed_at = now
    row.save()
    if not again:  # a second click sends no second message
        telling.tell(row, telling.News.PROVE, now=now)
    return row


@transaction.atomic
def prove(*, pk: int, now: datetime) -> Appointment:
    """The mailbox or telephone answered: the visit is asked for, and waits for a supervisor's release. Said twice, it is so once.

    Raises:
        Gone, NotAllowed: see there.
        Taken: the hold was over, and the time is gone.
    """
    row = locked(pk)
    if row.proven_at is not None:
        return row
    _still_theirs(row, now)
    moved(row, Verb.ASK, Side.RESIDENT, now)
    row.proven_at = row.booked_at = now
    row.lapses_at = row.starts
    row.save()
    happened(row, Verb.ASK, Side.RESIDENT, now=now)
    telling.tell(row, telling.News.ASKED, now=now)
    telling.tell_officer(row, telling.News.ASKED, now=now)
    return row


@transaction.atomic
def release(*, pk: int, user: User | None, actor: Actor, now: datetime) -> Appointment:
    """A supervisor lets a visit at the door take place; the resident hears of it.

    Raises:
        Gone, NotAllowed: see there.
        Taken: the roster changed: its officer is not on duty then.
    """
    row = locked(pk)
    moved(row, Verb.RELEASE, Side.STAFF, now)
    if not on_shift(row):
        raise Taken
    _booked(row, now)
    row.save()
    happened(row, Verb.RELEASE, Side.STAFF, now=now, user=user)
    on_record(Recorded.APPOINTMENT_RELEASED, row, actor, now=now, fields=["state"])
    telling.tell(row, telling.News.BOOKED, now=now)
    return row


@transaction.atomic
def refuse(*, pk: int, words: str, user: User | None, actor: Actor, now: datetime) -> Appointment:
    """A supervisor does not let a visit at the door take place, and tells the resident why.

    Raises:
        Gone, NotAllowed: see there.
    """
    row = locked(pk)
    moved(row, Verb.REFUSE, Side.STAFF, now)
    free_time(row)
    row.lapses_at = None
    row.sequence += 1
    row.save()
    happened(row, Verb.REFUSE, Side.STAFF, now=now, words=words, user=user)
    on_record(Recorded.APPOINTMENT_REFUSED, row, actor, now=now, fields=["state"])
    telling.tell(row, telling.News.REFUSED, now=now, words=words)
    return row


@transaction.atomic
def book(
    *,
    zone: str,
    slot: Slot,
    way: Way,
    spot: Spot | None,
    details: Details,
    user: User | None,
    actor: Actor,
    now: datetime,
    once: str = "",
) -> Appointment:
    """Staff book a time for somebody, by telephone or face to face. A visit at the door needs no other proof then, but its release.

    Args:
        slot: of ``queries.slots.free(notice=False)`` or ``staff_slot``.
        once: secret of the form; sent twice, it books once.

    Raises:
        Taken: somebody else has some of the time, or the shift is full.
    """
    known = by_once(once)
    if known is not None:
        return known
    row = Appointment(
        zone=zone,
        state=State.HELD.value,
        channel=Channel.STAFF.value,
        way=way.value,
        spot=spot,
        once=digest_of(once),
        made_at=now,
        changed_at=now,
        made_by=user,
    )
    _tell_details(row, details)
    row = enter(row, slot, now=now)
    porch = row.way == Way.PORCH.value
    verb = Verb.ASK if porch else Verb.CONFIRM
    moved(row, verb, Side.STAFF, now)
    _booked(row, now)
    if porch:
        row.proven_at, row.lapses_at = now, row.starts
    row.save()
    happened(row, verb, Side.STAFF, now=now, user=user)
    on_record(Recorded.APPOINTMENT_BOOKED, row, actor, now=now)
    telling.tell(row, telling.News.ASKED if porch else telling.News.BOOKED, now=now)
    return row
