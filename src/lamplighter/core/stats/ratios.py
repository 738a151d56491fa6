"""Two counts over two periods: their rate ratio with the conditional exact 95% interval.

Given both counts together, one of them is binomial (J. Przyborowski and H. Wilenski, Biometrika 31, 1940), so the interval of its
share by Clopper and Pearson (Biometrika 26, 1934) turns into one of the ratio. It is the interval that R's ``poisson.test`` and
Stata's ``ir`` give. It covers at least 95% of the time whatever the counts, and says nothing about why they differ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

TAIL = 0.025
"""Chance left out at either end of a 95% interval."""
_HALVINGS, _TERMS, _TINY = 80, 400, 1e-300


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate over another one. ``value`` and ``high`` are None where nothing was counted in the period that it is compared with."""

    value: float | None
    low: float
    high: float | None

    @property
    def below(self) -> bool:
        """Whether the whole interval lies below 1: fewer than before, by more than chance explains."""
        return self.high is not None and self.high < 1

    @property
    def above(self) -> bool:
        """Whether the whole interval lies above 1."""
        return self.low > 1


def rate_ratio(count: int, length: float, before: int, before_length: float) -> Ratio | None:
    """The rate of ``count`` in ``length`` over that of ``before`` in ``before_length``; None where nothing was counted at all.

    Args:
        count, before: events, at least 0.
        length, before_length: how long each period is (days, or any unit that both share), more than 0.

    Raises:
        ValueError: a count is negative or a length not positive.
    """
    if min(count, before) < 0 or min(length, before_length) <= 0:
        raise ValueError("counts are at least 0 and lengths more than 0")
    if count == before == 0:
        return None
    scale = before_length / length
    low, high = _share_interval(count, count + before)
    value = count / before * scale if before else None
    return Ratio(value, low / (1 - low) * scale, high / (1 - high) * scale if high < 1 else None)


def _share_interval(hits: int, n: int) -> tuple[float, float]:
    """Clopper and Pearson's 95% interval of a binomial share."""
    low = 0.0 if hits == 0 else beta_quantile(TAIL, hits, n - hits + 1)
    high = 1.0 if hits == n else beta_quantile(1 - TAIL, hits + 1, n - hits)
    return low, high


def beta_quantile(chance: float, a: float, b: float) -> float:
    """The quantile of a beta distribution, by halving: its distribution function only grows."""
    left, right = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (left + right) / 2
        left, right = (middle, right) if _beta_below(middle, a, b) < chance else (left, middle)
    return (left + right) / 2


def _beta_below(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function, by its continued fraction (M. Abramowitz and I. A. Stegun, Handbook of Mathematical
    Functions, 26.5.8), which is quick on the side of x where this asks for it (26.5.2 turns the other side round)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction, from the front (W. J. Lentz, Applied Optics 15, 1976)."""
    up, down = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    found = down
    for m in range(1, _TERMS + int(math.sqrt(a + b)) * 8):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        step = 1.0
        for term in (even, odd):
            down, up = 1 / _away(1 + term * down), _away(1 + term / up)
            step = down * up
            found *= step
        if abs(step - 1) < 1e-14:
            break
    return found


def _away(value: float) -> float:
    """The value, or one next to nothing where it is nothing."""
    return value if abs(value) > _TINY else _TINY
