"""Where a sealed thing belongs: it opens only there, whatever a server does with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from lamplighter.core.sealing.keys import PublicKeys
from lamplighter.core.sealing.marks import PROTOCOL, SUITE, marked_hash
from lamplighter.core.sealing.sizes import SizeClass

TOKEN_BYTES = 32
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


def conversation_of(token: bytes) -> bytes:
    """The id of the conversation whose mailbox a token opens."""
    return marked_hash("mailbox", token)
