"""What of a year's totals the public may see, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

TIPS = "tips"
"""What every conversation counts as."""
WAITS = timedelta(weeks=4)
"""A year is published so long after its last day, and then never changes."""
_STEPS: Mapping[str, int] = {"seizure": 10, "seizure cash": 100, "seizure weapons": 1}
"""To what seizures are rounded: grams and pills to 10, dollars to 100. What people count one by one is not rounded."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount, and how many tips stand for it."""

    amount: int = 0
    tips: int = 0


def publishable(counts: Mapping[str, Figure], *, smallest: int) -> dict[str, int]:
    """What may be shown of a year: nothing that fewer than ``smallest`` tips stand for, and amounts rounded.

    How much was seized says nothing of how many told of it: one tip can lead to a kilogram.
    """
    if counts.get(TIPS, Figure()).tips < smallest:
        return {}
    rounded = {what: _rounded(what, each.amount) for what, each in counts.items() if each.tips >= smallest}
    return {what: amount for what, amount in rounded.items() if amount}


def is_due(year: int, *, today: date) -> bool:
    """Whether a year is over for so long that it is published."""
    return today >= date(year + 1, 1, 1) + WAITS


def _rounded(what: str, amount: int) -> int:
    step = _STEPS.get(what) or _STEPS.get(what.partition(" ")[0], 1)
    return (amount + step // 2) // step * step
