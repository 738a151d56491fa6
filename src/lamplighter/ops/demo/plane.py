"""The flat metre plane the demo city is drawn on, and its place on the globe.

Riverbend is invented; its ground is open farmland. The way from plane to globe is a plain scaling of each axis, so
whatever touches, nests or crosses on the plane does so in degrees too.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

ORIGIN_LON: Final = -97.3
ORIGIN_LAT: Final = 38.9
LON_PER_METRE: Final = 1 / (111_320.0 * 0.778_243)  # cosine of 38.9 degrees
LAT_PER_METRE: Final = 1 / 111_010.0
DEGREE_DECIMALS: Final = 7
CENTIMETRE: Final = 0.01

MILE: Final = 1609.0
AVENUE: Final = MILE / 12
"""Metres between two avenues: twelve to the mile, a hundred house numbers each."""
STREET: Final = MILE / 8
"""Metres between two numbered streets: eight to the mile, a hundred house numbers each."""
FIRST_STREET: Final = 900.0
"""Where 1st Street would run, in metres north of the origin; house numbers on avenues count from here both ways."""

Point = tuple[float, float]
Shape = TypeVar("Shape", bound=BaseGeometry)
Floats = NDArray[np.float64]


def chance(seed: int, part: str) -> random.Random:
    """A generator of its own for each part, so that a change in one part leaves the others as they were."""
    return random.Random(f"lamplighter:{seed}:{part}")


def degrees(shape: Shape) -> Shape:
    """A shape in metres as longitude and latitude, rounded to about a centimetre."""
    moved: Shape = shapely.transform(shape, points_to_degrees)
    return moved


def points_to_degrees(points: Floats) -> Floats:
    """Rows (x, y) in metres as rows (lon, lat), rounded."""
    lon = ORIGIN_LON + points[:, 0] * LON_PER_METRE
    lat = ORIGIN_LAT + points[:, 1] * LAT_PER_METRE
    return np.asarray(np.round(np.column_stack([lon, lat]), DEGREE_DECIMALS), dtype=np.float64)


def smooth(points: Sequence[Point], step: float = 60.0) -> list[Point]:
    """A soft curve through the points (centripetal-free Catmull-Rom), with a vertex about every ``step`` metres."""
    knots = np.asarray([points[0], *points, points[-1]], dtype=float)
    out: list[Point] = []
    for at in range(1, len(knots) - 2):
        a, b, c, d = knots[at - 1 : at + 3]
        count = max(2, int(np.hypot(*(c - b)) / step))
        t = np.arange(count)[:, None] / count
        curve = 0.5 * (
            2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
        )
        out.extend((float(x), float(y)) for x, y in curve)
    out.append((float(knots[-1][0]), float(knots[-1][1])))
    return out
