"""Exact street corners from named street lines: where lines of two different names meet or cross."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

MERGE_M = 40.0
"""Points of one pair of streets nearer to each other than this are one corner (the two carriageways of a divided road)."""
_DEGREE_M = 111_195.0

Corner = tuple[str, str, float, float]
"""Two street names in alphabetical order, longitude, latitude."""


def intersections(
    lines: Sequence[tuple[str, LineString | MultiLineString]], *, merge_m: float = MERGE_M
) -> list[Corner]:
    """Every corner of two differently named streets, sorted by names and place.

    Lines that share a node, cross in the open (no node there) or run together for a while all count; where they run
    together, both ends of the shared stretch do. Points of one pair within ``merge_m`` metres of each other (chained) are
    merged into their middle, so a single meeting keeps its exact place. Lines without a name are passed over. Bridges
    are not told from crossings: street files without levels do not hold that.
    """
    named = [
        (name.strip(), line)
        for name, line in lines
        if name.strip() and line is not None and not line.is_empty
    ]
    if not named:
        return []
    names = np.array([name for name, _ in named], dtype=object)
    shapes: NDArray[np.object_] = np.array([line for _, line in named], dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    keep = (first < second) & (names[first] != names[second])
    first, second = first[keep], second[keep]
    meeting = shapely.intersection(shapes[first], shapes[second])
    points: dict[tuple[str, str], set[tuple[float, float]]] = defaultdict(set)
    for a, b, shape in zip(names[first], names[second], meeting, strict=True):
        points[(a, b) if a < b else (b, a)].update(_points(shape))
    corners = [
        (a, b, lon, lat)
        for (a, b), found in points.items()
        for lon, lat in _merged(np.array(sorted(found)), merge_m)
    ]
    return sorted(corners)


def _points(shape: BaseGeometry) -> Iterator[tuple[float, float]]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Point":
            yield part.x, part.y
        elif part.geom_type == "LineString":
            yield part.coords[0][:2]
            yield part.coords[-1][:2]
        elif not part.is_empty:
            yield from _points(part)


def _merged(points: NDArray[Any], merge_m: float) -> list[tuple[float, float]]:
    """Middles of the clusters of points, by single linkage: union-find over the near pairs."""
    if len(points) == 1:
        return [(float(points[0, 0]), float(points[0, 1]))]
    metres = points * _DEGREE_M
    metres[:, 0] *= np.cos(np.radians(points[:, 1].mean()))
    near_a, near_b = shapely.STRtree(shapely.points(metres)).query(
        shapely.points(metres), predicate="dwithin", distance=merge_m
    )
    root = list(range(len(points)))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for a, b in zip(near_a.tolist(), near_b.tolist(), strict=True):
        root[find(a)] = find(b)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(points)):
        groups[find(at)].append(at)
    middles = []
    for members in groups.values():
        middle = points[members].mean(axis=0) if len(members) > 1 else points[members[0]]
        middles.append((float(middle[0]), float(middle[1])))
    return middles
