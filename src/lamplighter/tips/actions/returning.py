"""Coming back without JavaScript: the one place on the tipster's side that opens anything.

A person types their code and asks the server to open their mailbox. It does so in its memory, with the tipster's own keys, which follow
from the code; it holds no reader's key, and keeps neither code nor keys nor words. What takes tips in stands apart, and opens nothing: the
import contracts name this module and the reason. Opening costs the server some hundred trials, so it stands behind the slow gate.
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
from lamplighter.tips.actions.intake import keep, next_sequence, open_desk
from lamplighter.tips.actions.plain import pass_gate
from lamplighter.tips.actions.withdrawing import withdraw
from lamplighter.tips.queries.mailbox import by_token, mailbox
from lamplighter.tips.rules.states import Way


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its number in its direction, and what it says. ``left``: it is signed by a reader who is not on the newest list."""

    number: int
    message: Message
    left: bool = False

    def __repr__(self) -> str:
        """Says nothing, so that no word ends in a log."""
        return "Said(...)"


@dataclass(frozen=True, slots=True)
class Mine:
    """What a code opens: every reply that is still shown, and the last few messages of the tipster.

    ``untrusted`` counts what was sealed to this code and is not as it should be; nothing of it is shown.
    """

    replies: Sequence[Said]
    own: Sequence[Said]
    untrusted: int = 0


def opened(*, desk: Desk, typed: str) -> Mine:
    """What is under a code as it was typed.

    Raises:
        TooLong, WrongCount, UnknownWord, WordsDoNotBelong: it is no code.
        Busy: too many ask just now.
        NoConversation: nothing is there.
    """
    return _opened(desk, _let_in(desk, typed))


def answer(*, desk: Desk, typed: str, text: str, language: str, now: datetime) -> Mine:
    """A further message, sealed in memory. Returns what is under the code then.

    Raises:
        Refused: as ``opened``, and BadMessage, TooLong, DeskClosed, ListOver, Replayed, Gap: why it is not taken.
    """
    if not text.strip():
        raise BadMessage("Write what you know.")
    keys = _let_in(desk, typed)
    open_desk(desk.code, now)
    following = next_sequence(by_token(keys.token), Way.TO_DESK)
    message, readers = Message(text=text, language=language), readers_in_force(desk, now)
    keep(envelope=parsed(seal_further(message, readers, keys, sequence=following)), now=now)
    return _opened(desk, keys)


def take_back(*, desk: Desk, typed: str) -> None:
    """Destroys everything under a code. It opens nothing, so nobody waits for it.

    Raises:
        Refused: as ``opened``, but never Busy.
    """
    keys = codes.tipster_keys(codes.read_code(typed), desk.code)
    by_token(keys.token)
    withdraw(token=keys.token, signature=sign_withdrawal(keys.secret.sign, keys.conversation))


def _let_in(desk: Desk, typed: str) -> codes.TipsterKeys:
    """The keys of a code, once the gate is passed; a code with a slip in it costs no place there."""
    keys = codes.tipster_keys(codes.read_code(typed), desk.code)
    pass_gate(desk.code, "back")
    return keys


def _opened(desk: Desk, keys: codes.TipsterKeys) -> Mine:
    by_token(keys.token)
    replies = replies_in(mailbox(keys.token, Part.REPLIES), tipster=keys, lists=readers_ever(desk))
    own = own_in(mailbox(keys.token, Part.OWN), tipster=keys)
    return Mine(
        [Said(each.sequence, each.message, each.left) for each in replies.messages],
        [Said(each.sequence, each.message) for each in own.messages],
        untrusted=len(replies.untrusted) + len(own.untrusted),
    )
