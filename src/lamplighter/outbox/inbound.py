"""Mail that comes in: an answer to ours finds the room that asked, by the word in the address it came to.

An answer comes to ``{reply_box}+{token}@{reply_domain}``. Rooms enter a receiver for the letter their tokens begin with, in
their ``jobs``. Each mail is taken at most once. What is refused: machines' answers, lists, bounces, our own mail, too much.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings

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
    """Takes one mail as it came over the wire."""
    raise NotImplementedError
