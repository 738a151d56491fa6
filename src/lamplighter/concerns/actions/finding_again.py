"""A lost private link, sent once more to whom it belongs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from lamplighter.concerns.actions.telling import send_again
from lamplighter.concerns.models import Contact
from lamplighter.outbox.actions import e164
from lamplighter.outbox.models import Mail, Text
from lamplighter.outbox.reach import By

AGAIN = "concern-link"
"""Category of these messages in the outbox."""
NOT_BEFORE = timedelta(minutes=10)
"""Nobody can fill somebody's mailbox with links."""


@transaction.atomic
def send_link(*, number: str, reach: str, now: datetime) -> bool:
    """Sends the link to the contact of that concern whose address or telephone number was typed. Returns whether one was sent.

    Only the message's owner ever learns whether there was such a concern. Of sensitive concerns nothing goes out by text.
    """
    phone = e164(reach)
    sent = False
    for contact in Contact.objects.select_related("concern", "concern__kind").filter(concern__number=number):
        by_mail = bool(contact.email) and contact.email.lower() == reach.strip().lower()
        by_text = contact.by == By.TEXT.value and bool(phone) and e164(contact.phone) == phone
        if (by_mail or (by_text and not contact.concern.sensitive)) and not _lately(contact, now):
            send_again(contact.concern, contact, category=AGAIN, by_mail=by_mail, now=now)
            sent = True
    return sent


def _lately(contact: Contact, now: datetime) -> bool:
    since = {"category": AGAIN, "created_at__gt": now - NOT_BEFORE}
    return (
        Mail.objects.filter(to=contact.email, **since).exists()
        or Text.objects.filter(to=e164(contact.phone) or "-", **since).exists()
    )
