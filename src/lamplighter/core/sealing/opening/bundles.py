"""Opens a bundle of envelopes with a key file and what unwraps it, away from any server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lamplighter.core.sealing.armour import unarmoured_all
from lamplighter.core.sealing.boxes import boxes_for
from lamplighter.core.sealing.envelope import Kind, parsed
from lamplighter.core.sealing.lists import Readers
from lamplighter.core.sealing.opening.envelopes import (
    OpenedReply,
    OpenedTip,
    open_first,
    open_further,
    open_reply,
)
from lamplighter.core.sealing.opening.wraps import reader_keys, unwrap
from lamplighter.core.sealing.refusals import BadWrap, Gap, Refused, Replayed
from lamplighter.core.sealing.wraps import What, read_key_file


@dataclass(frozen=True, slots=True)
class Unopened:
    """An envelope of a bundle that did not open; ``place`` counts from 1."""

    place: int
    why: Refused


@dataclass(frozen=True, slots=True)
class OpenedBundle:
    """What was in a bundle: messages in the order of their conversations and numbers, and what stayed shut."""

    tips: tuple[OpenedTip, ...]
    replies: tuple[OpenedReply, ...]
    unopened: tuple[Unopened, ...]


def open_bundle(key_file: str, secret: str, bundle: str, *, lists: Sequence[Readers] = ()) -> OpenedBundle:
    """The messages in a text of armoured envelopes, which may stand in any order, boxes that came later among them.

    A further message opens only beside the first tip of its conversation, whose key it is signed by. Replies are
    checked if ``lists`` are given. ``secret`` is the key file's passphrase or its recovery words.

    Raises:
        BadWrap, WrongSecret: the key file is none of a reader, or the secret does not open it.
        BadArmour: the bundle holds no envelope.
    """
    file = read_key_file(key_file)
    if file.what is not What.READER:
        raise BadWrap("This is not a reader's key file.")
    blocks = list(enumerate(unarmoured_all(bundle), 1))
    reader = reader_keys(unwrap(file, secret))
    boxes = boxes_for(reader.public.id, bundle)
    tips: dict[tuple[bytes, int], OpenedTip] = {}
    replies: dict[tuple[bytes, int], OpenedReply] = {}
    shut: list[Unopened] = []
    for place, data in sorted(blocks, key=lambda each: _rank(each[1])):
        try:
            header = parsed(data).header
            at, first = (header.conversation, header.sequence), tips.get((header.conversation, 0))
            desk = header.context.desk  # the reader's own, or one that shared it with theirs
            later = boxes.get((header.conversation, int(header.context.direction), header.sequence))
            if at in (replies if header.kind is Kind.REPLY else tips):
                raise Replayed("A message with this number stands in the bundle before.")
            if header.kind is Kind.REPLY:
                replies[at] = open_reply(
                    data, desk=desk, conversation=at[0], reader=reader, lists=lists, later=later
                )
            elif header.kind is Kind.FURTHER:
                if first is None:
                    raise Gap("The first tip of this conversation is not in the bundle, or did not open.")
                tips[at] = open_further(data, first=first, desk=desk, reader=reader, later=later)
            else:
                tips[at] = open_first(data, desk=desk, reader=reader, later=later)
        except Refused as why:
            shut.append(Unopened(place=place, why=why))
    return OpenedBundle(
        tips=tuple(tips[at] for at in sorted(tips)),
        replies=tuple(replies[at] for at in sorted(replies)),
        unopened=tuple(sorted(shut, key=lambda each: each.place)),
    )


def _rank(data: bytes) -> int:
    """First tips go first."""
    try:
        return int(parsed(data).header.kind)
    except Refused:
        return 0
