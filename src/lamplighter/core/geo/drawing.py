"""Base layers drawn into a frame within a budget of bytes: main streets first, and names where they fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from lamplighter.core.geo.basemap import Kind, Layer
from lamplighter.core.geo.frame import Frame, area_path, line_path

MAIN_RANK = 2
"""Streets up to this rank are drawn wide."""
CHARACTER_PX = 6.1
LABEL_PX = 11.0
"""Size of a street name, and the width of its average letter."""


@dataclass(frozen=True, slots=True)
class Label:
    """A street's name on the picture: its middle in pixels, and its slope in degrees (-90 to 90, clockwise)."""

    text: str
    x: int
    y: int
    angle: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """SVG path texts, back to front, and labels."""

    parks: str
    water: str
    rivers: str
    """Water drawn as lines."""
    streets: str
    main_streets: str
    labels: tuple[Label, ...]


def draw(layers: Sequence[Layer], frame: Frame, *, budget: int = 9_000, labels: int = 8) -> Drawn:
    """Draws layers in at most ``budget`` bytes of path text: water, parks, then streets by rank and length until it is used up."""
    seen = shapely.box(*frame.seen())
    parks = water = rivers = ""
    for layer in layers:
        if layer.kind is Kind.STREET:
            continue
        shapes = layer.geometries[shapely.intersects(layer.geometries, seen)]
        areas = [part for part in shapely.get_parts(shapes) if part.geom_type in ("Polygon", "MultiPolygon")]
        areas.sort(key=lambda area: -float(area.area))
        if layer.kind is Kind.PARK:
            parks += _within(areas, frame, budget // 5 - len(parks))
            continue
        water += _within(areas, frame, budget // 4 - len(water))
        lines = [
            part for part in shapely.get_parts(shapes) if part.geom_type in ("LineString", "MultiLineString")
        ]
        for line in frame.pixels(np.array(lines, dtype=object)):
            piece = line_path([line], frame, tolerance=1.0, shortest=10)
            if len(rivers) + len(piece) <= budget // 8:
                rivers += piece
    left = budget - len(parks) - len(water) - len(rivers)
    streets = [layer for layer in layers if layer.kind is Kind.STREET]
    main, minor, named = _streets(streets, frame, seen, left)
    return Drawn(parks, water, rivers, minor, main, _labels(named, frame, labels))


def _within(areas: Sequence[shapely.Geometry], frame: Frame, budget: int) -> str:
    """Areas in the order given, as long as there are bytes left."""
    text = ""
    for area in areas:
        piece = area_path([area], frame, tolerance=1.2, smallest=12)
        if len(text) + len(piece) > budget:
            break
        text += piece
    return text


def _streets(
    layers: Sequence[Layer], frame: Frame, seen: shapely.Geometry, budget: int
) -> tuple[str, str, list[tuple[str, int, shapely.Geometry]]]:
    rows: list[tuple[int, float, str, shapely.Geometry]] = []
    box = shapely.box(0, 0, frame.width, frame.height)
    for layer in layers:
        chosen = np.flatnonzero(shapely.intersects(layer.geometries, seen))
        pixels = frame.pixels(layer.geometries[chosen])
        visible = shapely.length(shapely.intersection(pixels, box))
        for at, shape, length in zip(chosen.tolist(), pixels, visible.tolist(), strict=True):
            rows.append((int(layer.ranks[at]), -length, layer.names[at], shape))
    rows.sort(key=lambda row: row[:3])
    main: list[str] = []
    minor: list[str] = []
    named: list[tuple[str, int, shapely.Geometry]] = []
    for rank, _, name, shape in rows:
        piece = line_path([shape], frame, tolerance=1.0, shortest=6)
        if len(piece) > budget:
            break
        budget -= len(piece)
        (main if rank <= MAIN_RANK else minor).append(piece)
        if name and piece:
            named.append((name, rank, shape))
    return "".join(main), "".join(minor), named


def _labels(named: Sequence[tuple[str, int, shapely.Geometry]], frame: Frame, most: int) -> tuple[Label, ...]:
    """Greedy: the main and long streets first, each name once, where its straightest stretch holds it and nothing else does."""
    placed: list[shapely.Geometry] = []
    labels: list[Label] = []
    done: set[str] = set()
    inner = shapely.box(6, 6, frame.width - 6, frame.height - 6)
    for name, _, shape in named:
        if len(labels) >= most:
            break
        if name in done:
            continue
        found = _stretch(shape, inner, len(name) * CHARACTER_PX)
        if found is None:
            continue
        x, y, angle = found
        half = len(name) * CHARACTER_PX / 2
        box = shapely.box(x - half, y - LABEL_PX * 0.8, x + half, y + LABEL_PX * 0.8)
        turned = shapely.affinity.rotate(box, angle, origin=(x, y))
        if not inner.contains(turned) or any(turned.intersects(other) for other in placed):
            continue
        placed.append(turned.buffer(3))
        done.add(name)
        labels.append(Label(name, round(x), round(y), round(angle)))
    return tuple(labels)


def _stretch(
    shape: shapely.Geometry, inner: shapely.Geometry, needed: float
) -> tuple[float, float, float] | None:
    """Middle and slope of the longest nearly straight stretch in view that is at least ``needed`` pixels long."""
    best: tuple[float, float, float, float] | None = None
    for part in shapely.get_parts(shapely.intersection(shape, inner)):
        if part.geom_type != "LineString" or part.length < needed:
            continue
        line = shapely.get_coordinates(shapely.simplify(part, 2.5))
        steps = np.diff(line, axis=0)
        lengths = np.hypot(steps[:, 0], steps[:, 1])
        at = int(lengths.argmax())
        if lengths[at] >= needed and (best is None or lengths[at] > best[0]):
            x, y = (line[at] + line[at + 1]) / 2
            slope = math.degrees(math.atan2(steps[at, 1], steps[at, 0]))
            slope = slope - 180 if slope > 90 else slope + 180 if slope <= -90 else slope
            best = (float(lengths[at]), float(x), float(y), slope)
    return best[1:] if best else None
