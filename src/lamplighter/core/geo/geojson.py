"""Base layers as simplified GeoJSON for the map that opens on tap, within a budget of bytes."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from lamplighter.core.geo.basemap import MAIN, Layer
from lamplighter.core.geo.frame import Bounds


def simplified_geojson(layer: Layer, *, budget: int = 300_000, within: Bounds | None = None) -> bytes:
    """GeoJSON (UTF-8, five decimals, about a metre) of at most ``budget`` bytes, with ``name`` and ``rank``.

    Shapes are simplified by ever more metres; where that is not enough, the lowest ranks, then the smallest shapes, go first.
    """
    keep = (
        np.ones(len(layer), dtype=bool)
        if within is None
        else shapely.intersects(layer.geometries, shapely.box(*within))
    )
    lowest = int(layer.ranks.max(initial=MAIN))
    plans = [(metres, lowest, 0.0) for metres in (2.0, 5.0, 12.0)]
    plans += [(15.0, rank, 0.0) for rank in range(lowest - 1, 0, -1)]
    plans += [
        (metres, MAIN, part)
        for metres, part in ((25.0, 0.25), (40.0, 0.5), (60.0, 0.75), (90.0, 0.9), (150.0, 0.99))
    ]
    text = b""
    for metres, rank, drop in plans:
        text = _geojson(layer, keep & (layer.ranks <= rank), metres, drop)
        if len(text) <= budget:
            return text
    return b'{"type":"FeatureCollection","features":[]}'


def _geojson(layer: Layer, keep: NDArray[np.bool_], metres: float, drop: float) -> bytes:
    tolerance = metres / 111_195
    chosen = np.flatnonzero(keep)
    if drop and len(chosen):
        size = shapely.length(layer.geometries[chosen])
        chosen = chosen[size >= np.quantile(size, drop)]
    shapes = shapely.simplify(layer.geometries[chosen], tolerance, preserve_topology=False)
    groups: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for at, shape in zip(chosen.tolist(), shapes, strict=True):
        if not shape.is_empty:
            groups[(layer.names[at], int(layer.ranks[at]))].append(shape)
    features = []
    for (name, rank), members in groups.items():
        parts = [coordinates for shape in members for coordinates in coordinate_parts(shape)]
        lines = [part for depth, part in parts if depth == 1]
        areas = [part for depth, part in parts if depth == 2]
        for kind, held in (("MultiLineString", lines), ("MultiPolygon", areas)):
            if held:
                geometry = {"type": kind, "coordinates": held}
                features.append(
                    {"type": "Feature", "properties": {"name": name, "rank": rank}, "geometry": geometry}
                )
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def coordinate_parts(shape: Any, *, decimals: int = 5) -> list[tuple[int, Any]]:
    """(1, line) or (2, rings) for every line and area in a shape, rounded."""
    found: list[tuple[int, Any]] = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "LineString":
            found.append((1, _rounded(part, decimals)))
        elif part.geom_type == "Polygon":
            rings = [_rounded(ring, decimals) for ring in shapely.get_rings(part)]
            if len(rings[0]) >= 4:
                found.append((2, [ring for ring in rings if len(ring) >= 4]))
        elif part.geom_type.startswith(("Multi", "Geometry")):
            found += coordinate_parts(part, decimals=decimals)
    return found


def _rounded(line: Any, decimals: int) -> list[list[float]]:
    points = np.round(shapely.get_coordinates(line), decimals)
    moved = np.ones(len(points), dtype=bool)
    moved[1:] = (np.diff(points, axis=0) != 0).any(axis=1)
    result: list[list[float]] = points[moved].tolist()
    return result
