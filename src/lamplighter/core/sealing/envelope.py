"""The envelope: one layout of bytes, read strictly. Nothing is opened here, and no key is needed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from lamplighter.core.sealing.context import (
    CONVERSATION_BYTES,
    MOST_MESSAGES,
    Context,
    Direction,
    conversation_of,
)
from lamplighter.core.sealing.keys import (
    KEY_BYTES,
    KEY_ID_BYTES,
    SIGNATURE_BYTES,
    PublicKeys,
    box_public,
    sign_public,
    signed,
)
from lamplighter.core.sealing.marks import SUITE, checked_desk, label
from lamplighter.core.sealing.refusals import (
    BadField,
    BadRecipients,
    NotAnEnvelope,
    TooLong,
    UnknownKind,
    UnknownSuite,
    UnknownVersion,
    WrongConversation,
    WrongLength,
)
from lamplighter.core.sealing.sizes import FILES, TEXTS, SizeClass

MAGIC = b"LLTP"
VERSION = 1
SEALED_KEY_BYTES = 80
"""HPKE's encapsulated key (32), the content key (32) and the tag (16)."""
MOST_BOXES = 64
START_BYTES = len(MAGIC) + 1 + 2 + 1 + 1 + 32 + CONVERSATION_BYTES + 4 + 1 + 2 * KEY_BYTES + 1
"""The header and the count of boxes are never longer."""
_FRAME = START_BYTES + SIGNATURE_BYTES
MOST_TEXT_BYTES = _FRAME + MOST_BOXES * (KEY_ID_BYTES + SEALED_KEY_BYTES) + SizeClass.TEXT_64K.body
"""No envelope of a message is longer."""
MOST_FILE_BYTES = _FRAME + SizeClass.FILE_64M.body
"""No envelope at all is longer."""


class Kind(IntEnum):
    """What an envelope brings."""

    FIRST = 1
    FURTHER = 2
    REPLY = 3
    FILE = 4


_DIRECTION = {
    Kind.FIRST: Direction.TO_DESK,
    Kind.FURTHER: Direction.TO_DESK,
    Kind.REPLY: Direction.TO_TIPSTER,
    Kind.FILE: Direction.FILE,
}
_SIZES = {Kind.FIRST: TEXTS, Kind.FURTHER: TEXTS, Kind.REPLY: TEXTS[:1], Kind.FILE: FILES}
_SEQUENCES = {
    Kind.FIRST: range(1),
    Kind.FURTHER: range(1, MOST_MESSAGES),
    Kind.REPLY: range(MOST_MESSAGES),
    Kind.FILE: range(1 << 32),
}
SIGNED = (Kind.FIRST, Kind.FURTHER)
"""By the tipster, on the outside."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the boxes. A first tip brings a mailbox and keys, from which its conversation's id follows."""

    kind: Kind
    desk: str
    conversation: bytes
    sequence: int
    size: SizeClass
    tipster: PublicKeys | None = None
    mailbox: bytes = b""

    @classmethod
    def first(cls, *, desk: str, mailbox: bytes, size: SizeClass, tipster: PublicKeys) -> Header:
        """That of a first tip.

        Raises:
            BadField: the desk's code is none.
        """
        conversation = conversation_of(desk, mailbox, tipster)
        return cls(Kind.FIRST, desk, conversation, 0, size, tipster, mailbox)

    @property
    def context(self) -> Context:
        """What boxes and body are bound to."""
        return Context(
            desk=self.desk,
            conversation=self.conversation,
            direction=_DIRECTION[self.kind],
            sequence=self.sequence,
            size=self.size,
            tipster=self.tipster,
        )


@dataclass(frozen=True, slots=True)
class Box:
    """The content key, sealed to the key with this id."""

    key_id: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """An envelope's parts. ``digest`` is the SHA-256 of what its signature is over: all but the boxes and itself."""

    header: Header
    boxes: tuple[Box, ...]
    body: bytes
    signature: bytes
    digest: bytes

    def box_for(self, key_id: bytes) -> Box | None:
        """The box of a key, if there is one."""
        return next((box for box in self.boxes if box.key_id == key_id), None)


def composed(header: Header, boxes: Iterable[Box], body: bytes, *, sign: bytes = b"") -> bytes:
    """The bytes of an envelope, signed by the Ed25519 seed where its kind is.

    Raises:
        Refused: the parts are none that ``parsed`` would take.
    """
    desk = checked_desk(header.desk).encode("ascii")
    tipster = header.tipster.box + header.tipster.sign if header.tipster else b""
    parts = [
        MAGIC,
        bytes([VERSION]),
        SUITE.to_bytes(2, "big"),
        bytes([header.kind, len(desk)]),
        desk,
        header.mailbox if header.kind is Kind.FIRST else header.conversation,
        header.sequence.to_bytes(4, "big"),
        bytes([header.size]),
        tipster,
    ]
    data = b"".join((*parts, *_rows(header, boxes), body))
    if header.kind in SIGNED:
        data += signed(sign, label("envelope") + hashlib.sha256(b"".join((*parts, body))).digest())
    if parsed(data).header != header:
        raise WrongConversation("The conversation's id is not that of its mailbox and keys.")
    return data


def parsed(data: bytes) -> Envelope:
    """The parts of an envelope. Its signature is not looked at: see ``checks``.

    Raises:
        Refused: ``NotAnEnvelope``, ``UnknownVersion``, ``UnknownSuite``, ``UnknownKind``, ``BadField``, ``BadKey``,
            ``BadRecipients``, ``WrongLength`` or ``TooLong``. Nothing else is raised, whatever the bytes.
    """
    if len(data) > MOST_FILE_BYTES:
        raise TooLong("No envelope is as long as this.")
    reader = _Reader(data)
    header = _beginning(reader)
    digest = hashlib.sha256(memoryview(data)[: reader.at])
    boxes = () if header.kind is Kind.FILE else _boxes(reader)
    if header.tipster and not any(box.key_id == header.tipster.id for box in boxes):
        raise BadRecipients("A first tip has a box for its own tipster.")
    body = reader.take(header.size.body)
    digest.update(body)
    signature = reader.take(SIGNATURE_BYTES) if header.kind in SIGNED else b""
    if reader.at != len(data):
        raise WrongLength("Bytes follow behind the envelope's end.")
    return Envelope(header=header, boxes=boxes, body=body, signature=signature, digest=digest.digest())


def announced(start: bytes) -> tuple[Header, int]:
    """The header of an envelope that begins so, and how long all of it must be: for taking it in piece by piece.

    Raises:
        Refused: as ``parsed``; ``WrongLength`` where ``start`` has less than the header and ``START_BYTES`` would do.
    """
    reader = _Reader(start)
    header = _beginning(reader)
    length = reader.at + header.size.body
    if header.kind is not Kind.FILE:
        length += 1 + _count(reader) * (KEY_ID_BYTES + SEALED_KEY_BYTES)
    return header, length + (SIGNATURE_BYTES if header.kind in SIGNED else 0)


def _beginning(reader: _Reader) -> Header:
    """The header, magic and version before it."""
    if reader.take(len(MAGIC)) != MAGIC:
        raise NotAnEnvelope("These bytes are no sealed envelope.")
    if reader.number(1) != VERSION:
        raise UnknownVersion("This envelope is of a version that is not known here.")
    if reader.number(2) != SUITE:
        raise UnknownSuite("This envelope is sealed in a way that is not known here.")
    return _header(reader)


def _header(reader: _Reader) -> Header:
    """The header, behind version and suite."""
    try:
        kind = Kind(reader.number(1))
    except ValueError as wrong:
        raise UnknownKind("This envelope is of a kind that is not known here.") from wrong
    desk = checked_desk(reader.take(reader.number(1)).decode("latin-1"))
    where = reader.take(CONVERSATION_BYTES)
    sequence = reader.number(4)
    size = reader.number(1)
    if sequence not in _SEQUENCES[kind]:
        raise BadField("No message of this kind has this number.")
    if size not in _SIZES[kind]:
        raise BadField("No envelope of this kind has this size.")
    if kind is not Kind.FIRST:
        return Header(kind, desk, where, sequence, SizeClass(size))
    tipster = PublicKeys(box=reader.take(KEY_BYTES), sign=reader.take(KEY_BYTES))
    box_public(tipster.box)
    sign_public(tipster.sign)
    return Header.first(desk=desk, mailbox=where, size=SizeClass(size), tipster=tipster)


def _rows(header: Header, boxes: Iterable[Box]) -> list[bytes]:
    """The count of boxes and the boxes, as they are written."""
    if header.kind is Kind.FILE:
        return []
    rows = sorted(boxes, key=lambda box: box.key_id)
    if len(rows) > MOST_BOXES:
        raise BadRecipients(f"An envelope has at most {MOST_BOXES} boxes.")
    return [bytes([len(rows)]), *(box.key_id + box.sealed for box in rows)]


def _count(reader: _Reader) -> int:
    """How many boxes follow."""
    count = reader.number(1)
    if not 1 <= count <= MOST_BOXES:
        raise BadRecipients(f"An envelope has 1 to {MOST_BOXES} boxes.")
    return count


def _boxes(reader: _Reader) -> tuple[Box, ...]:
    """The boxes, in the one order they may have."""
    count = _count(reader)
    boxes = tuple(
        Box(key_id=reader.take(KEY_ID_BYTES), sealed=reader.take(SEALED_KEY_BYTES)) for _ in range(count)
    )
    ids = [box.key_id for box in boxes]
    if ids != sorted(set(ids)):
        raise BadRecipients("The boxes are not in order, or one is double.")
    return boxes


class _Reader:
    """Takes bytes one after another, and never more than there are."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def take(self, count: int) -> bytes:
        """The next bytes."""
        end = self.at + count
        if end > len(self._data):
            raise WrongLength("The envelope ends too early.")
        found = self._data[self.at : end]
        self.at = end
        return found

    def number(self, count: int) -> int:
        """The next bytes as a number."""
        return int.from_bytes(self.take(count), "big")
