"""Finds what is in a mailbox by trying to open every slot with the tipster's key; decoys stay shut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from lamplighter.core.sealing.codes import TipsterKeys
from lamplighter.core.sealing.context import Context, Direction
from lamplighter.core.sealing.envelope import SEALED_KEY_BYTES
from lamplighter.core.sealing.lists import Readers
from lamplighter.core.sealing.mailbox import Part, sequences_of, slots_of
from lamplighter.core.sealing.messages import read_message
from lamplighter.core.sealing.opening.envelopes import (
    OpenedReply,
    OpenedTip,
    opened_body,
    opened_key,
    reply_in,
)
from lamplighter.core.sealing.refusals import CannotOpen, Refused, UnknownSigner, WrongLength
from lamplighter.core.sealing.sizes import TEXTS

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Untrusted:
    """Something that was sealed to the tipster at this place and is not what it should be: a person must be told."""

    sequence: int
    why: Refused


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a part of a mailbox holds, oldest first. Slots that do not open are not told from empty ones."""

    messages: tuple[T, ...]
    untrusted: tuple[Untrusted, ...]


def replies_in(data: bytes, *, tipster: TipsterKeys, lists: Iterable[Readers]) -> Found[OpenedReply]:
    """The replies in an answer of the server. As messages count only those that a reader of one of the lists signed.

    Raises:
        WrongLength: the answer has another length than every answer must have.
    """
    lists = list(lists)

    def read(plain: bytes, context: Context) -> OpenedReply:
        reply = reply_in(plain, context, lists)
        if not reply.checked:
            raise UnknownSigner("There is no list of readers to check this reply with.")
        return reply

    return _found(Part.REPLIES, data, tipster, read)


def own_in(data: bytes, *, tipster: TipsterKeys) -> Found[OpenedTip]:
    """What the tipster wrote, as far as the server shows it. It is not signed: a bad server could make it up.

    Raises:
        WrongLength: the answer has another length than every answer must have.
    """
    public = tipster.secret.public

    def read(plain: bytes, context: Context) -> OpenedTip:
        return OpenedTip(context.conversation, context.sequence, public, read_message(plain))

    return _found(Part.OWN, data, tipster, read)


def _found(part: Part, data: bytes, tipster: TipsterKeys, read: Callable[[bytes, Context], T]) -> Found[T]:
    slots = slots_of(part, data)
    if not slots:
        raise WrongLength("The mailbox has not the size that every mailbox has.")
    messages: dict[int, T] = {}
    untrusted: list[Untrusted] = []
    for number, slot in enumerate(slots):
        sealed, rest = slot[:SEALED_KEY_BYTES], slot[SEALED_KEY_BYTES:]
        opened = _place(sealed, part, number, tipster)
        if opened is None:
            continue
        key, context = opened
        try:
            plain = opened_body(key, rest[: context.size.body], context)
            messages[context.sequence] = read(plain, context)
        except Refused as why:
            untrusted.append(Untrusted(context.sequence, why))
    return Found(
        messages=tuple(messages[at] for at in sorted(messages)),
        untrusted=tuple(sorted(untrusted, key=lambda each: each.sequence)),
    )


def _place(sealed: bytes, part: Part, slot: int, tipster: TipsterKeys) -> tuple[bytes, Context] | None:
    """The content key in a slot's box, and where it belongs; a box opens at one place at most."""
    for context in _contexts(part, slot, tipster):
        with suppress(CannotOpen):
            return opened_key(sealed, tipster.secret.box, context), context
    return None


def _contexts(part: Part, slot: int, tipster: TipsterKeys) -> Iterator[Context]:
    """Every place that what is in a slot may belong to."""
    own, conversation = part is Part.OWN, tipster.conversation
    for sequence in sequences_of(part, slot):
        for size in TEXTS if own else TEXTS[:1]:
            yield Context(
                desk=tipster.desk,
                conversation=conversation,
                direction=Direction.TO_DESK if own else Direction.TO_TIPSTER,
                sequence=sequence,
                size=size,
                tipster=tipster.secret.public if own and sequence == 0 else None,
            )
