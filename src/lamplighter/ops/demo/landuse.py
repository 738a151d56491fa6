"""What each quarter square mile of Riverbend has become: grid, suburb, works, fields or park."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from shapely import Polygon

from lamplighter.ops.demo.plane import AVENUE, STREET, chance
from lamplighter.ops.demo.terrain import Terrain, avenue_x, street_y

CENTRE = (300.0, 100.0)
VILLAGES = ((-51, 5), (27, 25), (45, -9), (9, -23))
"""Avenue and street of small towns of old, since swallowed, that kept a grid of their own."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A quarter section: six avenues by four numbered streets, named by its north-west corner."""

    avenue: int
    street: int
    use: str
    ground: Polygon

    @property
    def west(self) -> float:
        return avenue_x(self.avenue)

    @property
    def north(self) -> float:
        return street_y(self.street)


def lay_cells(seed: int, terrain: Terrain) -> list[Cell]:
    """Every quarter section that touches the city, with its use: ``grid``, ``suburb``, ``works`` or ``fields``."""
    return list(_cells(seed, terrain))


def _cells(seed: int, terrain: Terrain) -> Iterator[Cell]:
    rng = chance(seed, "land use")
    for street in range(-33, 40, 4):
        for avenue in range(-72, 72, 6):
            ground = shapely.box(
                avenue_x(avenue), street_y(street + 4), avenue_x(avenue + 6), street_y(street)
            )
            luck = rng.gauss(0, 420)
            if ground.intersection(terrain.limits).area > 0.5 * ground.area:
                yield Cell(avenue, street, _use(avenue + 3, street + 2, luck, terrain), ground)


def yards(seed: int, cells: list[Cell], old_town: Polygon) -> list[Polygon]:
    """Double blocks of the grid where no street runs: schoolyards, playgrounds, the odd factory."""
    rng = chance(seed, "yards")
    grid = shapely.union_all([cell.ground for cell in cells if cell.use == "grid"]).difference(old_town)
    found: list[Polygon] = []
    for _ in range(260):
        avenue, number, wide = rng.randrange(-44, 44), rng.randrange(-26, 38), rng.random() < 0.6
        x, y = avenue_x(avenue), street_y(number)
        block = (
            shapely.box(x, y - STREET, x + 2 * AVENUE, y)
            if wide
            else shapely.box(x, y - 2 * STREET, x + AVENUE, y)
        )
        fits = avenue % 6 < 5 if wide else (number + 1) % 4 < 3 and number != 8  # 9th Street goes through
        if fits and grid.contains(block) and all(not block.intersects(other) for other in found):
            found.append(block)
    return found


def _use(avenue: int, street: int, luck: float, terrain: Terrain) -> str:
    x, y = avenue_x(avenue), street_y(street)
    if any(abs(avenue - at) <= 3 and abs(street - row) <= 2 for at, row in VILLAGES):
        return "grid"
    river = terrain.river_line.distance(shapely.Point(x, y))
    square = shapely.box(x - 402, y - 402, x + 402, y + 402)
    if (
        sum(shape.intersection(square).area for name, shape in terrain.parks if "Greenway" not in name)
        > 0.3 * square.area
    ):
        return "fields"
    if x > 4500 and -2600 < y < 900:  # the flood plain inside the lower bend
        return "works" if river > 500 and x < 7600 else "fields"
    if x < -5600 and 200 < y < 3600 and river < 1500:
        return "fields"
    far = math.hypot((x - CENTRE[0]) * 0.88, y - CENTRE[1] + (250 if y > 0 else 0)) + luck
    if far < 3700:
        return "grid"
    return "suburb" if far < 5750 else "fields"
