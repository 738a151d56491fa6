"""What is missing or doubtful in a department's own data, with what to do: for the page, and for the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from lamplighter.flows.quality.people import no_factor, no_picture
from lamplighter.flows.quality.places import addresses, posts
from lamplighter.flows.quality.translations import descriptions, words
from lamplighter.flows.quality.values import PAGE, Check, Example

__all__ = ["CODES", "PAGE", "Check", "Example", "checks"]

_LOOKS: Sequence[Callable[[datetime, int], Iterator[Check]]] = (
    addresses,
    posts,
    no_factor,
    no_picture,
    words,
    descriptions,
)
CODES = (
    "address-without-zone", "address-without-number", "address-twice", "street-with-one-address", "zone-without-post",
    "zone-without-shift", "post-without-holder", "no-second-factor", "picture-missing", "word-not-translated", "text-not-translated",
)  # fmt: skip
"""Codes of the checks, in the order of the page; a program may rely on them."""


def checks(now: datetime, *, examples: int = PAGE) -> list[Check]:
    """Every check, in order, each with its count and its first examples. Reads only."""
    found = {each.code: each for look in _LOOKS for each in look(now, examples)}
    return [found[code] for code in CODES]
