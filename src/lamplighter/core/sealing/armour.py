"""Sealed envelopes as lines of text, for pasting, mailing or printing."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from lamplighter.core.sealing.envelope import MOST_TEXT_BYTES
from lamplighter.core.sealing.refusals import BadArmour, TooLong

BEGIN = "-----BEGIN LAMPLIGHTER TIP-----"
END = "-----END LAMPLIGHTER TIP-----"
LINE = 64
MOST_BLOCKS = 2 * 128
"""A whole conversation."""
_MOST_SIGNS = 2 * MOST_TEXT_BYTES
_LINE_END = re.compile(r"\r\n|\r|\n")
_AROUND = re.compile(r"^[> \t]+|[ \t]+$")


def armoured(data: bytes) -> str:
    """The envelope between two lines of dashes, ending in a line end."""
    text = base64.b64encode(data).decode("ascii")
    lines = [text[at : at + LINE] for at in range(0, len(text), LINE)]
    return "\n".join((BEGIN, *lines, END, ""))


def unarmoured(text: str) -> bytes:
    """The envelope in a text, whatever stands around it.

    Raises:
        BadArmour: none, more than one, or one that is cut off.
        TooLong: longer than any.
    """
    found = unarmoured_all(text)
    if len(found) != 1:
        raise BadArmour("There is more than one sealed tip in this text.")
    return found[0]


def unarmoured_all(text: str) -> list[bytes]:
    """The envelopes in a text, in its order; line ends, blank lines and marks of quoting (``>``) do not matter.

    Raises:
        BadArmour: none, too many, or one that is cut off or damaged.
        TooLong: one is longer than any.
    """
    found: list[bytes] = []
    lines: list[str] | None = None
    for line in lines_of(text):
        if line == BEGIN:
            if lines is not None or len(found) == MOST_BLOCKS:
                raise BadArmour("A sealed tip begins before another ended, or there are too many.")
            lines = []
        elif line == END:
            if lines is None:
                raise BadArmour("A sealed tip ends that did not begin.")
            found.append(_decoded("".join(lines)))
            lines = None
        elif lines is not None:
            lines.append(line)
    if lines is not None or not found:
        raise BadArmour("There is no whole sealed tip in this text.")
    return found


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text, without marks of quoting before them and spaces around."""
    for row in _LINE_END.split(text):
        yield _AROUND.sub("", row)


def _decoded(text: str) -> bytes:
    """The bytes of one block, in the one base64 they may have."""
    if len(text) > _MOST_SIGNS:
        raise TooLong("No sealed tip is as long as this.")
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as wrong:
        raise BadArmour("The sealed tip was damaged on its way.") from wrong
    if base64.b64encode(data).decode("ascii") != text:
        raise BadArmour("The sealed tip was damaged on its way.")
    return data
