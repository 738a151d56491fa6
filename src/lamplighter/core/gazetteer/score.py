"""How much each kind of disagreement between a query and a street costs; confidence is one less the sum.

The numbers are ordered by hand so that a missing word costs less than a misspelled one, and that less than a wrong
one; `MARGIN` is what the best answer must be ahead by before it is taken without asking.
"""

from __future__ import annotations

FOUND_AT = 0.72  # least confidence of an answer that is taken without asking
MARGIN = 0.06
KEEP_WITHIN = 0.45  # hits this much worse than the best are not offered

CITY_WRONG = 0.30
CITY_UNSAID = 0.03  # the data names no town for this street
REGION_WRONG = 0.30
POSTCODE_WRONG = 0.15
POSTCODE_VOUCHES = 0.6  # of a wrong town's cost, what a right postcode takes back
HARDLY = 0.3  # penalty of a reading that hardly is an address, such as a number alone
NUMBER_TAIL_UNASKED = 0.07
NUMBER_TAIL_UNKNOWN = 0.07
NUMBER_TAIL_WRONG = 0.10
UNIT_WRONG = 0.10
BLOCK = 0.05
NEAREST = 0.50
STREET_ONLY = 0.40
NUMBER_UNKNOWN = 0.60


def kind_penalty(asked: str, has: str) -> float:
    """The street type: missing on either side, or another."""
    if asked == has:
        return 0.0
    if not asked:
        return 0.05
    return 0.09 if not has else 0.24


def direction_penalty(asked: tuple[str, str], has: tuple[str, str]) -> float:
    """(before, after) the name. Swapped ends are nearly right; a missing one may be either; another is wrong."""
    if asked == has:
        return 0.0
    if "".join(asked) == "".join(has):
        return 0.03
    if not any(asked):
        return 0.07
    if not any(has):
        return 0.12
    # "W Grand Ave N" against "Grand Ave N": agreeing as far as both say something
    clash = any(a and h and a != h for a, h in zip(asked, has, strict=True))
    return 0.36 if clash or not any(a == h != "" for a, h in zip(asked, has, strict=True)) else 0.09


def typo_penalty(edits: int, length: int) -> float:
    """Edits in a name of `length` letters; a short name is soon another one."""
    if not edits:
        return 0.0
    base = (0.12, 0.24, 0.38)[min(edits, 3) - 1]
    return base + (0.06 if length < 5 else 0.0)


def interpolation_penalty(span: int, *, same_side: bool) -> float:
    """House numbers between two known ones that are `span` apart."""
    return 0.06 + 0.1 * min(1.0, span / 200) + (0.0 if same_side else 0.05)
