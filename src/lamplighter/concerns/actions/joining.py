"""A neighbour says "me too", and hears of what becomes of the concern.

Anybody can type anybody's address. So the private link of a follower by mail or text goes to that mailbox or telephone alone, once
in a while, and until it was opened and said yes to, nobody counts them and nothing more is sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from lamplighter.concerns.actions.raising import contact_values
from lamplighter.concerns.actions.shared import locked, write_update
from lamplighter.concerns.actions.telling import ask_to_follow
from lamplighter.concerns.models import Concern, Contact
from lamplighter.concerns.rules.values import Author, Entry, Part, Showing
from lamplighter.outbox.actions import e164
from lamplighter.outbox.models import Mail, Text
from lamplighter.outbox.reach import By, NewContact


class NotShown(Exception):
    """The concern is not, or no longer, shown to the public."""


ASKED = "concern-join"
"""Category, in the outbox, of the question whether it was them."""
NOT_BEFORE = timedelta(hours=1)
"""The same address is asked again no sooner."""
_TOLD = (By.EMAIL.value, By.TEXT.value)


@transaction.atomic
def join(*, concern: Concern, contact: NewContact, now: datetime) -> Contact:
    """Enters a follower. One by mail or text is asked there; one who has said yes before is not asked, nor entered twice.

    Raises:
        Gone, NotShown: there is nothing to join.
    """
    row = locked(concern.pk)
    if row.showing != Showing.SHOWN.value:
        raise NotShown
    values = contact_values(contact)
    found = None
    if contact.email or contact.phone:
        found = row.contacts.filter(
            part=Part.FOLLOWER.value, email=contact.email, phone=contact.phone[:30]
        ).first()
    if found is None:
        found = Contact.objects.create(concern=row, part=Part.FOLLOWER.value, created_at=now, **values)
        if found.by not in _TOLD:
            write_update(row, Entry.JOINED, now=now, author=Author.RESIDENT)
    if found.confirmed_at is None or found.stopped_at is not None:
        _ask(row, found, now)
    return found


def _ask(concern: Concern, contact: Contact, now: datetime) -> None:
    since = {"category": ASKED, "created_at__gt": now - NOT_BEFORE}
    lately = (
        Mail.objects.filter(to=contact.email, **since)
        if contact.by == By.EMAIL.value
        else Text.objects.filter(to=e164(contact.phone), **since)
    )
    if contact.by in _TOLD and not lately.exists():
        ask_to_follow(concern, contact, category=ASKED, now=now)


@transaction.atomic
def start_messages(*, contact: Contact, now: datetime) -> None:
    """Yes: whoever has the link wants messages, for the first time or again."""
    concern = locked(contact.concern_id)
    if contact.part == Part.FOLLOWER.value and contact.confirmed_at is None and contact.by in _TOLD:
        write_update(concern, Entry.JOINED, now=now, author=Author.RESIDENT)
    Contact.objects.filter(pk=contact.pk).update(confirmed_at=contact.confirmed_at or now, stopped_at=None)


@transaction.atomic
def stop_messages(*, contact: Contact, now: datetime) -> None:
    """Somebody wants no more messages about a concern."""
    Contact.objects.filter(pk=contact.pk, stopped_at=None).update(stopped_at=now)
