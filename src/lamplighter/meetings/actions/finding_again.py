"""A lost private link, sent once more to whom it belongs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from lamplighter.meetings.messages import letters
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.queries.appointments import every
from lamplighter.meetings.queries.links import link_of
from lamplighter.outbox.actions import Reached, e164, post_letter
from lamplighter.outbox.models import Mail, Text
from lamplighter.outbox.reach import By

AGAIN = "appointment-link"
"""Category of these messages in the outbox."""
NOT_BEFORE = timedelta(minutes=10)
"""Nobody can fill somebody's mailbox with links."""


@transaction.atomic
def send_link(*, number: str, reach: str, now: datetime) -> bool:
    """Sends the link of an appointment, or of wished-for hours, to the address or number that was typed, if it is the one on file.

    Only the message's owner ever learns whether there was one. Returns whether it was sent.
    """
    row: Appointment | Wish | None = (
        every().filter(number=number).first() or Wish.objects.filter(number=number).first()
    )
    if row is None or not _theirs(row, reach) or lately(row, AGAIN, now):
        return False
    letter = letters.link_again(row.language, row.number, link_of(row))
    post_letter(row, letter, now=now, category=AGAIN)
    return True


def _theirs(row: Appointment | Wish, reach: str) -> bool:
    if row.by == By.EMAIL.value:
        return bool(row.email) and row.email.lower() == reach.strip().lower()
    phone = e164(reach)
    return row.by == By.TEXT.value and bool(phone) and e164(row.phone) == phone


def lately(row: Reached, category: str, now: datetime) -> bool:
    """Whether somebody was sent a link of that category a moment ago."""
    since = {"category": category, "created_at__gt": now - NOT_BEFORE}
    return (
        Mail.objects.filter(to=row.email or "-", **since).exists()
        or Text.objects.filter(to=e164(row.phone) or "-", **since).exists()
    )
