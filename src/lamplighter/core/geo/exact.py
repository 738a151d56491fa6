"""On which side of a line a point lies, exactly.

A float answer is taken where Shewchuk's error bound proves its sign; the rare rest is decided in rational arithmetic, so
that scalar, batch and every machine agree. Source: J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic and Fast
Robust Geometric Predicates, Discrete & Computational Geometry 18 (1997), section 4.2 (bound A of ORIENT2D).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

ERROR_BOUND = (3.0 + 16.0 * 2.0**-53) * 2.0**-53
TINY = 1e-290
"""Below this, underflow could make the bound untrue; such values are decided exactly too."""

Floats = NDArray[np.float64]


def side(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """1 when p lies left of the line from a to b, -1 when right of it, 0 when exactly on it."""
    x1, y1, x2, y2 = ax - px, by - py, ay - py, bx - px
    first = ((x1 > 0) - (x1 < 0)) * ((y1 > 0) - (y1 < 0))
    second = ((x2 > 0) - (x2 < 0)) * ((y2 > 0) - (y2 < 0))
    if first != second or not first:  # the signs alone decide: on upright and level borders always
        return (first > second) - (first < second)
    left, right = x1 * y1, x2 * y2
    value = left - right
    bound = ERROR_BOUND * (abs(left) + abs(right))
    if value > bound + TINY:
        return 1
    if value < -bound - TINY:
        return -1
    return _exact_side(ax, ay, bx, by, px, py)


def _exact_side(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    fx, fy = Fraction(px), Fraction(py)
    value = (Fraction(ax) - fx) * (Fraction(by) - fy) - (Fraction(ay) - fy) * (Fraction(bx) - fx)
    return (value > 0) - (value < 0)


def sides(ax: Floats, ay: Floats, bx: Floats, by: Floats, px: Floats, py: Floats) -> NDArray[np.int8]:
    """``side`` for arrays of one length."""
    x1, y1, x2, y2 = ax - px, by - py, ay - py, bx - px
    left, right = x1 * y1, x2 * y2
    value = left - right
    bound = ERROR_BOUND * (np.abs(left) + np.abs(right)) + TINY
    result = (value > bound).astype(np.int8) - (value < -bound).astype(np.int8)
    doubtful = np.flatnonzero(np.abs(value) <= bound)
    if not len(doubtful):
        return result
    first = np.sign(x1[doubtful]) * np.sign(y1[doubtful])
    second = np.sign(x2[doubtful]) * np.sign(y2[doubtful])
    result[doubtful] = np.sign(first - second).astype(
        np.int8
    )  # the signs alone decide where they differ or vanish
    for at in doubtful[(first == second) & (first != 0)].tolist():
        result[at] = _exact_side(
            float(ax[at]), float(ay[at]), float(bx[at]), float(by[at]), float(px[at]), float(py[at])
        )
    return result
