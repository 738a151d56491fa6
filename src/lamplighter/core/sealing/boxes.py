"""Boxes that came later, for readers who were not there yet: lines beside the envelopes of a bundle.

The tipster's signature is not over boxes, so they may come from anybody: a wrong one opens nothing.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lamplighter.core.sealing.armour import LINE, lines_of
from lamplighter.core.sealing.context import CONVERSATION_BYTES
from lamplighter.core.sealing.envelope import SEALED_KEY_BYTES
from lamplighter.core.sealing.keys import KEY_ID_BYTES

BEGIN = "-----BEGIN LAMPLIGHTER BOX-----"
END = "-----END LAMPLIGHTER BOX-----"
_SEQUENCE = slice(CONVERSATION_BYTES + 1, CONVERSATION_BYTES + 5)
_KEY_ID = slice(_SEQUENCE.stop, _SEQUENCE.stop + KEY_ID_BYTES)
_BYTES = _KEY_ID.stop + SEALED_KEY_BYTES

Place = tuple[bytes, int, int]
"""Conversation, direction, sequence: where a message stands."""


@dataclass(frozen=True, slots=True)
class LaterBox:
    """A box, and the message that it is of."""

    conversation: bytes
    direction: int
    sequence: int
    key_id: bytes
    sealed: bytes

    @property
    def place(self) -> Place:
        """Where its message stands."""
        return self.conversation, self.direction, self.sequence


def box_written(box: LaterBox) -> str:
    """A box between two lines of dashes: conversation id, direction, sequence, key id, sealed key."""
    where = box.conversation + bytes([box.direction]) + box.sequence.to_bytes(4, "big")
    text = base64.b64encode(where + box.key_id + box.sealed).decode("ascii")
    return "\n".join((BEGIN, *(text[at : at + LINE] for at in range(0, len(text), LINE)), END, ""))


def boxes_for(key_id: bytes, text: str) -> Mapping[Place, bytes]:
    """The sealed keys in a text that are for one key, by their messages; of a double one the first counts."""
    found: dict[Place, bytes] = {}
    for box in boxes_in(text):
        if box.key_id == key_id:
            found.setdefault(box.place, box.sealed)
    return found


def boxes_in(text: str) -> Iterator[LaterBox]:
    """The boxes in a text, read as armour is; what is damaged is passed over."""
    lines: list[str] | None = None
    for line in lines_of(text):
        if line == BEGIN:
            lines = []
        elif line == END:
            box = _box("".join(lines or ()))
            lines = None
            if box:
                yield box
        elif lines is not None:
            lines.append(line)


def _box(text: str) -> LaterBox | None:
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    if len(data) != _BYTES or base64.b64encode(data).decode("ascii") != text:
        return None
    return LaterBox(
        conversation=data[:CONVERSATION_BYTES],
        direction=data[CONVERSATION_BYTES],
        sequence=int.from_bytes(data[_SEQUENCE], "big"),
        key_id=data[_KEY_ID],
        sealed=data[_KEY_ID.stop :],
    )
