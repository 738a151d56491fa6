"""What a new zone map changes, drawn: the new zones, the ground that changes hands, and the number of each change beside it."""

from __future__ import annotations

import numpy as np
import shapely

from lamplighter.core.geo.drawing import draw
from lamplighter.core.geo.frame import Frame, zone_path
from lamplighter.places.changes import Changes, LevelChanges, zones_of
from lamplighter.places.drawings import Drawing, Outline
from lamplighter.places.queries import base_layers, shapes_of

WIDTH, FLATTEST, TALLEST = 640, 360, 800
"""Pixels of the drawing: as tall as the city is, within bounds, so that a phone shows it as large as it can."""
OUTLINE_BYTES, CHANGE_BYTES, BASE_BYTES = 14_000, 14_000, 9_000
"""Budgets of path text: outlines of both maps, the changed ground, the base map below."""
DIGIT, LINE = 16, 26
"""Pixels that a digit takes at most, and a line: as large as numbers stand on a phone's small drawing."""


def change_drawing(changes: Changes, level: LevelChanges, title: str, words: str) -> Drawing:
    """The city with one level of both maps: new zones, old borders dashed, and every piece that changes hands."""
    before, after = changes.before, changes.after
    held = {**shapes_of(before), **shapes_of(after)}
    old = [held[zone.pk] for zone in zones_of(before, level.depths[0])]
    new = [held[zone.pk] for zone in zones_of(after, level.depths[1])]
    west, south, east, north = shapely.total_bounds(np.array([*new, *old], dtype=object))
    across = (east - west) * np.cos(np.radians((south + north) / 2))
    height = round(min(TALLEST, max(FLATTEST, WIDTH * (north - south) / across)))
    frame = Frame.fit((float(west), float(south), float(east), float(north)), WIDTH, height, margin=12)
    each = max(60, OUTLINE_BYTES // (len(new) + len(old)))
    areas = [Outline(_short(shape, frame, each), css="area") for shape in new]
    areas += [Outline(_short(shape, frame, each), css="sub") for shape in old]
    spare = max(40, CHANGE_BYTES // max(1, len(level.moves)))
    taken: list[tuple[float, float, float]] = []
    for move in level.moves:
        path = "".join(_short(piece, frame, spare) for piece in move.pieces[:40])
        if not path:
            continue
        where = shapely.point_on_surface(move.pieces[0])
        x, y = frame.xy(where.x, where.y)
        name = _numbered(move.number, x, y, taken)
        areas.append(Outline(path, css="change", name=name, x=round(x), y=round(y) + 5))
    drawn = draw(base_layers(), frame, budget=BASE_BYTES, labels=0)
    return Drawing(WIDTH, height, drawn, areas, title, words)


def _numbered(number: int, x: float, y: float, taken: list[tuple[float, float, float]]) -> str:
    """The number of a change where it stands clear of those before it, which have more addresses; else nothing."""
    half = len(str(number)) * DIGIT / 2
    if any(abs(x - other) < half + wide and abs(y - below) < LINE for other, below, wide in taken):
        return ""
    taken.append((x, y, half))
    return str(number)


def _short(shape: shapely.Geometry, frame: Frame, budget: int) -> str:
    path = ""
    for tolerance in (0.6, 1.2, 2.5, 5.0):
        path = zone_path(shape, frame, tolerance=tolerance)
        if len(path) <= budget:
            break
    return path
