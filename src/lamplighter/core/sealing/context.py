"""Where a sealed thing belongs: it opens only there, whatever a server does with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from lamplighter.core.sealing.keys import PublicKeys
from lamplighter.core.sealing.marks import PROTOCOL, SUITE, checked_desk, marked_hash
from lamplighter.core.sealing.sizes import SizeClass

TOKEN_BYTES = 32
MAILBOX_BYTES = 32
CONVERSATION_BYTES = 32
MOST_MESSAGES = 128
"""In a conversation, in each direction: sequences 0 to 127."""


class Direction(IntEnum):
    """Who writes to whom."""

    TO_DESK = 0
    TO_TIPSTER = 1
    FILE = 2


@dataclass(frozen=True, slots=True)
class Context:
    """What is bound into every box and body.

    ``tipster`` is given for first tips and no other: it keeps a server from putting keys of its own beside a tip, so
    as to be sent the answers.
    """

    desk: str
    conversation: bytes
    direction: Direction
    sequence: int
    size: SizeClass
    tipster: PublicKeys | None = None

    def encoded(self) -> bytes:
        """The bytes: HPKE's ``info`` and the body's additional data."""
        desk = self.desk.encode("ascii")
        keys = self.tipster.box + self.tipster.sign if self.tipster else b""
        return b"".join(
            (
                PROTOCOL,
                b"\x00",
                SUITE.to_bytes(2, "big"),
                bytes([len(desk)]),
                desk,
                self.conversation,
                bytes([self.direction]),
                self.sequence.to_bytes(4, "big"),
                bytes([self.size]),
                keys,
            )
        )


def mailbox_of(token: bytes) -> bytes:
    """The id of the mailbox that a token opens: by it the server finds a conversation, and nothing is bound to it alone."""
    return marked_hash("mailbox", token)


def conversation_of(desk: str, mailbox: bytes, tipster: PublicKeys) -> bytes:
    """The id of a conversation: it names the tipster's keys, so nobody can begin another with the same id.

    Otherwise a server could begin one with keys of its own, and show the tipster what the desk answered there.

    Raises:
        BadField: the desk's code is none.
    """
    code = checked_desk(desk).encode("ascii")
    return marked_hash("conversation", bytes([len(code)]) + code + mailbox + tipster.box + tipster.sign)
