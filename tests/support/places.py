"""A tiny city for tests of places: two districts side by side, two beats in each, one gap."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import shapely

from lamplighter.concerns.views import area_maps
from lamplighter.core.geo.reading import ReadOptions
from lamplighter.places import actions, around, changes, levels, maps, queries
from lamplighter.plumbing.snapshots import forget_checks
from lamplighter.roster import served_level

WEST, SOUTH, STEP = -94.6, 39.0, 0.01
"""The south-west corner, and the length of one cell in degrees."""


def fresh() -> None:
    """Forgets everything read from a database that is gone."""
    maps_held = (queries._maps, queries._outlines, queries._shapes, maps._pictures, maps._texts)
    compared = (changes._kept, changes._unheld)
    drawn = (around._named, around._kept, area_maps._kept)
    words = (levels.levels, served_level.posts)
    for snapshot in (*maps_held, *words, *compared, *drawn, queries._gazetteer, queries._layers):
        snapshot.drop()  # type: ignore[attr-defined]
    forget_checks()


def box(x: float, y: float, width: float = 1, height: float = 1) -> Any:
    return shapely.box(
        WEST + x * STEP, SOUTH + y * STEP, WEST + (x + width) * STEP, SOUTH + (y + height) * STEP
    )


def write(path: Path, rows: list[tuple[dict[str, Any], Any]]) -> Path:
    features = [
        {"type": "Feature", "properties": p, "geometry": shapely.geometry.mapping(s)} for p, s in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def sources(folder: Path, *, prefix: str = "") -> list[actions.Source]:
    """Two districts side by side, each with two beats; the north-east beat has a hole."""
    districts = [
        ({"code": f"{prefix}W", "name": "West"}, box(0, 0, 2, 2)),
        ({"code": f"{prefix}E", "name": "East"}, box(2, 0, 2, 2)),
    ]
    hole = box(3.2, 1.2, 0.5, 0.5)
    beats = [
        ({"code": f"{prefix}W1", "up": f"{prefix}W"}, box(0, 0, 2, 1)),
        ({"code": f"{prefix}W2", "up": f"{prefix}W"}, box(0, 1, 2, 1)),
        ({"code": f"{prefix}E1", "up": f"{prefix}E"}, box(2, 0, 2, 1)),
        ({"code": f"{prefix}E2", "up": f"{prefix}E"}, box(2, 1, 2, 1).difference(hole)),
    ]
    top, low = write(folder / f"{prefix}d.geojson", districts), write(folder / f"{prefix}b.geojson", beats)
    return [
        actions.Source("district", top, "districts.geojson", ReadOptions(code="code", name="name")),
        actions.Source("beat", low, "beats.geojson", ReadOptions(code="code", parent="up")),
    ]
