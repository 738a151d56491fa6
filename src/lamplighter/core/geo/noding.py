"""Makes neighbours share their border exactly: a corner of one zone that lies on another's side becomes a corner there too.

Without it a corner in the middle of a neighbour's side leaves gaps and overlaps of a rounding error, and a point there would
be in both zones or in none.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

REACH = 1e-9
"""Degrees (a tenth of a millimetre): corners this near to a side are taken to lie on it."""

Edges = NDArray[np.float64]
"""Rows of ax, ay, bx, by."""


def edges_of(geometry: shapely.Geometry) -> Edges:
    """Every side of every ring, shape (n, 4); sides without length are left out."""
    coordinates, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(geometry)), return_index=True
    )
    same = ring[1:] == ring[:-1]
    rows = np.hstack([coordinates[:-1], coordinates[1:]])[same]
    result: Edges = rows[(rows[:, :2] != rows[:, 2:]).any(axis=1)]
    return result


def merge(edges: Edges, zones: NDArray[np.int32]) -> tuple[Edges, NDArray[np.int32]]:
    """Makes corners within ``REACH`` of each other one corner, so that no hair of nobody's land is left between neighbours."""
    corners, at = np.unique(edges.reshape(-1, 2), axis=0, return_inverse=True)
    points = shapely.points(corners)
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=REACH)
    apart = one < other
    if not apart.any():
        return edges, zones
    chief = np.arange(len(corners))
    for low, high in sorted(zip(one[apart].tolist(), other[apart].tolist(), strict=True)):
        while chief[low] != low:
            low = int(chief[low])
        while chief[high] != high:
            high = int(chief[high])
        chief[max(low, high)] = min(low, high)
    while (chief[chief] != chief).any():
        chief = chief[chief]
    merged: Edges = corners[chief[at.ravel()]].reshape(-1, 4)
    real = (merged[:, :2] != merged[:, 2:]).any(axis=1)
    return merged[real], zones[real]


def node(edges: Edges, zones: NDArray[np.int32]) -> tuple[Edges, NDArray[np.int32], int]:
    """Merges near corners, then splits every side at the corners that lie on it.

    Returns sides, their zones and how many corners were put in.
    """
    edges, zones = merge(edges, zones)
    corners = np.unique(edges[:, :2], axis=0)
    lines = shapely.linestrings(edges.reshape(-1, 2, 2))
    near, at = shapely.STRtree(shapely.points(corners)).query(lines, predicate="dwithin", distance=REACH)
    point, row = corners[at], edges[near]
    own = (point == row[:, :2]).all(axis=1) | (point == row[:, 2:]).all(axis=1)
    along = row[:, 2:] - row[:, :2]
    part = ((point - row[:, :2]) * along).sum(axis=1) / (along**2).sum(axis=1)
    use = ~own & (part > 0) & (part < 1)
    near, point, part = near[use], point[use], part[use]
    if not len(near):
        return edges, zones, 0
    # Starts of all pieces, in order along each side: the side's own start, then its new corners.
    side = np.concatenate([np.arange(len(edges)), near])
    where = np.concatenate([np.zeros(len(edges)), part])
    starts = np.vstack([edges[:, :2], point])
    order = np.lexsort((where, side))
    side, starts = side[order], starts[order]
    ends = np.empty_like(starts)
    ends[:-1] = starts[1:]
    last = np.append(side[1:] != side[:-1], True)
    ends[last] = edges[side[last], 2:]
    pieces = np.hstack([starts, ends])
    real = (pieces[:, :2] != pieces[:, 2:]).any(axis=1)
    return pieces[real], zones[side][real], len(near)
