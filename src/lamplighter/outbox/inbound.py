"""Mail that comes in: an answer to ours finds the room that asked, by the word in the address it came to.

An answer comes to ``{reply_box}+{token}@{reply_domain}``. Rooms enter a receiver for the letter their tokens begin with, in
their ``jobs``. Each mail is taken at most once. What is refused: machines' answers, lists, bounces, our own mail, too much.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from lamplighter.outbox import actions, queries
from lamplighter.outbox.letters import Read, Unreadable, read
from lamplighter.outbox.vouching import vouched
from lamplighter.plumbing.config import Mail as MailSettings

log = logging.getLogger(__name__)

MOST_A_DAY = 20
"""Mails that are taken for one token in 24 hours."""
DAY = timedelta(days=1)
_TOKEN = re.compile(r"[a-z][a-z0-9-]{1,42}")


class Taken(StrEnum):
    """What became of a mail that came in."""

    TAKEN = "taken"
    LOOP = "loop"
    """A machine wrote it: dropped without a word, since a word would come back."""
    NOT_OURS = "not ours"
    """No address in it is one of ours."""
    REFUSED = "refused"
    """Too large, too many, empty, or the room does not want it."""
    TWICE = "twice"
    """It had been taken before."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One answer by mail, without what it quotes.

    ``authenticated`` tells whether the sender's domain vouches for the mail, as far as the department's own mail server
    (``mail.trusted_authserv``) says so; None where it says nothing. ``sender`` alone is a claim that anyone can make.
    """

    token: str
    sender: str
    subject: str
    text: str
    pictures: tuple[bytes, ...]
    message_id: str
    at: datetime
    authenticated: bool | None = None


Receiver = Callable[[Letter, datetime], bool]
"""Takes a letter, in the transaction that notes it; False where it is refused."""
_receivers: dict[str, Receiver] = {}


class HeardTwice(ValueError):
    """Two functions receive the tokens of one letter."""


class NotAToken(ValueError):
    """A word that would not come through a mail server whole."""


def receiver(letter: str) -> Callable[[Receiver], Receiver]:
    """Enters the function that takes mail whose token begins with a letter (a to z). Stands in a room's ``jobs``."""

    def enter(function: Receiver) -> Receiver:
        if _receivers.setdefault(letter, function) is not function:
            raise HeardTwice(letter)
        return function

    return enter


def reply_address(token: str) -> str:
    """The address by which an answer comes back with a token; empty where replies by mail are off.

    Args:
        token: 2 to 43 of a-z, 0-9 and hyphen, beginning with the letter of its receiver; small letters, since mail
            servers may change the case.

    Raises:
        NotAToken: it has other signs.
    """
    if not _TOKEN.fullmatch(token):
        raise NotAToken("a token has 2 to 43 of a-z, 0-9 and hyphen, and begins with a letter")
    mail = settings.LAMPLIGHTER.mail
    return f"{mail.reply_box}+{token}@{mail.reply_domain}" if mail.reply_domain else ""


def take_message(raw: bytes, now: datetime) -> Taken:
    """Takes one mail as it came over the wire. What a receiver raises is the caller's: nothing was kept, try again later."""
    wanted = settings.LAMPLIGHTER.mail
    if not wanted.reply_domain:
        return Taken.NOT_OURS
    try:
        mail = read(raw)
    except Unreadable as error:
        log.info("a mail was refused: %s", error)
        return Taken.REFUSED
    if mail.by_machine or _is_our_own(mail, wanted):
        return Taken.LOOP
    token = _token(mail, wanted)
    takes = _receivers.get(token[:1])
    if takes is None:
        return Taken.NOT_OURS
    about = _digest("token", token)
    if (
        len(mail.senders) != 1
        or not (mail.text or mail.pictures)
        or queries.received(about, now - DAY) >= MOST_A_DAY
    ):
        return Taken.REFUSED
    letter = Letter(
        token=token,
        sender=mail.senders[0],
        subject=mail.subject,
        text=mail.text,
        pictures=mail.pictures,
        message_id=mail.message_id,
        at=now,
        authenticated=vouched(mail.results, trusted=wanted.trusted_authserv, sender=mail.senders[0]),
    )
    # A mail to two of our addresses comes twice, once for each.
    digest = _digest("mail", token, mail.message_id or hashlib.sha256(raw).hexdigest())
    with transaction.atomic():
        if not actions.note_received(digest=digest, about=about, now=now):
            return Taken.TWICE
        return Taken.TAKEN if takes(letter, now) else Taken.REFUSED


def _token(mail: Read, wanted: MailSettings) -> str:
    """The word in the first of its addresses that is one of ours; empty if none is."""
    for address in mail.addressed:
        local, _, domain = address.rpartition("@")
        box, _, token = local.partition("+")
        if box == wanted.reply_box and domain == wanted.reply_domain.lower() and _TOKEN.fullmatch(token):
            return token
    return ""


def _is_our_own(mail: Read, wanted: MailSettings) -> bool:
    """Whether we sent it ourselves: it came back by a forward, or somebody writes in our name."""
    ours = parseaddr(wanted.sender)[1].lower()
    for sender in mail.senders:
        local, _, domain = sender.rpartition("@")
        if sender == ours or (
            domain == wanted.reply_domain.lower() and local.partition("+")[0] == wanted.reply_box
        ):
            return True
    return queries.is_own_message(mail.message_id)


def _digest(*parts: str) -> str:
    """Keyed, so that nobody can test a guess against the table."""
    key = f"lamplighter outbox {settings.SECRET_KEY}".encode()
    return hmac.new(key, "\0".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()
