"""Curving streets of the suburbs: a few plans drawn on the unit square, turned, mirrored and bent for each quarter section."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString

from lamplighter.ops.demo import words
from lamplighter.ops.demo.landuse import Cell
from lamplighter.ops.demo.lines import Along, Line
from lamplighter.ops.demo.plane import AVENUE, FIRST_STREET, STREET, Floats, Point, smooth
from lamplighter.ops.demo.words import DEAD_END_TYPES, LOOP_TYPES, SIDE_TYPES, SPINE_TYPES

OVERRUN = 3.0
"""Metres a street is drawn past its end, so that it surely meets the street it ends on; what sticks out is cut off later."""
NEAR_MISS = 34.0
BEND = 0.065


@dataclass(frozen=True, slots=True)
class Stroke:
    """One street of a plan: ``part`` is spine, side, loop or end; coordinates in the unit square."""

    part: str
    points: tuple[Point, ...]


def _s(part: str, *points: Point) -> Stroke:
    return Stroke(part, points)


PLANS: tuple[tuple[Stroke, ...], ...] = (
    (  # crescents off a winding spine
        _s("spine", (0.5, 0), (0.46, 0.2), (0.54, 0.5), (0.46, 0.8), (0.5, 1)),
        _s("loop", (0.465, 0.15), (0.22, 0.13), (0.1, 0.28), (0.2, 0.43), (0.515, 0.42)),
        _s("loop", (0.535, 0.58), (0.25, 0.58), (0.11, 0.74), (0.22, 0.88), (0.475, 0.87)),
        _s("loop", (0.465, 0.12), (0.78, 0.13), (0.9, 0.25), (0.8, 0.36), (0.5, 0.36)),
        _s("loop", (0.54, 0.52), (0.8, 0.52), (0.9, 0.68), (0.8, 0.86), (0.475, 0.86)),
        _s("end", (0.48, 0.27), (0.34, 0.285), (0.24, 0.28)),
        _s("end", (0.495, 0.72), (0.38, 0.735), (0.26, 0.73)),
        _s("end", (0.48, 0.7), (0.62, 0.69), (0.76, 0.69)),
        _s("side", (0.105, 0.28), (0, 0.3)),
        _s("side", (0.9, 0.68), (1, 0.66)),
    ),
    (  # a loop road with ends inside and out
        _s("spine", (0.34, 0), (0.35, 0.1), (0.33, 0.22)),
        _s("loop", (0.33, 0.22), (0.68, 0.2), (0.8, 0.34), (0.79, 0.64), (0.66, 0.79), (0.34, 0.8), (0.2, 0.65), (0.21, 0.34),
           (0.33, 0.22)),
        _s("side", (0.665, 0.79), (0.65, 0.9), (0.66, 1)),
        _s("side", (0.79, 0.36), (0.9, 0.38), (1, 0.36)),
        _s("side", (0.2, 0.64), (0.1, 0.63), (0, 0.65)),
        _s("side", (0.205, 0.5), (0.4, 0.46), (0.6, 0.53), (0.8, 0.5)),
        _s("end", (0.42, 0.465), (0.43, 0.36), (0.42, 0.31)),
        _s("end", (0.6, 0.53), (0.61, 0.63), (0.6, 0.69)),
        _s("end", (0.42, 0.475), (0.4, 0.6), (0.41, 0.69)),
        _s("end", (0.72, 0.235), (0.82, 0.15), (0.87, 0.11)),
        _s("end", (0.745, 0.735), (0.83, 0.82), (0.88, 0.87)),
        _s("end", (0.255, 0.745), (0.17, 0.83), (0.12, 0.88)),
        _s("end", (0.25, 0.27), (0.17, 0.18), (0.12, 0.12)),
        _s("end", (0.6, 0.2), (0.61, 0.33), (0.6, 0.4)),
    ),
    (  # long waves joined by a collector
        _s("spine", (0.78, 0), (0.8, 0.25), (0.75, 0.5), (0.8, 0.75), (0.77, 1)),
        _s("side", (0, 0.16), (0.2, 0.12), (0.45, 0.2), (0.8, 0.16)),
        _s("side", (0, 0.4), (0.25, 0.37), (0.5, 0.43), (0.765, 0.4)),
        _s("side", (0, 0.64), (0.25, 0.6), (0.5, 0.67), (0.78, 0.64)),
        _s("side", (0, 0.87), (0.25, 0.83), (0.5, 0.9), (0.79, 0.86)),
        _s("end", (0.795, 0.28), (0.89, 0.28), (0.94, 0.28)),
        _s("end", (0.755, 0.5), (0.88, 0.52), (0.94, 0.5)),
        _s("end", (0.795, 0.74), (0.88, 0.73), (0.94, 0.74)),
        _s("side", (0.25, 0.125), (0.27, 0.25), (0.25, 0.37)),
        _s("side", (0.5, 0.43), (0.48, 0.55), (0.5, 0.67)),
        _s("end", (0.22, 0.605), (0.23, 0.53), (0.22, 0.47)),
        _s("end", (0.55, 0.19), (0.54, 0.28), (0.55, 0.33)),
        _s("end", (0.3, 0.61), (0.29, 0.7), (0.3, 0.76)),
        _s("side", (0.795, 0.12), (0.9, 0.13), (1, 0.12)),
        _s("side", (0.785, 0.9), (0.9, 0.9), (1, 0.91)),
    ),
    (  # a tree of dead ends
        _s("spine", (0.42, 0), (0.45, 0.2), (0.6, 0.42), (0.52, 0.65), (0.45, 0.8), (0.5, 1)),
        _s("side", (0.46, 0.22), (0.28, 0.25), (0.12, 0.2), (0, 0.22)),
        _s("side", (0.6, 0.42), (0.78, 0.4), (0.9, 0.44), (1, 0.42)),
        _s("end", (0.28, 0.25), (0.27, 0.36), (0.28, 0.42)),
        _s("end", (0.14, 0.205), (0.12, 0.32), (0.13, 0.42)),
        _s("end", (0.24, 0.245), (0.25, 0.14), (0.24, 0.09)),
        _s("end", (0.78, 0.4), (0.77, 0.26), (0.78, 0.19)),
        _s("end", (0.44, 0.14), (0.56, 0.14), (0.64, 0.12)),
        _s("end", (0.52, 0.28), (0.62, 0.26), (0.66, 0.24)),
        _s("end", (0.8, 0.4), (0.81, 0.55), (0.8, 0.62)),
        _s("end", (0.56, 0.56), (0.68, 0.58), (0.71, 0.6)),
        _s("loop", (0.57, 0.54), (0.36, 0.5), (0.18, 0.52), (0.12, 0.66), (0.22, 0.78), (0.46, 0.77)),
        _s("end", (0.5, 0.68), (0.36, 0.65), (0.26, 0.65)),
        _s("end", (0.46, 0.87), (0.3, 0.9), (0.16, 0.9)),
        _s("side", (0.46, 0.79), (0.65, 0.8), (0.8, 0.76), (1, 0.78)),
        _s("end", (0.65, 0.8), (0.66, 0.88), (0.65, 0.93)),
    ),
)  # fmt: skip


def suburb_lines(cell: Cell, rng: random.Random, names: Iterator[str]) -> list[Line]:
    """The streets of one suburban quarter section, named, ends overrun."""
    plan = PLANS[rng.randrange(len(PLANS))]
    place = _placement(cell, rng)
    lines: list[Line] = []
    theme = next(names)
    drawn = [np.asarray(smooth([place(point) for point in stroke.points], 28)) for stroke in plan]
    for at, stroke in enumerate(plan):
        shape = _overrun(_meet(drawn, at, stroke.part))
        if stroke.part == "spine":
            name = f"{theme} {rng.choice(SPINE_TYPES)}"
        elif stroke.part == "loop":
            name = f"{next(names)} {rng.choice(LOOP_TYPES)}"
        elif stroke.part == "end":
            base = theme if rng.random() < 0.4 else next(names)
            name = f"{base} {rng.choice(DEAD_END_TYPES)}"
        else:
            name = f"{next(names)} {rng.choice(SIDE_TYPES)}"
        grade = {"spine": "collector", "end": "court"}.get(stroke.part, "lane")
        if any(line.name == name for line in lines):
            name = f"{next(names)} {name.rsplit(' ', 1)[1]}"
        lines.append(Line(name, grade, shape, Along(shape, 134.0, _base(shape))))
    return lines


def _base(shape: LineString) -> float:
    """First hundred of a curving street: what the grid would give where it starts."""
    (x, y), (u, v) = shape.coords[0], shape.coords[-1]
    east_west = abs(u - x) > abs(v - y)
    steps: float = abs(x) / AVENUE if east_west else abs(y - FIRST_STREET) / STREET
    return 1.0 + math.floor(steps)


def _placement(cell: Cell, rng: random.Random) -> Callable[[Point], Point]:
    """From the plan's unit square to the ground: turned by quarters, maybe mirrored, bent softly, edges kept straight."""
    turn, mirror = rng.randrange(4), rng.random() < 0.5
    waves = [(rng.uniform(-BEND, BEND), rng.choice((1, 2)), rng.choice((1, 2))) for _ in range(4)]
    size_x, size_y = 6 * AVENUE, 4 * STREET

    def place(point: Point) -> Point:
        u, v = (1 - point[0], point[1]) if mirror else point
        for _ in range(turn):
            u, v = v, 1 - u
        calm = min(1.0, 4 * min(u, 1 - u, v, 1 - v))
        du = sum(size * math.sin(i * math.pi * u) * math.sin(j * math.pi * v) for size, i, j in waves[:2])
        dv = sum(size * math.sin(i * math.pi * u) * math.sin(j * math.pi * v) for size, i, j in waves[2:])
        return cell.west + (u + calm * du) * size_x, cell.north - (v + calm * dv) * size_y

    return place


def _meet(drawn: Sequence[Floats], at: int, part: str) -> Floats:
    """Moves the ends of a street onto the street they were meant to end on; a dead end stays where it is."""
    points = drawn[at].copy()
    if np.hypot(*(points[0] - points[-1])) < 1:
        return points
    others = shapely.union_all([LineString(other) for place, other in enumerate(drawn) if place != at])
    for end in (0,) if part == "end" else (0, -1):
        here = shapely.Point(points[end])
        if others.distance(here) < NEAR_MISS:
            points[end] = shapely.shortest_line(here, others).coords[1]
    return points


def _overrun(points: Floats) -> LineString:
    """A line drawn a little past both ends, unless it closes on itself."""
    if np.hypot(*(points[0] - points[-1])) < 1:
        return LineString(points)
    first, last = points[0] - points[1], points[-1] - points[-2]
    start = points[0] + first / np.hypot(*first) * OVERRUN
    end = points[-1] + last / np.hypot(*last) * OVERRUN
    return LineString(np.vstack([start, points, end]))


def compound_names(rng: random.Random) -> Iterator[str]:
    """Names like Foxglen and Stonebrook, then Deer Knoll, then Upper Foxglen; each once, in an order of chance."""
    joined = [f"{front}{back}" for front in words.FRONTS for back in words.BACKS if front.lower() not in back]
    apart = [f"{front} {place}" for front in words.FRONTS for place in words.PLACES if front != place]
    rng.shuffle(joined)
    rng.shuffle(apart)
    yield from joined
    yield from apart
    for side in ("Upper", "Lower", "East", "West"):
        yield from (f"{side} {name}" for name in joined)
