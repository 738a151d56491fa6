"""Texts, numbers and colours a department may set by page, and which of them the settings' file has too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from lamplighter.core.colours import Colour
from lamplighter.core.geo.wording import gettext_noop

LONGEST = 120
"""Characters of a value."""


class Text(StrEnum):
    """What is kept under one key each."""

    NAME = "name"
    DEPARTMENT = "department"
    REGION = "region"
    EMERGENCY_NUMBER = "emergency_number"
    NON_EMERGENCY_NUMBER = "non_emergency_number"
    BAND = "band"
    LINK = "link"
    LINK_DARK = "link_dark"
    SEAL = "seal"
    """Name of the picture's file in the home's ``pictures`` folder."""


CITY: tuple[Text, ...] = (
    Text.NAME,
    Text.DEPARTMENT,
    Text.REGION,
    Text.EMERGENCY_NUMBER,
    Text.NON_EMERGENCY_NUMBER,
)
"""Those of section ``[city]`` of the settings' file."""
COLOURS: Mapping[Text, Colour] = {
    Text.BAND: Colour.BAND,
    Text.LINK: Colour.LINK,
    Text.LINK_DARK: Colour.LINK_DARK,
}
"""Those of section ``[colors]``."""
LONGEST_OF: Mapping[Text, int] = {
    Text.NAME: 80, Text.DEPARTMENT: 120, Text.REGION: 80, Text.EMERGENCY_NUMBER: 20, Text.NON_EMERGENCY_NUMBER: 30,
}  # fmt: skip
NEVER_EMPTY = frozenset({Text.NAME, Text.DEPARTMENT, Text.EMERGENCY_NUMBER})

_NUMBER = re.compile(r"[0-9+()./\s-]*[0-9][0-9+()./\s-]*")
_PLAIN = re.compile(r"[^\x00-\x1f\x7f<>]*")


def fault(text: Text, value: str) -> str | None:
    """What is wrong with a value, as a message id; None where it can be used. ``%(longest)s`` is filled in with its bound."""
    if not value:
        return gettext_noop("This cannot be empty.") if text in NEVER_EMPTY else None
    if len(value) > LONGEST_OF.get(text, LONGEST):
        return gettext_noop("Keep it under %(longest)s characters.")
    if text in (Text.EMERGENCY_NUMBER, Text.NON_EMERGENCY_NUMBER) and not _NUMBER.fullmatch(value):
        return gettext_noop("Write a telephone number: digits, spaces, + ( ) . / and - only.")
    if not _PLAIN.fullmatch(value):
        return gettext_noop("Leave out line breaks and the signs < and >.")
    return None
