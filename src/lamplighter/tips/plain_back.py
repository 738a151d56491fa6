"""Coming back without JavaScript: the server opens a mailbox in its memory with the code that was typed, and forgets both.

It opens with a tipster's own keys, which follow from the code; it holds no reader's key. It stands apart from what takes tips
in, which opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lamplighter.core.sealing import codes
from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.mailbox import Part, sign_withdrawal
from lamplighter.core.sealing.messages import Message
from lamplighter.core.sealing.opening.mailboxes import own_in, replies_in
from lamplighter.core.sealing.refusals import BadMessage
from lamplighter.core.sealing.sealing import seal_further
from lamplighter.keys.models import Desk
from lamplighter.keys.queries.desks import readers_ever, readers_in_force
from lamplighter.tips.actions.gate import pass_gate
from lamplighter.tips.actions.intake import keep
from lamplighter.tips.actions.withdrawing import withdraw
from lamplighter.tips.queries.mailbox import mailbox
from lamplighter.tips.rules.refusals import NoConversation

NOTHING = "There is nothing under this code. It may have been withdrawn, kept long enough, or never sent."


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its number in its direction, and what it says."""

    number: int
    message: Message


@dataclass(frozen=True, slots=True)
class Mine:
    """What a code opens."""

    replies: Sequence[Said]
    own: Sequence[Said]
    untrusted: int = 0
    """How much more was sealed to this code and is not as it should be; nothing of it is shown."""

    @property
    def following(self) -> int:
        """The number of the tipster's next message."""
        return self.own[-1].number + 1


def opened(*, desk: Desk, typed: str) -> Mine:
    """What is under a code as it was typed.

    Raises:
        WrongCount, UnknownWord, WordsDoNotBelong: it is no code; NoConversation: nothing is there.
    """
    return _opened(desk, _keys(desk, typed))


def answer(*, desk: Desk, typed: str, text: str, language: str, now: datetime) -> None:
    """A further message, sealed in memory.

    Raises:
        Refused: as ``opened``, and BadMessage, TooLong, Busy, DeskClosed: why it is not taken.
    """
    if not text.strip():
        raise BadMessage("Write what you know.")
    keys = _keys(desk, typed)
    following = _opened(desk, keys).following
    pass_gate(desk.code)
    newest = readers_in_force(desk, now)
    message = Message(text=text, language=language)
    keep(envelope=parsed(seal_further(message, newest, keys, sequence=following)), now=now)


def take_back(*, desk: Desk, typed: str) -> None:
    """Destroys everything under a code.

    Raises:
        Refused: as ``opened``.
    """
    keys = _keys(desk, typed)
    _opened(desk, keys)
    withdraw(token=keys.token, signature=sign_withdrawal(keys.secret.sign, keys.conversation))


def _keys(desk: Desk, typed: str) -> codes.TipsterKeys:
    return codes.tipster_keys(codes.read_code(typed), desk.code)


def _opened(desk: Desk, keys: codes.TipsterKeys) -> Mine:
    lists = readers_ever(desk)
    own = own_in(mailbox(keys.token, Part.OWN), tipster=keys)
    if not own.messages:
        raise NoConversation(NOTHING)
    replies = replies_in(mailbox(keys.token, Part.REPLIES), tipster=keys, lists=lists)
    return Mine(
        [Said(each.sequence, each.message) for each in replies.messages],
        [Said(each.sequence, each.message) for each in own.messages],
        untrusted=len(replies.untrusted) + len(own.untrusted),
    )
