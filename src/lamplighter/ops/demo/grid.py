"""The regular part of the city: avenues and numbered streets on the survey's squares, section roads out to the limits."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from lamplighter.ops.demo import words
from lamplighter.ops.demo.landuse import Cell
from lamplighter.ops.demo.lines import Line, Linear
from lamplighter.ops.demo.plane import AVENUE, FIRST_STREET, STREET
from lamplighter.ops.demo.terrain import Terrain, avenue_x, street_y

ALONG_EAST = Linear(1 / AVENUE, 0, 1)
ALONG_WEST = Linear(-1 / AVENUE, 0, 1)
ALONG_NORTH = Linear(0, 1 / STREET, 1 - FIRST_STREET / STREET)
ALONG_SOUTH = Linear(0, -1 / STREET, 1 + FIRST_STREET / STREET)
SECTION_AVENUES, SECTION_STREETS = 12, 8
FAR = 12_000.0


class GridNames:
    """Which name every avenue and every street north of the base line has."""

    def __init__(self, rng: random.Random) -> None:
        self._east = self._spread(rng, words.EAST_AVENUES)
        self._west = self._spread(rng, words.WEST_AVENUES)
        self._north = list(words.NORTH_STREETS)

    @staticmethod
    def _spread(rng: random.Random, names: Iterable[str]) -> list[str]:
        kept = list(dict.fromkeys(names))
        while len(kept) > 58:
            kept.remove(rng.choice(kept))
        return kept

    def avenue(self, at: int) -> str:
        """Name and type of the avenue that many avenues east of Main Street."""
        if at in words.ARTERIAL_AVENUES:
            return " ".join(words.ARTERIAL_AVENUES[at])
        names = self._east if at > 0 else self._west
        plain = [
            place for place in range(1, 70) if (place if at > 0 else -place) not in words.ARTERIAL_AVENUES
        ]
        return f"{names[plain.index(abs(at)) % len(names)]} Avenue"

    def street(self, number: int) -> str:
        """Name and type of the east-west street with that number; numbers below 1 lie north of the base line."""
        if number >= 1:
            return f"{words.NUMBERED.get(number, words.ordinal(number))} Street"
        if number in words.NORTH_ARTERIALS:
            return " ".join(words.NORTH_ARTERIALS[number])
        return f"{self._north[-number % len(self._north)]} Street"


def grid_lines(
    cells: Iterable[Cell], terrain: Terrain, names: GridNames, old_town: Polygon, closed: Iterable[Polygon]
) -> list[Line]:
    """Avenues and streets of every grid quarter, collectors between quarters, section roads everywhere."""
    kept = list(cells)
    grid = shapely.union_all([cell.ground for cell in kept if cell.use == "grid"]).difference(old_town)
    works = shapely.union_all([cell.ground for cell in kept if cell.use == "works"])
    built = (
        shapely.union_all([cell.ground for cell in kept if cell.use != "fields"])
        .buffer(1)
        .difference(old_town)
    )
    outside = terrain.limits.difference(old_town)
    gone = shapely.union_all([yard.buffer(-1) for yard in closed])
    lines: list[Line] = []
    for avenue in range(-66, 67):
        ground, grade = _rank(avenue, SECTION_AVENUES, outside, built, grid.difference(gone), works.buffer(1))
        if ground is not None:
            x = avenue_x(avenue)
            lines += _split(LineString([(x, -FAR), (x, FAR)]), ground, names.avenue(avenue), grade, "NS")
    for number in range(-29, 41):
        ground, grade = _rank(
            number + 1, SECTION_STREETS, outside, built, grid.difference(gone), works.buffer(1)
        )
        if ground is not None:
            y = street_y(number)
            lines += _split(LineString([(-FAR, y), (FAR, y)]), ground, names.street(number), grade, "EW")
    return lines


def _rank(
    at: int, section: int, outside: BaseGeometry, built: BaseGeometry, grid: BaseGeometry, works: BaseGeometry
) -> tuple[BaseGeometry | None, str]:
    """Where a line of the survey is built as a street, and how wide: section lines everywhere, half sections where
    people live or work, the rest in the grid."""
    if at % section == 0:
        return outside, "arterial"
    if at % (section // 2) == 0:
        return built, "collector"
    if at % (section // 4) == 0:
        return grid.union(works), "street"
    return grid, "street"


def _split(axis: LineString, ground: BaseGeometry, name: str, grade: str, way: str) -> Iterator[Line]:
    """The parts of a straight street, with its direction: north and south of the base line, east and west of Main."""
    halves = {
        "NS": (
            ("N", (-FAR, FIRST_STREET, FAR, FAR), ALONG_NORTH),
            ("S", (-FAR, -FAR, FAR, FIRST_STREET), ALONG_SOUTH),
        ),
        "EW": (("E", (0, -FAR, FAR, FAR), ALONG_EAST), ("W", (-FAR, -FAR, 0, FAR), ALONG_WEST)),
    }[way]
    for direction, half, numbering in halves:
        for part in shapely.get_parts(axis.intersection(ground).intersection(shapely.box(*half))):
            if isinstance(part, LineString) and part.length > 30:
                yield Line(
                    f"{direction} {name}", "boulevard" if "Boulevard" in name else grade, part, numbering
                )
