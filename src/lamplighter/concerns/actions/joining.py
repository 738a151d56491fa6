"""A neighbour says "me too", and hears of what becomes of the concern."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.concerns.actions.raising import NewContact, contact_values
from lamplighter.concerns.actions.shared import locked, write_update
from lamplighter.concerns.actions.telling import send_joined
from lamplighter.concerns.models import Concern, Contact
from lamplighter.concerns.rules.values import Author, Entry, Part, Showing


class NotShown(Exception):
    """The concern is not, or no longer, shown to the public."""


@transaction.atomic
def join(*, concern: Concern, contact: NewContact, now: datetime) -> Contact:
    """Enters a follower. Somebody who has joined before with the same address is not entered twice, and is told again.

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
        write_update(row, Entry.JOINED, now=now, author=Author.RESIDENT)
    elif found.stopped_at is not None:
        found.stopped_at = None
        found.save(update_fields=["stopped_at"])
    send_joined(row, found, now=now)
    return found


@transaction.atomic
def stop_messages(*, contact: Contact, now: datetime) -> None:
    """Somebody wants no more messages about a concern."""
    Contact.objects.filter(pk=contact.pk, stopped_at=None).update(stopped_at=now)
