"""A resident, or staff at their wish, moves or cancels an appointment, takes up an offer, or wants no more messages."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from lamplighter.accounts.models import User
from lamplighter.audit.rules import Actor
from lamplighter.audit.rules import Verb as Recorded
from lamplighter.core.schedule.slots import Slot
from lamplighter.meetings.actions import telling
from lamplighter.meetings.actions.shared import Taken, free_time, happened, locked, moved, on_record, put_at
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.queries.slots import Wanted, at_time
from lamplighter.meetings.rules.appointments import TAKES_TIME, NotAllowed, State, Verb, reminders_past
from lamplighter.meetings.rules.values import Side, Way
from lamplighter.outbox.reach import By


def wanted_of(row: Appointment, officer: int | None = None) -> Wanted:
    """What an appointment needs of another time: its zone, length and language; any officer unless one is named."""
    length = int((row.ends - row.starts).total_seconds() // 60)
    return Wanted(row.zone, length, officer=officer, speaks=row.speaks)


def move_to(*, pk: int, starts: datetime, officer: int | None, now: datetime) -> Appointment:
    """A resident moves an appointment to another free time, with a named officer or whoever has the least to do.

    Raises:
        Gone, NotAllowed, TooLate: see there.
        Taken: nobody is free then, or not any more. The appointment stays as it was.
    """
    row = Appointment.objects.filter(pk=pk).first()
    if row is not None and row.starts == starts and officer in (None, row.officer_id):
        return row  # the second of two clicks
    for slot in at_time(wanted_of(row, officer), starts, now=now, leaving=[pk]) if row is not None else []:
        try:
            return move(pk=pk, slot=slot, side=Side.RESIDENT, now=now)
        except Taken:
            continue
    raise Taken


@transaction.atomic
def move(
    *,
    pk: int,
    slot: Slot,
    side: Side,
    now: datetime,
    words: str = "",
    user: User | None = None,
    actor: Actor | None = None,
) -> Appointment:
    """Moves an appointment to another time or officer; the one it had is free for others. Staff do so as agreed with the resident:
    without their word it is an offer (``offering.offer``).

    Raises:
        Gone, NotAllowed, TooLate: see there.
        Taken: somebody else has the time. The appointment stays as it was.
    """
    row = locked(pk)
    moved(row, Verb.MOVE, side, now)
    put_at(row, slot, now=now)
    _kept(row, now)
    row.save()
    happened(row, Verb.MOVE, side, now=now, words=words, user=user)
    on_record(Recorded.APPOINTMENT_MOVED, row, actor, now=now, fields=["officer", "starts", "ends"])
    telling.tell(row, telling.News.MOVED, now=now, words=words)
    if side is Side.RESIDENT:
        telling.tell_officer(row, telling.News.MOVED, now=now)
    return row


def _kept(row: Appointment, now: datetime) -> None:
    """It stands, as it is now: an offer was taken up, a wish was met. A visit that was never released waits for its release again."""
    if row.state == "booked" and row.way == Way.PORCH.value and not _released(row):
        row.state = State.ASKED.value
    row.lapses_at = row.starts if row.state == "asked" else None
    row.loose_at = row.rose_at = None
    row.booked_at = row.booked_at or now
    row.reminded = reminders_past(row.starts, settings.LAMPLIGHTER.meetings.reminders, now)
    Wish.objects.filter(offered=row, met_at=None).update(met_at=now)


def _released(row: Appointment) -> bool:
    """Whether a supervisor has let the visit take place."""
    return row.happenings.filter(what=Verb.RELEASE.value).exists()


@transaction.atomic
def accept(*, pk: int, side: Side, now: datetime, user: User | None = None, actor: Actor | None = None) -> Appointment:  # fmt: skip
    """The resident takes the offered time; staff, where they said so by telephone. Said twice, it is so once.

    Raises:
        Gone, NotAllowed: see there.
        Taken: the offer names no time: there was none.
    """
    row = locked(pk)
    if row.state in ("booked", "asked"):
        return row
    moved(row, Verb.ACCEPT, side, now)
    if row.officer_id is None:
        raise Taken
    _kept(row, now)
    row.save()
    happened(row, Verb.ACCEPT, side, now=now, user=user)
    on_record(Recorded.APPOINTMENT_MOVED, row, actor, now=now, fields=["state"])
    news = telling.News.ASKED if row.state == "asked" else telling.News.BOOKED
    telling.tell(row, news, now=now)
    telling.tell_officer(row, news, now=now)
    return row


@transaction.atomic
def cancel(
    *,
    pk: int,
    side: Side,
    now: datetime,
    words: str = "",
    user: User | None = None,
    actor: Actor | None = None,
) -> Appointment:
    """Cancels an appointment at the resident's wish; the reason is theirs to give or not. Its time is free for others. Said twice,
    it is so once. Where the department cannot keep it, ``offering.offer`` is the way.

    Raises:
        Gone, NotAllowed, TooLate: see there.
    """
    row = locked(pk)
    if row.state == "cancelled":
        return row
    moved(row, Verb.CANCEL, side, now)
    had_time = row.officer_id is not None
    free_time(row)
    Wish.objects.filter(offered=row, met_at=None, closed_at=None).update(closed_at=now)
    row.lapses_at = row.loose_at = row.rose_at = None
    row.sequence += 1
    row.save()
    happened(row, Verb.CANCEL, side, now=now, words=words, user=user)
    on_record(Recorded.APPOINTMENT_CANCELLED, row, actor, now=now, fields=["state"])
    telling.tell(row, telling.News.CANCELLED, now=now, words=words if side is Side.STAFF else "")
    if side is Side.RESIDENT and had_time:
        telling.tell_officer(row, telling.News.CANCELLED, now=now)
    return row


@transaction.atomic
def erase_own(*, pk: int, now: datetime) -> None:
    """The resident wants everything erased that they told. One that is still to come cannot be kept without it: cancel it first.

    Raises:
        Gone: see there.
        NotAllowed: it is still to come.
    """
    row = locked(pk)
    if State(row.state) in TAKES_TIME and row.ends > now:
        raise NotAllowed(row.state)
    row.name = row.email = row.phone = row.door = row.topic = row.concern = ""
    row.by, row.changed_at = By.LINK.value, now
    row.save()
    row.happenings.filter(side=Side.RESIDENT.value).update(words="")
    Wish.objects.filter(offered=row).update(name="", email="", phone="", topic="", by=By.LINK.value)


@transaction.atomic
def stop_messages(*, pk: int, stop: bool, now: datetime) -> None:
    """The resident wants no more messages about it, or wants them again.

    Raises:
        Gone: see there.
    """
    row = locked(pk)
    row.stopped_at = now if stop else None
    row.save(update_fields=["stopped_at"])
