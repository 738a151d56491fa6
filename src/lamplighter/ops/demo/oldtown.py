"""What does not follow the survey: the two old plats along the river, riverside roads, bridges, parkway and the old trail."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from lamplighter.ops.demo import words
from lamplighter.ops.demo.lines import Along, Line, Linear
from lamplighter.ops.demo.plane import Point, smooth
from lamplighter.ops.demo.terrain import Terrain, avenue_x, street_y

OVERRUN = 3.0
SEAM = avenue_x(6)
"""Grand Boulevard, where the two plats meet at an angle."""
SOUTH_EDGE = street_y(9)
WEST_EDGE = avenue_x(-12)
PARKWAY = ((avenue_x(-36), 2640), (-4100, 2960), (-3100, 2860), (-2000, 2560), (-900, 2680), (200, 3060), (1500, 3120), (2500, 2830),
    (avenue_x(24), street_y(-9)),
           (4300, 3260), (5300, 3180), (avenue_x(48), street_y(-9)))  # fmt: skip
PLAT_DEPTH, PLAT_WIDTH = 126.0, 112.0
FROM_BANK = 130.0
"""Metres from the bank's highest corner to the first street along the river."""
TRAIL = ((WEST_EDGE, SOUTH_EDGE), (avenue_x(-36), street_y(23)))
CHAPEL = 11
"""Chapel Street is the cross street of that number in the west plat; its bridge carries on in the same line."""
BRIDGES = (-48, -36, 24, 48, 60)
"""Avenues that cross the river."""


def old_town(terrain: Terrain) -> Polygon:
    """The ground of the two plats: between Grandview Avenue, 9th Street and the river."""
    box = shapely.box(WEST_EDGE, SOUTH_EDGE, 4000, 2500)
    dry = box.difference(terrain.reach)
    ground: Polygon = min(
        (part for part in shapely.get_parts(dry) if part.area > 2e6), key=lambda part: part.centroid.y
    )
    return ground


def plat_lines(terrain: Terrain) -> list[Line]:
    """Streets of both plats; those along the river carry Lantern Street and its neighbours."""
    ground = old_town(terrain)
    west = ground.intersection(shapely.box(WEST_EDGE - 1, -9e3, SEAM, 9e3))
    east = ground.intersection(shapely.box(SEAM, -9e3, 9e3, 9e3))
    lines = list(_plat(west, (WEST_EDGE, SOUTH_EDGE), 27.5, words.PLAT_STREETS, words.PLAT_CROSSES))
    return lines + list(_plat(east, (SEAM, 1180.0), -46.0, words.WORKS_STREETS, words.WORKS_CROSSES))


def _plat(
    ground: Polygon, corner: Point, angle: float, along: Sequence[str], across: Sequence[str]
) -> Iterator[Line]:
    """One plat, its streets along and across the given angle; house numbers grow downstream and away from the river."""
    turn = math.radians(angle)
    u, v = np.array([math.cos(turn), math.sin(turn)]), np.array([-math.sin(turn), math.cos(turn)])
    origin = np.array(corner)
    reach = np.asarray(ground.exterior.coords) - origin
    low, high, up = float((reach @ u).min()), float((reach @ u).max()), float((reach @ v).max())
    first = up - FROM_BANK
    for at, name in enumerate(along):
        side = first - at * PLAT_DEPTH
        axis = LineString([origin + v * side + u * (low - 50), origin + v * side + u * (high + 50)])
        numbering = Linear(u[0] / PLAT_WIDTH, u[1] / PLAT_WIDTH, 1 - float(origin @ u + low) / PLAT_WIDTH)
        grade = "boulevard" if name in words.PLAT_BOULEVARDS else "street"
        yield from _clipped(axis, ground, f"{name} Street", grade, numbering)
    for at, name in enumerate(across, start=1):
        start = low + at * PLAT_WIDTH
        if start > high:
            break
        axis = LineString([origin + u * start + v * (up + 50), origin + u * start - v * 4000])
        numbering = Linear(-v[0] / PLAT_DEPTH, -v[1] / PLAT_DEPTH, 2 + float(origin @ v + first) / PLAT_DEPTH)
        grade = "boulevard" if name in words.PLAT_BOULEVARDS else "street"
        yield from _clipped(axis, ground, f"{name} {'Alley' if at % 9 == 8 else 'Street'}", grade, numbering)


def _clipped(
    axis: LineString, ground: BaseGeometry, name: str, grade: str, numbering: Linear
) -> Iterator[Line]:
    for part in shapely.get_parts(axis.intersection(ground.buffer(OVERRUN))):
        if isinstance(part, LineString) and part.length > 60:
            yield Line(name, grade, part, numbering)


def edge_lines(terrain: Terrain) -> list[Line]:
    """Roads on both banks, Grand Boulevard through the plats, the parkway on the bluffs and the old trail."""
    lines: list[Line] = []
    banks = shapely.line_merge(terrain.reach.exterior.intersection(terrain.limits.buffer(OVERRUN)))
    for bank in shapely.get_parts(banks):
        middle = bank.interpolate(0.5, normalized=True)
        nearest = terrain.river_line.interpolate(terrain.river_line.project(middle))
        north = middle.y > nearest.y
        bank = bank if bank.coords[0][0] < bank.coords[-1][0] else bank.reverse()
        for name, west, east in _bank_names(north):
            parts = shapely.get_parts(bank.intersection(shapely.box(west, -9e3, east, 9e3)))
            lines += [
                Line(name, "riverside", part, Along(part, 150.0, 1.0)) for part in parts if part.length > 100
            ]
    seam = LineString([(SEAM, SOUTH_EDGE - OVERRUN), (SEAM, 2500)]).intersection(
        old_town(terrain).buffer(OVERRUN)
    )
    lines.append(Line("Grand Boulevard", "boulevard", seam, Linear(0, 1 / 118.0, 1 - SOUTH_EDGE / 118.0)))
    south = LineString([(WEST_EDGE, SOUTH_EDGE), (4000, SOUTH_EDGE)]).intersection(
        old_town(terrain).buffer(OVERRUN)
    )
    for direction, west_x, east_x, sign in (("W", -9e3, 0, -1), ("E", 0, 9e3, 1)):
        part = south.intersection(shapely.box(west_x, -9e3, east_x, 9e3))
        lines.append(Line(f"{direction} 9th Street", "arterial", part, Linear(sign / (avenue_x(1)), 0, 1)))
    parkway = LineString(smooth(PARKWAY))
    lines.append(Line("Bluff Parkway", "parkway", parkway, Along(parkway, 150.0, 1.0)))
    trail = LineString(TRAIL)
    lines.append(Line("Old Trail Road", "arterial", trail, Along(trail, 150.0, 1.0)))
    return lines


def _bank_names(north: bool) -> tuple[tuple[str, float, float], ...]:
    if north:
        return (("Northshore Drive", -12e3, avenue_x(24)), ("Millrace Road", avenue_x(24), 12e3))
    return (
        ("Ferry Road", -12e3, WEST_EDGE),
        ("Quay Road", WEST_EDGE, 3330.0),
        ("Towpath Road", 3330.0, 12e3),
    )


def bridge_lines(terrain: Terrain) -> list[Line]:
    """Bridges: where five avenues meet the river, and three from the old town to the north shore."""
    lines: list[Line] = []
    for avenue in BRIDGES:
        x = avenue_x(avenue)
        name, _ = words.ARTERIAL_AVENUES[avenue]
        lines += _bridge(terrain, LineString([(x, -9e3), (x, 9e3)]), f"{name} Bridge")
    turn = math.radians(27.5)
    u, v = np.array([math.cos(turn), math.sin(turn)]), np.array([-math.sin(turn), math.cos(turn)])
    foot = np.array([WEST_EDGE, SOUTH_EDGE]) + u * PLAT_WIDTH * CHAPEL
    lines += _bridge(terrain, LineString([foot, foot + v * 2500]), "Chapel Bridge")
    lines += _bridge(terrain, LineString([(SEAM, 0), (SEAM, 2500)]), "Grand Bridge")
    return lines


def _bridge(terrain: Terrain, axis: LineString, name: str) -> Iterator[Line]:
    for part in shapely.get_parts(axis.intersection(terrain.reach.intersection(terrain.limits).buffer(0.5))):
        if isinstance(part, LineString) and part.length > 120:
            yield Line(name, "bridge", part, Along(part, 100.0, 1.0))
