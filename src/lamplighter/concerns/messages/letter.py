"""A letter to a resident in its forms: mail as plain text and HTML, text message. What it says comes from ``letters`` and ``receipts``.

No subject names what a concern is about: subjects are read on locked screens. Of a sensitive concern a message says only that
there is one.
"""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from lamplighter.concerns.models import Concern, Contact
from lamplighter.concerns.rules.replying import token_for
from lamplighter.concerns.rules.values import Part
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.inbound import reply_address
from lamplighter.outbox.wording import Draft, Letter, worded


def composed(concern: Concern, contact: Contact, made: Draft, link: str) -> Letter:
    """The letter of one concern to one contact, in the active language."""
    back = reply_to(concern, contact)
    letter = worded(contact.language, shown_number(concern.number), made, link, answers=bool(back))
    return replace(letter, reply_to=back)


def reply_to(concern: Concern, contact: Contact) -> str:
    """Where an answer by mail comes back; empty where replies by mail are off, of sensitive concerns, and for neighbours."""
    if concern.sensitive or contact.part != Part.RAISER.value:
        return ""
    key, version = settings.SECRET_KEY, concern.link_version
    return reply_address(token_for(key, number=concern.number, contact=contact.pk, version=version))
