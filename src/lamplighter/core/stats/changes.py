"""The mean change of pairs with Student's 95% interval, for the same people asked twice (Student, Biometrika 6, 1908)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from lamplighter.core.stats.estimates import Estimate
from lamplighter.core.stats.ratios import TAIL, beta_quantile


@lru_cache(maxsize=1024)
def t_quantile(degrees: int) -> float:
    """The quantile of Student's t for a two-sided 95% interval.

    By the incomplete beta function: with ``x`` its quantile, t is the root of ``degrees * (1 - x) / x`` (M. Abramowitz and I. A. Stegun,
    Handbook of Mathematical Functions, 26.7.1 and 26.5.27).

    Raises:
        ValueError: without degrees of freedom there is none.
    """
    if degrees < 1:
        raise ValueError("at least one degree of freedom")
    x = beta_quantile(2 * TAIL, degrees / 2, 0.5)
    return math.sqrt(degrees * (1 - x) / x)


def mean_change(pairs: Sequence[tuple[float, float]]) -> Estimate | None:
    """The mean of later less earlier, over pairs (earlier, later); None without pairs.

    The interval is that of the paired t test. Of one pair, or where all changed alike, there is none: the spread, by which chance is
    judged, is not known.
    """
    n = len(pairs)
    if n == 0:
        return None
    changes = [later - earlier for earlier, later in pairs]
    mean = math.fsum(changes) / n
    spread = math.fsum((each - mean) ** 2 for each in changes)
    if n == 1 or spread == 0:
        return Estimate(mean, None, None, n)
    half = t_quantile(n - 1) * math.sqrt(spread / (n - 1) / n)
    return Estimate(mean, mean - half, mean + half, n)
