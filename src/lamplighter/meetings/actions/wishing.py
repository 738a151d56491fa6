"""Hours somebody asked for and did not find: kept, counted as unmet demand, and offered the first time that comes free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from lamplighter.audit.rules import Verb as Recorded
from lamplighter.core.numbers import new_number, number_of
from lamplighter.core.schedule.slots import Slot
from lamplighter.meetings.actions import changing, telling
from lamplighter.meetings.actions.clockwork import SYSTEM
from lamplighter.meetings.actions.shared import (
    Gone,
    Taken,
    free_time,
    happened,
    locked,
    on_record,
    take_time,
)
from lamplighter.meetings.models import Appointment, Spot, Wish
from lamplighter.meetings.queries.appointments import open_wishes
from lamplighter.meetings.queries.setup import rules_of
from lamplighter.meetings.queries.slots import Wanted, at_time, free, load_of, shift_code
from lamplighter.meetings.rules.appointments import NotAllowed, State, Verb, answer_until
from lamplighter.meetings.rules.values import TOPIC_LONGEST, Channel, Part, Side, Way
from lamplighter.outbox.reach import By, NewContact


@dataclass(frozen=True, slots=True)
class NewWish:
    """Everything that is told when hours are wished for."""

    wanted: Wanted
    way: Way
    spot: Spot | None
    contact: NewContact
    topic: str = ""


@transaction.atomic
def leave_wish(*, new: NewWish, now: datetime, once: str = "") -> Wish:
    """Keeps the hours somebody wished for, and a place in the line for them; the receipt goes out.

    Args:
        once: the form's secret, from which the number is drawn: sent twice, the same wish is kept once.
    """
    contact = new.contact
    number = number_of(settings.SECRET_KEY, purpose="wish", once=once) if once else new_number()
    row = Wish(
        number=number,
        zone=new.wanted.zone,
        officer_id=new.wanted.officer,
        parts=sorted(each.value for each in new.wanted.parts),
        length=new.wanted.length,
        way=new.way.value,
        spot=new.spot,
        speaks=new.wanted.speaks,
        language=contact.language[:5],
        topic=new.topic.strip()[:TOPIC_LONGEST],
        name=contact.name[:80],
        email=contact.email,
        phone=contact.phone[:30],
        by=contact.by.value,
        made_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = Wish.objects.filter(number=number).first()
        if known is None or not once:
            raise
        return known
    telling.tell_wish(row, now=now)
    return row


def close_wish(*, pk: int, now: datetime) -> None:
    """The resident no longer waits. Said twice, it is so once."""
    Wish.objects.filter(pk=pk, closed_at=None).update(closed_at=now)


@transaction.atomic
def erase_wish(*, pk: int) -> None:
    """The resident wants everything erased that they told. While they wait nobody could write to them without it: first they end it.

    Raises:
        Gone: see there.
        NotAllowed: they still wait.
    """
    wish = Wish.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if wish is None:
        raise Gone
    if wish.met_at is None and wish.closed_at is None:
        raise NotAllowed("waits")
    wish.name = wish.email = wish.phone = wish.topic = ""
    wish.by = By.LINK.value
    wish.save(update_fields=["name", "email", "phone", "topic", "by"])


def offer_freed(*, now: datetime) -> int:
    """What is free is offered to whoever waits for it, in the order of asking; kept for some hours. Returns how many.

    Wishes that grew old close. Each is a transaction of its own.
    """
    old = now - timedelta(days=settings.LAMPLIGHTER.meetings.wish_days)
    Wish.objects.filter(met_at=None, closed_at=None, offered=None, made_at__lte=old).update(closed_at=now)
    offered = 0
    for wish in list(open_wishes().filter(offered=None)):
        offered += _offer(wish, now)
    return offered


def wanted_of(wish: Wish) -> Wanted:
    """What a wish looks for."""
    parts = frozenset(Part(each) for each in wish.parts)
    return Wanted(wish.zone, wish.length, parts, wish.officer_id, wish.speaks)


def _offer(wish: Wish, now: datetime) -> bool:
    if wish.way == Way.PORCH.value:  # needs a proof and a release first: they book it themselves
        return False
    found = [
        each for each in free(wanted_of(wish), now=now) if each.starts.isoformat() not in wish.turned_down
    ]
    load = load_of({each.officer for each in found}, now=now)
    for slot in sorted(found, key=lambda each: (each.starts, load.get(each.officer, 0), each.officer))[:8]:
        try:
            _offer_time(wish, slot, now)
        except Taken:
            continue
        return True
    return False


@transaction.atomic
def _offer_time(wish: Wish, slot: Slot, now: datetime) -> None:
    """Raises: Taken."""
    row = _give(wish, slot, now)
    happened(row, Verb.OFFER, Side.SYSTEM, now=now)
    on_record(Recorded.APPOINTMENT_OFFERED, row, SYSTEM, now=now, fields=["state"])
    telling.tell(row, telling.News.WISH_OFFER, now=now)


def take(*, pk: int, starts: datetime, now: datetime) -> Appointment:
    """A resident who waits takes a free time straight from their page, with all that they told when they left the wish. An offer
    they have not answered is given up for it. Pressed twice, it is taken once.

    Raises:
        Gone, NotAllowed: they no longer wait.
        Taken: nobody is free then, or not any more. They wait on.
    """
    wish = Wish.objects.select_related("offered").filter(pk=pk).first()
    if wish is None:
        raise Gone
    if wish.met_at is not None and wish.offered is not None:
        return wish.offered
    if wish.closed_at is not None:
        raise NotAllowed("closed")
    if wish.offered is not None and wish.offered.starts == starts:
        return changing.accept(pk=wish.offered.pk, side=Side.RESIDENT, now=now)
    if wish.offered is not None:
        return changing.move_to(pk=wish.offered.pk, starts=starts, officer=wish.officer_id, now=now)
    for slot in at_time(wanted_of(wish), starts, now=now):
        try:
            return _take_time(wish, slot, now)
        except Taken:
            continue
    raise Taken


@transaction.atomic
def _take_time(wish: Wish, slot: Slot, now: datetime) -> Appointment:
    """Raises: Taken."""
    return changing.accept(pk=_give(wish, slot, now).pk, side=Side.RESIDENT, now=now)


def _give(wish: Wish, slot: Slot, now: datetime) -> Appointment:
    """Keeps a time for whoever waits, as an offer. Called in the caller's transaction, which says so.

    Raises:
        Taken: somebody else has the time, or they have been offered another just now.
    """
    row = Appointment.objects.create(
        number=new_number(),
        zone=wish.zone,
        state=State.OFFERED.value,
        channel=Channel.OFFER.value,
        officer_id=slot.officer,
        starts=slot.starts,
        ends=slot.ends,
        lead_shift=shift_code(slot),
        way=wish.way,
        spot=wish.spot,
        language=wish.language,
        speaks=wish.speaks,
        topic=wish.topic,
        any_officer=wish.officer_id is None,
        name=wish.name,
        email=wish.email,
        phone=wish.phone,
        by=wish.by,
        made_at=now,
        changed_at=now,
        lapses_at=_until(slot.starts, now),
    )
    take_time(row, slot, rules_of(wish.zone).slot_rules, now=now)
    mine = Wish.objects.filter(pk=wish.pk, offered=None, met_at=None, closed_at=None)
    if not mine.update(offered=row, offered_at=now):
        raise Taken  # another worker has offered them something
    return row


def _until(starts: datetime, now: datetime) -> datetime:
    return answer_until(starts, now, timedelta(hours=settings.LAMPLIGHTER.meetings.wish_answer_hours))


@transaction.atomic
def turn_down(*, pk: int, now: datetime) -> Wish | None:
    """The resident does not want this offer, and goes on waiting for another; the time goes to whoever is next.

    Returns their wish; None where the offer was not made to one.

    Raises:
        Gone: see there.
        NotAllowed: it is no offer any more.
    """
    row = locked(pk)
    wish = Wish.objects.select_for_update(of=("self",)).filter(offered=row).first()
    if wish is None:
        return None
    if row.state != State.OFFERED.value:
        raise NotAllowed(row.state)
    free_time(row)
    row.state, row.lapses_at, row.changed_at = State.CANCELLED.value, None, now
    row.save()
    happened(row, Verb.CANCEL, Side.RESIDENT, now=now)
    wish.turned_down = [*wish.turned_down, row.starts.isoformat()]
    wish.offered = None
    wish.save(update_fields=["turned_down", "offered"])
    return wish
