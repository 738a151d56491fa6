"""What a step sets off, as rows of the same transaction: mails and texts to residents, word to officers, calls to programs."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime

from django.db.models import Q

from lamplighter.concerns.messages import letters, officers, receipts
from lamplighter.concerns.models import Concern, Contact, Update
from lamplighter.concerns.queries.kept import set_up
from lamplighter.concerns.queries.links import link_of
from lamplighter.concerns.queries.owners import held
from lamplighter.concerns.rules.values import Part
from lamplighter.outbox.actions import CannotPost, post_call, post_letter, post_mail, post_text
from lamplighter.outbox.reach import By
from lamplighter.outbox.wording import Letter
from lamplighter.roster.cards import address_of, card_of
from lamplighter.roster.holding import Held
from lamplighter.roster.models import Officer


def _post(
    concern: Concern, contact: Contact, letter: Letter, link: str, now: datetime, category: str = "concern"
) -> None:
    """As a mail or a text, as the contact wished. A neighbour's program can end such mails by one POST (RFC 8058)."""
    post_letter(
        contact,
        letter,
        thread=f"concern-{concern.number}-{contact.pk}",
        unsubscribe=f"{link}stop/" if contact.part == Part.FOLLOWER.value else "",
        now=now,
        category=category,
    )


def send_receipt(concern: Concern, contact: Contact | None, who: Held, *, now: datetime) -> None:
    """The receipt, to the raiser who left a way to be reached."""
    if contact is not None and contact.by in (By.EMAIL.value, By.TEXT.value):
        link = link_of(concern, contact, contact.language)
        letter = receipts.receipt(concern, contact, who, link, now)
        _post(concern, contact, letter, link, now)


def ask_to_follow(concern: Concern, contact: Contact, *, category: str, now: datetime) -> None:
    """The question to a mailbox or telephone whether its owner wants to follow a concern, with the link on which to say so."""
    link = link_of(concern, contact, contact.language)
    letter = receipts.may_follow(concern, contact, held(concern, now), link, now)
    _post(concern, contact, letter, link, now, category)


def send_again(concern: Concern, contact: Contact, *, category: str, by_mail: bool, now: datetime) -> None:
    """The private link once more, to somebody who lost it; by mail even where other messages go elsewhere or were stopped."""
    letter = receipts.link_again(concern, contact, link_of(concern, contact, contact.language))
    if by_mail:
        post_mail(
            to=contact.email,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            language=contact.language,
            now=now,
            category=category,
        )
    else:
        with suppress(CannotPost):
            post_text(
                to=contact.phone, body=letter.sms, language=contact.language, now=now, category=category
            )


def tell(concern: Concern, update: Update, *, now: datetime, before: Officer | None = None) -> None:
    """Posts a step to everyone who is to hear of it, in their language. ``before``: of a hand-on, who held it until now."""
    said_yes = Q(part=Part.RAISER.value) | Q(confirmed_at__isnull=False)
    reached = concern.contacts.filter(said_yes, by__in=[By.EMAIL.value, By.TEXT.value], stopped_at=None)
    who = held(concern, now)
    card = card_of(before) if before is not None else None
    for contact in reached:
        link = link_of(concern, contact, contact.language)
        letter = letters.step(concern, contact, update, who, link, now, card)
        if letter is not None:
            _post(concern, contact, letter, link, now)


def announce(concern: Concern, update: Update, *, now: datetime, desk: bool | None = None) -> None:
    """Calls the programs that want to hear of it. They get number, kind, zone and state: no words, no place, no name.

    Sensitive concerns and those of a desk are announced to nobody. ``desk``: whether it is one's, where the caller knows.
    """
    if update.internal or concern.sensitive:
        return
    event = update.move or update.entry
    hooks = [each for each in set_up().hooks if event in each.events and each.zone in ("", concern.zone)]
    if not hooks or (held(concern, now).desk if desk is None else desk):
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
    address = address_of(who.officer) if who.officer is not None else ""
    if address:
        letter = officers.to_officer(concern, update)
        post_mail(
            to=address, subject=letter.subject, text=letter.text, html=letter.html, now=now, category="desk"
        )
