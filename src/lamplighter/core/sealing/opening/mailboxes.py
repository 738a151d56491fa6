"""Finds what is in a mailbox by trying to open every slot with the tipster's key; decoys stay shut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

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
from lamplighter.core.sealing.refusals import Refused, WrongLength
from lamplighter.core.sealing.sizes import TEXTS


def replies_in(data: bytes, *, tipster: TipsterKeys, lists: Iterable[Readers]) -> list[OpenedReply]:
    """The replies in an answer of the server, oldest first; only those that a reader of one of the lists signed.

    Raises:
        WrongLength: the answer has another length than every answer must have.
    """
    lists = list(lists)
    found = []
    for context, plain in _opened(Part.REPLIES, data, tipster):
        with suppress(Refused):  # nothing that a bad server or reader puts there hides the others
            reply = reply_in(plain, context, lists)
            if reply.checked:
                found.append(reply)
    return sorted(found, key=lambda each: each.sequence)


def own_in(data: bytes, *, tipster: TipsterKeys) -> list[OpenedTip]:
    """What the tipster wrote, as far as the server shows it, oldest first. It is not signed: a bad server could make it up.

    Raises:
        WrongLength: the answer has another length than every answer must have.
    """
    found = []
    for context, plain in _opened(Part.OWN, data, tipster):
        with suppress(Refused):
            message = read_message(plain)
            found.append(OpenedTip(context.conversation, context.sequence, tipster.secret.public, message))
    return sorted(found, key=lambda each: each.sequence)


def _opened(part: Part, data: bytes, tipster: TipsterKeys) -> Iterator[tuple[Context, bytes]]:
    """The plaintext of each slot that opens, and where it belongs."""
    slots = slots_of(part, data)
    if not slots:
        raise WrongLength("The mailbox has not the size that every mailbox has.")
    for number, slot in enumerate(slots):
        sealed, rest = slot[:SEALED_KEY_BYTES], slot[SEALED_KEY_BYTES:]
        for context in _contexts(part, number, tipster):
            with suppress(Refused):
                key = opened_key(sealed, tipster.secret.box, context)
                yield context, opened_body(key, rest[: context.size.body], context)
                break


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
