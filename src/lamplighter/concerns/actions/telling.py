"""What a step sets off, as rows of the same transaction: mails and texts to residents, word to officers, calls to programs."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils.translation import override

from lamplighter.concerns.messages import letters
from lamplighter.concerns.models import Concern, Contact, Hook, Update
from lamplighter.concerns.queries.links import link_of
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.rules.values import By, Part
from lamplighter.outbox.actions import post_call, post_mail, post_text


def _post(concern: Concern, contact: Contact, letter: letters.Letter, now: datetime) -> None:
    if contact.by == By.EMAIL.value:
        post_mail(
            to=contact.email,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            reply_to=letter.reply_to,
            language=contact.language,
            thread=f"concern-{concern.number}-{contact.pk}",
            now=now,
            category="concern",
        )
    elif contact.by == By.TEXT.value:
        post_text(to=contact.phone, body=letter.sms, language=contact.language, now=now)


def send_receipt(concern: Concern, *, now: datetime) -> None:
    """The receipt, to the raiser who left a way to be reached."""
    contact = concern.contacts.filter(part=Part.RAISER.value, by__in=[By.EMAIL.value, By.TEXT.value]).first()
    if contact is not None:
        with override(contact.language):
            letter = letters.receipt(
                concern, contact, held(concern, now), link_of(concern, contact, contact.language), now
            )
        _post(concern, contact, letter, now)


def send_joined(concern: Concern, contact: Contact, *, now: datetime) -> None:
    """Word to a neighbour that they follow a concern now."""
    if contact.by in (By.EMAIL.value, By.TEXT.value):
        with override(contact.language):
            letter = letters.joined(
                concern, contact, held(concern, now), link_of(concern, contact, contact.language), now
            )
        _post(concern, contact, letter, now)


def tell(concern: Concern, update: Update, *, now: datetime) -> None:
    """Posts a step to everyone who is to hear of it, in their language."""
    reached = concern.contacts.filter(by__in=[By.EMAIL.value, By.TEXT.value], stopped_at=None)
    who = held(concern, now)
    for contact in reached:
        with override(contact.language):
            letter = letters.step(
                concern, contact, update, who, link_of(concern, contact, contact.language), now
            )
        if letter is not None:
            _post(concern, contact, letter, now)


def announce(concern: Concern, update: Update, *, now: datetime) -> None:
    """Calls the programs that want to hear of it. They get number, kind, zone and state: no words, no place, no name.

    Sensitive concerns and those of a desk are announced to nobody.
    """
    if update.internal or concern.sensitive or held(concern, now).desk:
        return
    event = update.move or update.entry
    hooks = [
        each
        for each in Hook.objects.filter(active=True)
        if event in each.events and each.zone in ("", concern.zone)
    ]
    if not hooks:
        return
    body = json.dumps(
        {
            "type": f"concern.{event}",
            "timestamp": now.isoformat(),
            "data": {
                "number": concern.number,
                "kind": concern.kind.code,
                "zone": concern.zone,
                "state": concern.state,
                "outcome": concern.outcome,
            },
        }
    )
    for hook in hooks:
        post_call(
            url=hook.url,
            body=body,
            content_type="application/json",
            signing_secret=hook.secret,
            category="concern-hook",
            reference=str(hook.pk),
            now=now,
        )


def tell_officer(concern: Concern, update: Update, *, now: datetime) -> None:
    """Word to the holder that a resident wrote or reopened; nothing private is in it."""
    who = held(concern, now)
    letter = letters.to_officer(concern, update, now) if who.officer is not None else None
    address = letters.address_of(who.officer) if who.officer is not None else ""
    if letter is not None and address:
        post_mail(
            to=address, subject=letter.subject, text=letter.text, html=letter.html, now=now, category="desk"
        )
