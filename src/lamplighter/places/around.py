"""Which streets an area is known by. A reading shelf, like ``queries``; kept in memory until the base map changes.

What is said follows from the area alone, never from a place in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from lamplighter.core.geo.basemap import Kind
from lamplighter.core.geo.streets import intersections
from lamplighter.places.queries import base_layers
from lamplighter.plumbing.snapshots import Snapshot

Ring = tuple[tuple[float, float], ...]
"""Corners of an area: longitude, latitude (WGS84 degrees)."""
KEPT = 5_000
"""Most areas kept in memory."""


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """Every street that has a name."""

    names: tuple[str, ...]
    lines: Sequence[shapely.Geometry]
    tree: shapely.STRtree


def _load() -> _Named:
    layers = [layer for layer in base_layers() if layer.kind is Kind.STREET]
    pairs = [
        (name.strip(), line)
        for layer in layers
        for name, line in zip(layer.names, layer.geometries, strict=True)
        if name.strip()
    ]
    lines = [line for _name, line in pairs]
    return _Named(tuple(name for name, _line in pairs), lines, shapely.STRtree(lines))


_named: Snapshot[_Named] = Snapshot("places.basemap", _load)
_kept: Snapshot[dict[Ring, tuple[str, ...]]] = Snapshot("places.basemap", dict)


def streets_of(ring: Ring) -> tuple[str, ...]:
    """The two streets whose corner lies nearest to the area's middle, in the area; the one street nearest to it where none meet
    there; none where no named street runs through it."""
    held = _kept()
    found = held.get(ring)
    if found is None:
        if len(held) >= KEPT:
            held.clear()
        found = held[ring] = _streets_of(shapely.Polygon(ring))
    return found


def _streets_of(area: shapely.Polygon) -> tuple[str, ...]:
    named, middle = _named(), area.centroid
    hits = named.tree.query(area, predicate="intersects").tolist()
    if not hits:
        return ()
    # Degrees of longitude are shorter than those of latitude.
    wide = np.array([np.cos(np.radians(middle.y)), 1.0])
    inside = [(named.names[at], shapely.intersection(named.lines[at], area)) for at in hits]
    corners = [
        (float(np.hypot(*((lon - middle.x, lat - middle.y) * wide))), first, second)
        for first, second, lon, lat in intersections(inside)
    ]
    if corners:
        _away, first, second = min(corners)
        return first, second
    return (min((float(line.distance(middle)), name) for name, line in inside)[1],)
