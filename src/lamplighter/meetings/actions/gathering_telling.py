"""Word to those who mean to come, as rows of the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from lamplighter.meetings.actions.finding_again import lately
from lamplighter.meetings.messages import gathering_letters as letters
from lamplighter.meetings.models import Gathering, Rsvp
from lamplighter.meetings.queries.rsvps import link_of
from lamplighter.meetings.rules.gatherings import RsvpState
from lamplighter.outbox.actions import Attachment, post_letter
from lamplighter.outbox.reach import By
from lamplighter.outbox.wording import Letter

CATEGORY, AGAIN = "gathering", "rsvp-link"
REACHED = (By.EMAIL.value, By.TEXT.value)


def post(rsvp: Rsvp, letter: Letter, *, now: datetime, attachments: Sequence[Attachment] = ()) -> None:
    """Posts a letter to whoever left a way for it."""
    post_letter(
        rsvp,
        letter,
        now=now,
        category=CATEGORY,
        thread=f"rsvp-{rsvp.number}",
        attachments=attachments if rsvp.by == By.EMAIL.value else (),
    )


def send_receipt(rsvp: Rsvp, *, now: datetime) -> None:
    """What was kept, with the calendar file for who has a seat."""
    if rsvp.by not in REACHED:
        return
    files = _file(rsvp) if rsvp.state == RsvpState.GOING.value else []
    post(rsvp, letters.receipt(rsvp, link_of(rsvp), now), now=now, attachments=files)


def send_seat(rsvp: Rsvp, *, now: datetime) -> None:
    """Seats came free for who waited: told even to who stopped messages, since others would get them."""
    if rsvp.by in REACHED:
        post(rsvp, letters.seat_free(rsvp, link_of(rsvp), now), now=now, attachments=_file(rsvp))


def send_again(rsvp: Rsvp, *, now: datetime) -> bool:
    """The link once more, with how it stands; nobody's mailbox can be filled with it. Returns whether it was sent."""
    if rsvp.by not in REACHED or lately(rsvp, AGAIN, now):
        return False
    letter = letters.again(rsvp, link_of(rsvp), now)
    post_letter(rsvp, letter, now=now, category=AGAIN, thread=f"rsvp-{rsvp.number}")
    return True


def send_reminder(rsvp: Rsvp, *, now: datetime) -> None:
    """It is soon."""
    if rsvp.by in REACHED and rsvp.stopped_at is None:
        post(rsvp, letters.reminder(rsvp, link_of(rsvp), now), now=now)


def tell_moved(gathering: Gathering, before: tuple[datetime, datetime, str], *, now: datetime) -> int:
    """Tells everybody who comes or waits. Returns how many were written to."""
    return _tell_all(gathering, lambda rsvp: letters.moved(rsvp, link_of(rsvp), before, now), now)


def tell_cancelled(gathering: Gathering, *, now: datetime) -> int:
    """Tells everybody who comes or waits. Returns how many were written to."""
    return _tell_all(gathering, lambda rsvp: letters.cancelled(rsvp, link_of(rsvp), now), now, cancelled=True)


def _tell_all(
    gathering: Gathering, worded: Callable[[Rsvp], Letter], now: datetime, *, cancelled: bool = False
) -> int:
    """Nobody is left out for having stopped messages: they would stand before a locked door."""
    states = [RsvpState.GOING.value, RsvpState.WAITING.value]
    found = Rsvp.objects.filter(gathering=gathering, state__in=states, by__in=REACHED).order_by("pk")
    for rsvp in found:
        rsvp.gathering = gathering
        going = rsvp.state == RsvpState.GOING.value
        files = [letters.calendar_file(gathering, rsvp.language, cancelled=cancelled)] if going else []
        post(rsvp, worded(rsvp), now=now, attachments=files)
    return len(found)


def _file(rsvp: Rsvp) -> list[Attachment]:
    return [letters.calendar_file(rsvp.gathering, rsvp.language)]
