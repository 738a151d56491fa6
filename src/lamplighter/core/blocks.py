"""A block as it is stored and as it is read out of an address: "1600 block of Lantern Street". Pages say it in the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABEL = re.compile(r"^(\d{1,6})\s+((?:\d+(?:st|nd|rd|th)\b|[^,\d])[^,]*)", re.IGNORECASE)
_STORED = re.compile(r"^(?:near )?(\d{1,6}) block of ([^,]+)", re.IGNORECASE)
_UNIT = re.compile(
    r"\s+(?:#|(?:apt|apartment|unit|ste|suite|lot|rm|room|fl|floor|bldg)\b\.?)\s*#?\s*[\w-]+\s*$",
    re.IGNORECASE,
)
"""What tells one door of a house from another: no part of a block."""


@dataclass(frozen=True, slots=True)
class Block:
    """A hundred of house numbers on one street."""

    hundred: int
    street: str

    def __str__(self) -> str:
        """As it is stored and as programs read it, in English."""
        return f"{self.hundred} block of {self.street}"


def read_block(text: str) -> Block | None:
    """A block as it is stored; None for other words."""
    found = _STORED.match(text.strip())
    return Block(int(found[1]) // 100 * 100, found[2].strip()) if found else None


def block_in(place: str) -> Block | None:
    """The block of an address label: "1642 Lantern St Apt 4, Riverbend" lies in the 1600 block of Lantern St. None where that is
    in doubt."""
    stored = read_block(place)
    if stored is not None:
        return stored
    found = _LABEL.match(place.strip())
    street = _UNIT.sub("", found[2].strip()) if found else ""
    return Block(int(found[1]) // 100 * 100, street) if found and street else None
