"""Boxes that came later, as lines beside the envelopes of a bundle; a program that does not know them passes them over."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

BEGIN = "-----BEGIN LAMPLIGHTER BOX-----"
END = "-----END LAMPLIGHTER BOX-----"
_BYTES = 32 + 1 + 4 + 8 + 80
_BLOCK = re.compile(f"^{BEGIN}$(.*?)^{END}$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LaterBox:
    """A box, and the message that it is of."""

    conversation: bytes
    direction: int
    sequence: int
    key_id: bytes
    sealed: bytes


def box_written(conversation: bytes, direction: int, sequence: int, key_id: bytes, sealed: bytes) -> str:
    """A box between two lines of dashes: conversation id, direction, sequence, key id, sealed key."""
    data = conversation + bytes([direction]) + sequence.to_bytes(4, "big") + key_id + sealed
    text = base64.b64encode(data).decode("ascii")
    return "\n".join((BEGIN, *(text[at : at + 64] for at in range(0, len(text), 64)), END, ""))


def boxes_in(text: str) -> Iterator[LaterBox]:
    """The boxes in a text; what is damaged is passed over."""
    for block in _BLOCK.findall(text.replace("\r\n", "\n")):
        try:
            data = base64.b64decode("".join(block.split()), validate=True)
        except (binascii.Error, ValueError):
            continue
        if len(data) == _BYTES:
            yield LaterBox(data[:32], data[32], int.from_bytes(data[33:37], "big"), data[37:45], data[45:])
