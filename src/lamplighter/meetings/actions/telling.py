"""What a step sets off, as rows of the same transaction: mails and texts to residents, word to officers."""

from __future__ import annotations

from datetime import datetime

from lamplighter.meetings.messages import calendar, letters, officers
from lamplighter.meetings.messages.letters import News
from lamplighter.meetings.models import Appointment, Wish
from lamplighter.meetings.queries.links import link_of
from lamplighter.meetings.queries.owners import held
from lamplighter.outbox.actions import post_letter, post_mail
from lamplighter.outbox.wording import Letter
from lamplighter.roster.cards import OfficerCard, address_of

__all__ = ["News", "OfficerCard", "tell", "tell_offer", "tell_officer", "tell_wish"]

CATEGORY = "appointment"
_WITH_FILE = frozenset({News.BOOKED, News.MOVED, News.CANCELLED, News.ASKED, News.REFUSED})


def tell(row: Appointment, news: News, *, now: datetime, words: str = "") -> None:
    """Posts a piece of news to the resident, with the calendar file where it changes what a calendar shows."""
    link = link_of(row)
    _post(row, letters.letter(row, news, link, now=now, words=words), link, now, file=news in _WITH_FILE)


def tell_offer(row: Appointment, *, was: datetime, before: OfficerCard | None, words: str, now: datetime) -> None:  # fmt: skip
    """Posts that the department cannot keep it as it was, and what it offers."""
    link = link_of(row)
    made = letters.offer(row, link, was=was, before=before, words=words, now=now)
    _post(row, made, link, now, file=row.officer_id is not None)


def _post(row: Appointment, letter: Letter, link: str, now: datetime, *, file: bool) -> None:
    if row.stopped_at is not None:
        return
    post_letter(
        row,
        letter,
        now=now,
        category=CATEGORY,
        thread=f"appointment-{row.number}",
        attachments=[calendar.attached(row)] if file else [],
    )


def tell_wish(wish: Wish, *, now: datetime) -> None:
    """The receipt of wished-for hours."""
    letter = letters.wish_kept(wish, link_of(wish))
    post_letter(wish, letter, now=now, category=CATEGORY, thread=f"wish-{wish.number}")


def tell_officer(row: Appointment, news: News, *, now: datetime) -> None:
    """Word to whoever comes, or, where they are gone, to whoever holds it; nothing private is in it."""
    holder = held(row, now).officer
    address = address_of(row.officer_id) if row.officer_id is not None else ""
    address = address or (address_of(holder) if holder is not None else "")
    if address:
        letter = officers.to_officer(row, news)
        post_mail(
            to=address, subject=letter.subject, text=letter.text, html=letter.html, now=now, category="desk"
        )
