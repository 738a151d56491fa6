"""About 60,000 addresses along Riverbend's streets: even numbers on the right as they grow, a hundred for each block,
apartments in some houses."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import shapely

from lamplighter.ops.demo.landuse import Cell
from lamplighter.ops.demo.lines import Along
from lamplighter.ops.demo.plane import Floats, chance, points_to_degrees
from lamplighter.ops.demo.streets import Street
from lamplighter.ops.demo.terrain import Terrain

WANTED: Final = 60_000
CITY: Final = "Riverbend"
REGION: Final = "GP"
"""Stands for the Great Plains; no postal service uses it."""
LANDMARK: Final = (1600, "Lantern Street")
"""The address every guide of Lamplighter uses."""

CORNER = 13.0
"""Metres a house keeps from the corner, along its street."""


class Address(NamedTuple):
    """One address point, with the columns of OpenAddresses; degrees of WGS84."""

    number: str
    street: str
    unit: str
    city: str
    region: str
    postcode: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class _Habit:
    """How a kind of street is built up: metres of frontage, share of lots in use, metres from the middle of the road to
    the house, and how readily a house holds apartments."""

    front: float
    share: float
    setback: float
    flats: float


_TOWN = _Habit(15.0, 0.82, 14.0, 0.20)
_HABITS: Final[dict[tuple[str, str], _Habit]] = {
    ("town", "boulevard"): _Habit(16.0, 0.9, 17.0, 0.4),
    ("town", "street"): _TOWN,
    ("grid", "arterial"): _Habit(30.0, 0.55, 22.0, 0.5),
    ("grid", "boulevard"): _Habit(26.0, 0.65, 22.0, 0.5),
    ("grid", "parkway"): _Habit(34.0, 0.6, 24.0, 0.3),
    ("grid", "riverside"): _Habit(34.0, 0.4, 20.0, 0.6),
    ("grid", "collector"): _Habit(20.0, 0.72, 17.0, 0.15),
    ("grid", "street"): _Habit(18.0, 0.84, 16.0, 0.04),
    ("suburb", "arterial"): _Habit(60.0, 0.35, 24.0, 0.6),
    ("suburb", "collector"): _Habit(30.0, 0.5, 19.0, 0.12),
    ("suburb", "lane"): _Habit(24.0, 0.9, 17.0, 0.0),
    ("suburb", "court"): _Habit(20.0, 0.95, 16.0, 0.0),
    ("works", "street"): _Habit(70.0, 0.6, 24.0, 0.0),
    ("fields", "arterial"): _Habit(200.0, 0.3, 30.0, 0.0),
}
_CROSS_SHARE = 0.32
"""In the grid most houses face the avenues; of the lots on cross streets this share is in use."""


@dataclass(frozen=True, slots=True)
class _Lots:
    """Houses to be, as columns."""

    xy: Floats
    number: Floats
    street: Floats
    setback: Floats
    flats: Floats


def build_addresses(
    seed: int, terrain: Terrain, cells: Sequence[Cell], streets: Sequence[Street]
) -> list[Address]:
    """Every address, by street and number."""
    lots = _clear(_lots(seed, cells, streets), terrain, streets)
    names = [street.name for street in streets]
    postcodes = _postcodes(lots.xy, terrain)
    lonlat = np.round(points_to_degrees(lots.xy), 6)
    houses: dict[tuple[str, int], int] = {}
    for at, (place, number) in enumerate(zip(lots.street.tolist(), lots.number.tolist(), strict=True)):
        houses.setdefault((names[int(place)], int(number)), at)
    units = _units(chance(seed, "units"), houses, lots.flats)
    rows: list[Address] = []
    for name, number in sorted(houses):
        at = houses[name, number]
        lon, lat = float(lonlat[at, 0]), float(lonlat[at, 1])
        rows.extend(
            Address(str(number), name, unit, CITY, REGION, postcodes[at], lon, lat)
            for unit in ("", *units.get(at, ()))
        )
    return rows


def _lots(seed: int, cells: Sequence[Cell], streets: Sequence[Street]) -> _Lots:
    rng = random.Random(chance(seed, "lots").random())
    tree = shapely.STRtree([cell.ground for cell in cells])
    rows: list[tuple[float, float, float, float, float, float]] = []
    for place, street in enumerate(streets):
        rows.extend((*row[:3], float(place), *row[3:]) for row in _along(street, cells, tree, rng))
    table = np.asarray(rows)
    return _Lots(table[:, :2], table[:, 2], table[:, 3], table[:, 4], table[:, 5])


def _along(
    street: Street, cells: Sequence[Cell], tree: shapely.STRtree, rng: random.Random
) -> Iterator[tuple[float, float, float, float, float]]:
    """Lots on both sides of one run: x, y, number, setback, readiness for apartments."""
    if street.line.grade == "bridge":
        return
    ends = np.asarray([street.shape.coords[0], street.shape.coords[-1]])
    first, last = (float(each) for each in street.line.numbering.hundreds(ends))
    length = street.shape.length
    if street.shape.is_closed and isinstance(street.line.numbering, Along):
        first = street.line.numbering.base
        last = first + length / street.line.numbering.unit
    if last - first < 0.05:
        return
    metres = length / (last - first)
    for block in range(int(np.floor(first)), int(np.ceil(last))):
        middle = min(max(block + 0.5, first), last)
        habit = _habit(street, street.shape.interpolate((middle - first) * metres), cells, tree)
        count = min(50, int((metres - 2 * CORNER) / habit.front))
        share = habit.share * (_CROSS_SHARE if _faces_the_avenue(street) else 1.0)
        for lot in range(max(count, 1)):
            along = (block - first) * metres + CORNER + (lot + 0.5) * (metres - 2 * CORNER) / max(count, 1)
            if not CORNER * 0.7 < along < length - (0 if street.line.grade == "court" else CORNER * 0.7):
                continue
            here, ahead = street.shape.interpolate(along - 1), street.shape.interpolate(along + 1)
            run = np.array([ahead.x - here.x, ahead.y - here.y])
            size = float(np.hypot(*run)) or 1.0
            for side, parity in ((1.0, 0), (-1.0, 1)):
                number = max(block, 1) * 100 + 2 * (lot * 50 // max(count, 1)) + parity
                wanted = (number, street.name) == LANDMARK
                if rng.random() < share or wanted:
                    x = here.x + run[0] / 2 + side * habit.setback * run[1] / size
                    y = here.y + run[1] / 2 - side * habit.setback * run[0] / size
                    yield x, y, number, habit.setback, habit.flats


def _faces_the_avenue(street: Street) -> bool:
    """Whether the street is one of the grid's short sides."""
    return street.line.grade == "street" and street.name[:2] in ("E ", "W ")


def _habit(street: Street, middle: shapely.Point, cells: Sequence[Cell], tree: shapely.STRtree) -> _Habit:
    found = tree.query(middle, predicate="intersects").tolist()
    use = cells[min(found)].use if found else "fields"
    grade = street.line.grade
    if (
        " " in street.name
        and street.name.split(" ")[0] not in ("N", "S", "E", "W")
        and grade in ("street", "boulevard")
    ):
        use = "town"
    for key in ((use, grade), (use, "arterial"), (use, "street"), (use, "lane")):
        if key in _HABITS:
            return _HABITS[key]
    return _TOWN


def _clear(lots: _Lots, terrain: Terrain, streets: Sequence[Street]) -> _Lots:
    """Without lots in water or parks, outside the limits, or on another street."""
    points = shapely.points(lots.xy)
    wet = shapely.union_all([shape.buffer(14) for _, shape in terrain.water] + [terrain.reach])
    green = shapely.union_all([shape for _, shape in terrain.parks])
    for area in (wet, green, terrain.limits):
        shapely.prepare(area)
    keep = (
        shapely.contains_properly(terrain.limits, points)
        & ~shapely.intersects(wet, points)
        & ~shapely.intersects(green, points)
    )
    tree = shapely.STRtree([street.shape for street in streets])
    close = tree.query(points, predicate="dwithin", distance=lots.setback * 0.8)
    keep[close[0]] = False
    return _Lots(*(column[keep] for column in (lots.xy, lots.number, lots.street, lots.setback, lots.flats)))


def _postcodes(xy: Floats, terrain: Terrain) -> list[str]:
    """Postal areas are older than the zones and follow them loosely. Codes begin with 663, which no post office has."""
    x, y = xy[:, 0], xy[:, 1]
    line = np.asarray(terrain.river_line.coords)
    north = y > np.interp(x, line[:, 0], line[:, 1])
    code = np.where(
        north,
        np.select([x < -4000, x < 0, x < 4000], [8, 2, 3], 4),
        np.select([x < -2413, y < -3525], [7, 6], 5),
    )
    town = ~north & (x >= -1609) & (y > -1100)
    code = np.where(town, 1, code)
    return [f"663{number:02d}" for number in code.tolist()]


def _units(rng: random.Random, houses: dict[tuple[str, int], int], flats: Floats) -> dict[int, list[str]]:
    """Apartments in some houses, until there are as many addresses as wanted."""
    ready = [at for _, at in sorted(houses.items()) if rng.random() < flats[at]]
    rng.shuffle(ready)
    left = WANTED - len(houses)
    units: dict[int, list[str]] = {}
    for at in ready:
        if left <= 0:
            break
        floors, doors = rng.choice(((2, 2), (2, 4), (3, 2), (3, 4), (4, 6), (5, 8), (8, 6)))
        if rng.random() < 0.5:
            made = [
                f"Apt {floor}{'ABCDEFGH'[door]}" for floor in range(1, floors + 1) for door in range(doors)
            ]
        else:
            made = [
                f"{'Unit' if doors == 2 else 'Apt'} {floor * 100 + door}"
                for floor in range(1, floors + 1)
                for door in range(1, doors + 1)
            ]
        units[at] = made[:left]
        left -= len(units[at])
    return units
