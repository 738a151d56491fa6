"""Points as people and files give them, and what can be wrong with one. WGS84 degrees, longitude first."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lamplighter.core.geo.frame import Bounds


class PointProblem(StrEnum):
    """Why a pair of numbers is no place to look up."""

    NOT_A_NUMBER = "not-a-number"
    OUT_OF_RANGE = "out-of-range"
    NULL_ISLAND = "null-island"
    """Exactly (0, 0): what programs write when they do not know."""
    SWAPPED = "swapped"
    """Latitude and longitude have changed places: the other way round it lies in the covered city."""


def check_point(lon: float, lat: float, bounds: Bounds) -> PointProblem | None:
    """What is wrong with a point; None when nothing is. ``bounds`` is the covered box: west, south, east, north."""
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return PointProblem.NOT_A_NUMBER
    if lon == 0 and lat == 0:
        return PointProblem.NULL_ISLAND
    west, south, east, north = bounds
    here = west <= lon <= east and south <= lat <= north
    if not here and west <= lat <= east and south <= lon <= north:
        return PointProblem.SWAPPED
    if abs(lon) > 180 or abs(lat) > 90:
        return PointProblem.OUT_OF_RANGE
    return None


PROBLEMS: tuple[PointProblem | None, ...] = (None, *PointProblem)
"""What the numbers of ``check_points`` stand for."""


def check_points(lon: NDArray[np.float64], lat: NDArray[np.float64], bounds: Bounds) -> NDArray[np.int8]:
    """``check_point`` for two arrays of one length: for each point an index into ``PROBLEMS``."""
    west, south, east, north = bounds
    with np.errstate(invalid="ignore"):
        finite = np.isfinite(lon) & np.isfinite(lat)
        null = (lon == 0) & (lat == 0)
        here = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        swapped = ~here & (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)
        far = (np.abs(lon) > 180) | (np.abs(lat) > 90)
    rules = [~finite, null, swapped, far]
    found = [
        PointProblem.NOT_A_NUMBER,
        PointProblem.NULL_ISLAND,
        PointProblem.SWAPPED,
        PointProblem.OUT_OF_RANGE,
    ]
    result: NDArray[np.int8] = np.select(rules, [PROBLEMS.index(each) for each in found], 0).astype(np.int8)
    return result
