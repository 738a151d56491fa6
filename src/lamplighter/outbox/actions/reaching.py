"""A letter to somebody, in the way they wished: by mail, by text, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Protocol

from lamplighter.outbox.actions.mails import CannotPost, post_mail
from lamplighter.outbox.actions.texts import post_text
from lamplighter.outbox.reach import By
from lamplighter.outbox.rules import Attachment
from lamplighter.outbox.wording import Letter


class Reached(Protocol):
    """Whoever can be reached: rows of several rooms have these columns."""

    by: str
    email: str
    phone: str
    language: str


def post_letter(
    to: Reached,
    letter: Letter,
    *,
    now: datetime,
    category: str,
    thread: str = "",
    unsubscribe: str = "",
    attachments: Sequence[Attachment] = (),
) -> None:
    """Posts a letter as a mail or a text; to whom looks by themselves, or wants to be called, nothing goes out.

    Args:
        thread, unsubscribe, attachments: of a mail, as ``post_mail`` takes them.
    """
    if to.by == By.EMAIL.value:
        post_mail(
            to=to.email,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            reply_to=letter.reply_to,
            language=to.language,
            thread=thread,
            unsubscribe=unsubscribe,
            attachments=attachments,
            now=now,
            category=category,
        )
    elif to.by == By.TEXT.value:
        with suppress(CannotPost):  # a number that cannot be texted keeps nothing from being kept
            post_text(to=to.phone, body=letter.sms, language=to.language, now=now, category=category)
