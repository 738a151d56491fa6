"""Shares and medians with 95% intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z95 = 1.959963984540054
"""Quantile of the standard normal distribution for a two-sided 95% interval."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval and the number of cases it rests on. ``low`` and ``high`` are None where too few cases tell."""

    value: float
    low: float | None
    high: float | None
    n: int


def share(hits: int, n: int) -> Estimate | None:
    """A proportion with Wilson's score interval (E. B. Wilson, JASA 22, 1927); None without cases."""
    if n <= 0:
        return None
    p, z2 = hits / n, Z95 * Z95
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    # At 0 and 1 the interval's end is that very number; rounding must not carry it past the value.
    return Estimate(p, min(p, max(0.0, middle - half)), max(p, min(1.0, middle + half)), n)


def median(values: Sequence[float]) -> Estimate | None:
    """The median with the distribution-free interval of order statistics; None without cases.

    The interval runs from the k-th smallest to the k-th largest value, where k is the largest number for which the chance
    (binomial, 1/2) that it holds the median is at least 95% (W. J. Conover, Practical Nonparametric Statistics, 3.2). With
    fewer than six values there is none.
    """
    n = len(values)
    if n == 0:
        return None
    ordered = sorted(values)
    middle = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
    k = _rank(n)
    return Estimate(middle, ordered[k - 1], ordered[n - k], n) if k else Estimate(middle, None, None, n)


def _rank(n: int) -> int:
    """The largest k with P(B < k) at most 2.5%, B binomial(n, 1/2); 0 if none."""
    below, chance, k = 0.0, 0.5**n if n < 1000 else 0.0, 0
    if n >= 1000:  # the powers underflow; the normal limit is exact enough here
        return max(1, math.floor((n - 1) / 2 - Z95 * math.sqrt(n) / 2))
    while below + chance <= 0.025:
        below += chance
        chance *= (n - k) / (k + 1)
        k += 1
    return k
