"""Latitude and longitude that stand the wrong way round: seen by where towns can be, or by where the city is known to be."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Bounds = tuple[float, float, float, float]
"""West, south, east, north."""
SOUTHMOST, NORTHMOST = -60.0, 80.0
"""No town lies beyond these latitudes."""


def are_swapped(bounds: Bounds, near: Bounds | None = None) -> bool:
    """Whether x must be latitude and y longitude. ``near`` is where the city is, if that is known."""
    west, south, east, north = bounds
    turned = (south, west, north, east)
    if not all(np.isfinite(bounds)) or not _could_be(turned):
        return False
    if not _could_be(bounds):
        return True
    return near is not None and not _meet(bounds, near) and _meet(turned, near)


def _could_be(bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return west >= -180.001 and east <= 180.001 and south >= SOUTHMOST and north <= NORTHMOST


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def turned(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shapes with x and y exchanged."""
    coordinates = shapely.get_coordinates(geometries)[:, ::-1]
    made: NDArray[np.object_] = shapely.set_coordinates(geometries.copy(), coordinates)
    return made
