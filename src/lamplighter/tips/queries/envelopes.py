"""Envelopes as they came, put together again from their rows, for readers' browsers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lamplighter.core.sealing.envelope import Box as SealedBox
from lamplighter.core.sealing.envelope import Header, Kind, composed
from lamplighter.core.sealing.keys import SIGNATURE_BYTES, PublicKeys
from lamplighter.core.sealing.sizes import SizeClass
from lamplighter.tips.models import Box, Conversation, Message
from lamplighter.tips.rules.states import Way

_ANY = bytes(32)


@dataclass(frozen=True, slots=True)
class Whole:
    """A message with its envelope, from which boxes of readers who ended are gone. ``added`` has the boxes that came later."""

    row: Message
    kind: Kind
    envelope: bytes
    added: Mapping[bytes, bytes]

    def added_for(self, key_id: bytes) -> bytes | None:
        """The box of a reader who came later."""
        return self.added.get(key_id)


def kind_of(message: Message) -> Kind:
    """What the protocol calls a message."""
    if message.direction == Way.TO_TIPSTER:
        return Kind.REPLY
    return Kind.FURTHER if message.sequence else Kind.FIRST


def wholes(messages: Sequence[Message], of: Mapping[int, Conversation]) -> list[Whole]:
    """The envelopes of messages, in their order. ``of`` has their conversations."""
    boxes: dict[int, list[Box]] = {}
    for box in Box.objects.filter(message__in=[each.pk for each in messages]):
        boxes.setdefault(box.message_id, []).append(box)
    return [_whole(each, of[each.conversation_id], boxes.get(each.pk, ())) for each in messages]


def _whole(message: Message, conversation: Conversation, boxes: Iterable[Box]) -> Whole:
    kind = kind_of(message)
    first = [SealedBox(bytes(box.key_id), bytes(box.sealed)) for box in boxes if not box.added]
    keys = PublicKeys(bytes(conversation.tipster_box), bytes(conversation.tipster_sign))
    desk, size = conversation.desk.code, SizeClass(message.size)
    if kind is Kind.FIRST:
        header = Header.first(desk=desk, mailbox=bytes(conversation.mailbox), size=size, tipster=keys)
    else:
        header = Header(kind, desk, bytes(conversation.mark), message.sequence, size)
    data = composed(header, first, bytes(message.body), sign=_ANY)
    if kind is not Kind.REPLY:
        data = data[:-SIGNATURE_BYTES] + bytes(message.signature)
    return Whole(
        row=message,
        kind=kind,
        envelope=data,
        added={bytes(box.key_id): bytes(box.sealed) for box in boxes if box.added},
    )
