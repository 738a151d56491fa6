"""A block as the public may know a place by: a hundred of house numbers on a street, never a house."""

from __future__ import annotations

import re

_BLOCK = re.compile(r"^(\d{1,6}) block of ([^,]+)", re.IGNORECASE)
_HOUSE = re.compile(r"^(\d{1,6})\s+((?:\d+(?:st|nd|rd|th)\b|[^,\d])[^,]*)", re.IGNORECASE)
_UNIT = re.compile(
    r"\s+(?:#|(?:apt|apartment|unit|ste|suite|lot|rm|room|fl|floor|bldg)\b\.?)\s*#?\s*[\w-]+\s*$",
    re.IGNORECASE,
)


def block_of(text: str) -> str:
    """The block that a line names: "1642 Lantern St Apt 4" and "1600 block of Lantern St" give "1600 block of Lantern St".

    Empty where it names none.
    """
    found = _BLOCK.match(text.strip()) or _HOUSE.match(text.strip())
    street = _UNIT.sub("", found[2].strip()) if found else ""
    return f"{int(found[1]) // 100 * 100} block of {street}" if found and street else ""
