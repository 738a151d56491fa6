"""Colours a department may choose, and whether everyone can read what stands in them.

The measure is that of WCAG 2.2: text asks for 4.5:1 (success criterion 1.4.3), marks and focus rings for 3:1 (1.4.11).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lamplighter.core.geo.wording import gettext_noop

TEXT = 4.5
MARK = 3.0
_LONG = re.compile(r"#?([0-9a-f]{6})")
_SHORT = re.compile(r"#?([0-9a-f])([0-9a-f])([0-9a-f])")


class Colour(StrEnum):
    """What can be coloured. Amber is not among them: it means that someone is there now."""

    BAND = "band"
    """The bands at the head and the foot of every page, and behind the box for an address."""
    LINK = "link"
    """Links, and rings around what has the focus, on light pages."""
    LINK_DARK = "link_dark"
    """The same on dark pages."""


SHIPPED: Mapping[Colour, str] = {Colour.BAND: "#14213d", Colour.LINK: "#1b4f8f", Colour.LINK_DARK: "#9cc4ff"}
"""As the stylesheet has them."""


@dataclass(frozen=True, slots=True)
class Against:
    """What a colour stands beside, the ratio it needs there, and how that is said."""

    colour: str
    needed: float
    said: str


BESIDE: Mapping[Colour, tuple[Against, ...]] = {
    Colour.BAND: (
        Against("#f7f1e3", TEXT, gettext_noop("the words on it")),
        Against("#c3cbdd", TEXT, gettext_noop("the small words on it")),
        Against("#b9d4ff", TEXT, gettext_noop("the links on it")),
        Against("#f5b83d", MARK, gettext_noop("the lamp on it")),
        Against("#ffffff", MARK, gettext_noop("the ring around what has the focus")),
    ),
    Colour.LINK: (
        Against("#ffffff", TEXT, gettext_noop("the cards of a light page")),
        Against("#fbf8f1", TEXT, gettext_noop("the paper of a light page")),
        Against("#e3f2ea", TEXT, gettext_noop("good news on a light page")),
        Against("#eee8db", MARK, gettext_noop("the day line of a light page")),
    ),
    Colour.LINK_DARK: (
        Against("#172036", TEXT, gettext_noop("the cards of a dark page")),
        Against("#0e1526", TEXT, gettext_noop("the paper of a dark page")),
        Against("#12321f", TEXT, gettext_noop("good news on a dark page")),
        Against("#222c49", MARK, gettext_noop("the day line of a dark page")),
    ),
}
"""Copies of the stylesheet's tokens; tests/sweeps/test_look.py holds the two together."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One colour beside one other: the ratio, what it needs, and how the other is said."""

    colour: Colour
    against: Against
    ratio: float

    @property
    def enough(self) -> bool:
        """Whether it can be read. The ratio as it is, not as it is rounded to be shown."""
        return self.ratio >= self.against.needed


def read(text: str) -> str | None:
    """A colour as ``#rrggbb``, from ``#rrggbb``, ``rrggbb`` or ``#rgb``; None where it is none of these."""
    plain = text.strip().casefold()
    if found := _LONG.fullmatch(plain):
        return f"#{found[1]}"
    if found := _SHORT.fullmatch(plain):
        return "#" + "".join(part * 2 for part in found.groups())
    return None


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, from 0 for black to 1 for white (WCAG 2.2)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def ratio(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def measured(colour: Colour, value: str) -> list[Measured]:
    """A colour beside all that it stands beside, the worst first."""
    found = [Measured(colour, each, ratio(value, each.colour)) for each in BESIDE[colour]]
    return sorted(found, key=lambda each: each.ratio / each.against.needed)


def nearest(colour: Colour, value: str) -> str | None:
    """The colour nearest to ``value``, darker or lighter, that can be read everywhere; None where there is none."""
    ways = (_towards(value, "#000000"), _towards(value, "#ffffff"))
    for pair in zip(*ways, strict=True):
        for each in pair:
            if all(one.enough for one in measured(colour, each)):
                return each
    return None


def _towards(value: str, end: str) -> Iterator[str]:
    start, goal = (
        [int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (value, end)
    )  # a hundred steps are finer than an eye tells apart
    for step in range(101):
        mixed = (round(a + (b - a) * step / 100) for a, b in zip(start, goal, strict=True))
        yield "#" + "".join(f"{each:02x}" for each in mixed)
