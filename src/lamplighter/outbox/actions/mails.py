"""Writes about mail."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction

from lamplighter.outbox.models import Mail, MailFile
from lamplighter.outbox.rules import MOST_ATTACHED, Attachment, MailState, thread_id
from lamplighter.plumbing.inserting import insert


class CannotPost(ValueError):
    """What was to be sent cannot be: the message says why. A fault of the caller, not of a person."""


def post_mail(
    *,
    to: str,
    subject: str,
    text: str,
    now: datetime,
    html: str = "",
    reply_to: str = "",
    language: str = "",
    thread: str = "",
    unsubscribe: str = "",
    category: str = "",
    attachments: Sequence[Attachment] = (),
) -> Mail:
    """Keeps a mail to one address, to be sent when the caller's transaction has committed.

    Args:
        to: one address; a mail to several people is several mails, so that none sees the others.
        subject: one line; line breaks become spaces.
        text: the plain text, complete in itself.
        html: the same for programs that prefer it (``outbox.dressing.dressed`` makes it); may be left out.
        reply_to: where an answer goes; ``outbox.inbound.reply_address`` makes one that comes back to a room.
        language: in which it is written ("en", "es").
        thread: an opaque word; mails with the same word show as one conversation.
        unsubscribe: absolute address that ends such mails by one POST (RFC 8058).
        category: a short code of the caller's own; staff may see it.
        attachments: files, at most ``MOST_ATTACHED`` bytes together; erased once the mail is sent.

    Raises:
        CannotPost: the attachments are too large, or ``unsubscribe`` is no web address.
    """
    _check(unsubscribe, attachments)
    domain = own_domain()
    mail = Mail(
        message_id=f"<{secrets.token_hex(16)}@{domain}>",
        to=to,
        reply_to=reply_to,
        subject=" ".join(subject.split())[:300],
        text=text,
        html=html,
        language=language,
        thread=thread_id(thread, domain) if thread else "",
        unsubscribe=unsubscribe,
        category=category,
        created_at=now,
        state=MailState.WAITING.value,
        next_try=now,
    )
    _keep(mail, attachments)
    return mail


def _check(unsubscribe: str, attachments: Sequence[Attachment]) -> None:
    if sum(len(each.content) for each in attachments) > MOST_ATTACHED:
        raise CannotPost("the attachments of one mail are too large together")
    if unsubscribe and not unsubscribe.startswith(("https://", "http://")):
        raise CannotPost("unsubscribe is a whole web address")


def _keep(mail: Mail, attachments: Sequence[Attachment]) -> None:
    if not attachments:  # one row needs no transaction of its own
        insert(mail)
        return
    with transaction.atomic():
        insert(mail)
        MailFile.objects.bulk_create(
            MailFile(mail=mail, name=each.name, media_type=each.media_type, content=each.content)
            for each in attachments
        )


@transaction.atomic
def note_sent(*, pk: int, claim: str, now: datetime) -> None:
    """The server has taken the mail over: text, files and the words in its addresses are erased."""
    sent = Mail.objects.filter(pk=pk, claim=claim, state=MailState.WAITING.value).update(
        state=MailState.SENT.value,
        sent_at=now,
        text="",
        html="",
        reply_to="",
        thread="",
        unsubscribe="",
        last_error="",
    )
    if sent:
        MailFile.objects.filter(mail_id=pk).delete()


def own_domain() -> str:
    """The domain that our mail comes from."""
    return parseaddr(settings.LAMPLIGHTER.mail.sender)[1].rpartition("@")[2] or "localhost"
