"""What those who mean to come do: say so, say for how many, cancel. The line moves up by itself (promise 4).

One address has one reservation for each gathering. Whoever says so a second time takes no more seats and gets the link of the first
one by mail or text; what is answered on the spot is the same either way, so that nobody learns who else comes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from lamplighter.core.numbers import new_number
from lamplighter.meetings.actions.gathering_shared import give_back, locked, take_seats
from lamplighter.meetings.actions.gathering_telling import send_again, send_receipt, send_seat
from lamplighter.meetings.models import Gathering, Rsvp
from lamplighter.meetings.queries.gatherings import free_seats
from lamplighter.meetings.queries.rsvps import form_digest
from lamplighter.meetings.rules.gatherings import PARTY_MOST, RsvpState, State, who_moves_up
from lamplighter.outbox.actions import e164
from lamplighter.outbox.reach import By, NewContact


class Closed(Exception):
    """It is cancelled, has begun, or nobody is asked to say that they come."""


class TooMany(Exception):
    """So many seats there are not at all, or one reservation is not for so many. ``most``: for how many it can be."""

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most}")
        self.most = most


class Fewer(Exception):
    """Seats are free, but not for so many people: they can come with fewer, or wait. ``left``: how many are free."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


class Full(Exception):
    """So many more seats are not free. ``left``: how many are."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left


@dataclass(frozen=True, slots=True)
class NewRsvp:
    """What somebody tells who means to come. ``interpreter``: code of a language, or its name."""

    size: int
    contact: NewContact
    interpreter: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The reservation there is now, and what may be said of it on the spot.

    ``seated``: whether there are seats for so many people, as if they had asked for the first time. It must not tell whether they had.
    """

    rsvp: Rsvp
    seated: bool


def is_open(gathering: Gathering, now: datetime) -> bool:
    """Whether one can say that one comes."""
    return gathering.state == State.PLANNED.value and gathering.starts > now and gathering.asks_rsvp


def largest_party(gathering: Gathering) -> int:
    """For how many people one reservation can be."""
    return PARTY_MOST if gathering.capacity is None else min(PARTY_MOST, gathering.capacity)


@transaction.atomic
def come(*, pk: int, new: NewRsvp, form: str, now: datetime, wait: bool = True) -> Kept:
    """Keeps seats, or where too few are free a place in the waiting line; tells so by mail or text.

    Args:
        form: the form's own word; the same form sent again gives the reservation there is, also with an address that was corrected.
        wait: whether they wait for seats for all of them where some are free, but too few.

    Raises:
        Gone: there is no such gathering any more.
        Closed: nobody can say that they come any more.
        TooMany: one reservation is not for so many people.
        Fewer: too few seats are free, and they are not to wait; said before it is looked whether the address has a reservation.
    """
    gathering, contact = locked(pk), _plain(new.contact)
    found = Rsvp.objects.filter(form=form_digest(form)).first()
    if found is not None:
        if found.gathering_id != gathering.pk:
            raise Closed
        found.gathering = gathering
        return _same_form(found, contact, new.size, now)
    if not is_open(gathering, now):
        raise Closed
    most = largest_party(gathering)
    if not 1 <= new.size <= most:
        raise TooMany(most)
    if not wait and new.size > 1 and 0 < (left := free_seats(gathering)) < new.size:
        raise Fewer(left)
    earlier = _of(gathering, contact)
    if earlier is not None:
        return _once_more(earlier, new.size, now)
    rsvp = Rsvp.objects.create(
        number=new_number(),
        gathering=gathering,
        form=form_digest(form),
        state=RsvpState.WAITING.value,
        size=new.size,
        language=contact.language,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        by=contact.by.value,
        interpreter=new.interpreter,
        needs=new.needs,
        made_at=now,
        changed_at=now,
    )
    if take_seats(gathering, rsvp, new.size):
        rsvp.state = RsvpState.GOING.value
        rsvp.save(update_fields=["state"])
    send_receipt(rsvp, now=now)
    return Kept(rsvp, rsvp.state == RsvpState.GOING.value)


def _plain(contact: NewContact) -> NewContact:
    """The contact with its address and number as they are compared."""
    phone = e164(contact.phone) if contact.phone else ""
    return replace(contact, email=contact.email.strip().lower(), phone=phone or contact.phone)


def _of(gathering: Gathering, contact: NewContact) -> Rsvp | None:
    """The reservation that an address or a number has."""
    theirs = Q(email=contact.email) if contact.email else Q(phone=contact.phone)
    if not contact.email and not contact.phone:
        return None
    found = Rsvp.objects.filter(theirs, gathering=gathering).first()
    if found is not None:
        found.gathering = gathering
    return found


def _once_more(earlier: Rsvp, size: int, now: datetime) -> Kept:
    """Somebody who has a reservation, or a stranger who types their address: it stays as it was, and its owner gets the link again."""
    send_again(earlier, now=now)
    return Kept(earlier, earlier.gathering.capacity is None or free_seats(earlier.gathering) >= size)


def _same_form(found: Rsvp, contact: NewContact, size: int, now: datetime) -> Kept:
    """A form that came a second time: by a double click as it was, by going back with an address that was mistyped before."""
    if (contact.email, contact.phone) == (found.email, found.phone):
        return Kept(found, found.state == RsvpState.GOING.value)
    if found.state == RsvpState.CANCELLED.value or not is_open(found.gathering, now):
        raise Closed
    earlier = _of(found.gathering, contact)
    if earlier is not None:
        return _once_more(earlier, size, now)
    found.name, found.email, found.phone = contact.name, contact.email, contact.phone
    found.by, found.language = contact.by.value, contact.language
    found.link_version, found.changed_at = (
        found.link_version + 1,
        now,
    )  # whoever has the wrong address's mail is out
    found.save()
    send_receipt(found, now=now)
    return Kept(found, found.state == RsvpState.GOING.value)


@transaction.atomic
def find_again(*, number: str, reach: str, now: datetime) -> bool:
    """Sends the link of a reservation once more to the address or number that was typed, if it is the one on file.

    Only its owner ever learns whether there is one. Returns whether it was sent.

    Args:
        number: of the reservation, or of the gathering: an address has but one reservation there.
    """
    email, phone = reach.strip().lower(), e164(reach)
    theirs = Q(email=email, by=By.EMAIL.value) if "@" in email else Q(phone=phone, by=By.TEXT.value)
    if not email or ("@" not in email and not phone):
        return False
    rows = Rsvp.objects.select_related("gathering").filter(theirs, gathering__ends__gt=now)
    found = rows.filter(Q(number=number) | Q(gathering__number=number)).first()
    return found is not None and send_again(found, now=now)


@transaction.atomic
def change_size(*, pk: int, size: int, now: datetime) -> Rsvp:
    """Another number of people. Fewer free seats for the line at once; more only as far as seats are free.

    Raises:
        Closed: it has begun, is cancelled, or the reservation is.
        TooMany: one reservation is not for so many people.
        Full: so many more seats are not free; nothing has changed.
    """
    rsvp = _held(pk)
    gathering = rsvp.gathering
    if not is_open(gathering, now) or rsvp.state == RsvpState.CANCELLED.value:
        raise Closed
    most = largest_party(gathering)
    if not 1 <= size <= most:
        raise TooMany(most)
    if rsvp.state == RsvpState.GOING.value and gathering.capacity is not None:
        if size > rsvp.size and not take_seats(gathering, rsvp, size - rsvp.size):
            raise Full(free_seats(gathering))
        give_back(rsvp, keep=size)
    rsvp.size, rsvp.changed_at = size, now
    rsvp.save(update_fields=["size", "changed_at"])
    move_up(gathering, now=now)
    rsvp.refresh_from_db(fields=["state"])
    return rsvp


@transaction.atomic
def cancel(*, pk: int, now: datetime) -> None:
    """They do not come: the seats go to the line, and how to reach them is erased at once.

    Raises:
        Closed: the gathering has begun or is over.
    """
    rsvp = _held(pk)
    if rsvp.state == RsvpState.CANCELLED.value:
        return
    if rsvp.gathering.starts <= now:
        raise Closed
    give_back(rsvp)
    rsvp.state, rsvp.changed_at = RsvpState.CANCELLED.value, now
    forget(rsvp, now)
    rsvp.save()
    move_up(rsvp.gathering, now=now)


@transaction.atomic
def stop(*, pk: int, now: datetime) -> None:
    """No more reminders. Of a move or a cancellation they still hear."""
    Rsvp.objects.filter(pk=pk, stopped_at=None).update(stopped_at=now)


def move_up(gathering: Gathering, *, now: datetime) -> int:
    """Gives free seats to the line, in the order of asking, and tells whoever gets some. The caller holds the gathering.

    Returns how many parties got seats.
    """
    if gathering.state != State.PLANNED.value or gathering.starts <= now:
        return 0
    waiting = Rsvp.objects.filter(gathering=gathering, state=RsvpState.WAITING.value).order_by("pk")
    line = list(waiting.values_list("pk", "size"))
    if not line:
        return 0
    wanted = sum(size for _, size in line)
    unbound = gathering.capacity is None
    free = wanted if unbound else free_seats(gathering)
    moved = 0
    for rsvp in waiting.filter(pk__in=who_moves_up(free, line)):
        rsvp.gathering = gathering
        if take_seats(gathering, rsvp, rsvp.size):
            rsvp.state, rsvp.changed_at = RsvpState.GOING.value, now
            rsvp.save(update_fields=["state", "changed_at"])
            send_seat(rsvp, now=now)
            moved += 1
    return moved


def forget(rsvp: Rsvp, now: datetime) -> None:
    """Empties what tells who it was; the caller saves."""
    rsvp.name = rsvp.email = rsvp.phone = rsvp.interpreter = rsvp.needs = ""
    rsvp.by, rsvp.anonymised_at = By.LINK.value, now


FORGOTTEN = ["name", "email", "phone", "interpreter", "needs", "by", "anonymised_at"]
"""Columns that ``forget`` empties."""


def _held(pk: int) -> Rsvp:
    """The reservation and its gathering, the gathering held against others.

    Raises:
        Closed: there is none any more.
    """
    where = Rsvp.objects.filter(pk=pk).values_list("gathering", flat=True).first()
    if where is None:
        raise Closed
    gathering = locked(where)
    rsvp = Rsvp.objects.filter(pk=pk).first()
    if rsvp is None:
        raise Closed
    rsvp.gathering = gathering
    return rsvp
