"""Word to officers, as rows of the same transaction."""

from __future__ import annotations

from datetime import date, datetime

from lamplighter.core.schedule.holding import holder
from lamplighter.outbox.actions import post_mail
from lamplighter.outbox.wording import Letter
from lamplighter.roster import holding
from lamplighter.roster.cards import address_of
from lamplighter.roster.queries import snapshot


def supervisor_of(zone: str, day: date) -> int | None:
    """The officer who answers above a zone's or desk's post on a day; whoever holds its things where nobody stands above."""
    held = snapshot()
    post = holding.post_of(held, zone, holding.role_of(zone).value)
    above = held.roster.posts[post].supervisor if post is not None else None
    found = holder(held.roster, above, None, day).officer if above is not None else None
    return found if found is not None else holding.holder_on(held, zone, "", None, day).officer


def post_to(officer: int | None, letter: Letter, *, now: datetime, category: str) -> None:
    """Keeps a mail to an officer who can be reached."""
    address = address_of(officer) if officer is not None else ""
    if address:
        post_mail(
            to=address, subject=letter.subject, text=letter.text, html=letter.html, now=now, category=category
        )
