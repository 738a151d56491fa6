"""Riverbend as a whole: everything the demo city is made of, from one seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from lamplighter.ops.demo import words
from lamplighter.ops.demo.addresses import Address, build_addresses
from lamplighter.ops.demo.divisions import Division, build_divisions
from lamplighter.ops.demo.landuse import lay_cells, yards
from lamplighter.ops.demo.oldtown import old_town
from lamplighter.ops.demo.people import Officer, build_officers
from lamplighter.ops.demo.plane import degrees
from lamplighter.ops.demo.roster import Absence, Cover, Posting, Roster, Shift, Station, build_roster
from lamplighter.ops.demo.streets import Street, build_streets
from lamplighter.ops.demo.terrain import build_terrain
from lamplighter.ops.demo.zones import Zone, build_zones

SEED = 1854
NAME = "Riverbend"
TIME_ZONE = "America/Chicago"
RANKS = {
    "parkway": 1,
    "boulevard": 1,
    "arterial": 2,
    "riverside": 2,
    "bridge": 2,
    "collector": 3,
    "street": 4,
    "lane": 4,
    "court": 5,
}
"""Rank of each grade of street on the base map, from 1 (main) to 5."""
STATIONS = {
    # zone: street the station stands on, hundred block
    "RIV": ("Quay Road", 600), "BLU": ("Ridge Road", 1200), "ORC": ("N Mission Boulevard", 1500), "FOU": ("N Sawmill Road", 100),
    "MEA": ("E 23rd Street", 900), "COT": ("W 23rd Street", 2000),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class City:
    """The demo city. Geometry is in degrees of WGS84, rounded to a centimetre.

    Attributes:
        streets: (name, kind ``main`` or ``minor``, line), one for each unbroken run of a street.
        ranks: rank of each street run for the base map, 1 to 5, in the order of ``streets``.
        water, parks: (name, shape).
        zones: (code, name, shape); beats: (code, name, code of the zone, shape).
        addresses: every address point, by street and number.
    """

    seed: int
    today: date
    streets: list[tuple[str, str, LineString]]
    ranks: list[int]
    water: list[tuple[str, BaseGeometry]]
    parks: list[tuple[str, BaseGeometry]]
    zones: list[tuple[str, str, Polygon]]
    beats: list[tuple[str, str, str, Polygon]]
    addresses: list[Address]
    officers: list[Officer]
    roster: Roster
    divisions: list[Division]

    @property
    def shifts(self) -> tuple[Shift, ...]:
        return self.roster.shifts

    @property
    def postings(self) -> tuple[Posting, ...]:
        return self.roster.postings

    @property
    def absences(self) -> tuple[Absence, ...]:
        return self.roster.absences

    @property
    def covers(self) -> tuple[Cover, ...]:
        return self.roster.covers

    @property
    def stations(self) -> tuple[Station, ...]:
        return self.roster.stations


def build_city(seed: int = SEED, *, today: date) -> City:
    """Builds the demo city in about three seconds. The same seed and day give the same city, byte for byte.

    Args:
        seed: streets of the suburbs, addresses and apartments differ with it; river, zones and officers do not.
        today: leave and covers of the roster lie around this day.
    """
    terrain = build_terrain()
    town = old_town(terrain)
    cells = lay_cells(seed, terrain)
    closed = yards(seed, cells, town)
    streets = build_streets(seed, terrain, cells, closed)
    zones, beats = build_zones(terrain)
    gardens = _pocket_parks(closed, [shape for _, shape in (*terrain.parks, *terrain.water)])
    terrain = terrain.with_parks(gardens)
    addresses = build_addresses(seed, terrain, cells, streets)
    return City(
        seed=seed,
        today=today,
        streets=[(street.name, street.line.kind, degrees(street.shape)) for street in streets],
        ranks=[RANKS[street.line.grade] for street in streets],
        water=[(name, degrees(shape)) for name, shape in terrain.water],
        parks=[(name, degrees(shape)) for name, shape in terrain.parks],
        zones=[(zone.code, zone.name, degrees(zone.shape)) for zone in zones],
        beats=[(beat.code, beat.name, beat.parent, degrees(beat.shape)) for beat in beats],
        addresses=addresses,
        officers=build_officers(),
        roster=build_roster(today, _station_addresses(addresses, zones)),
        divisions=build_divisions(),
    )


def _pocket_parks(closed: list[Polygon], taken: list[BaseGeometry]) -> list[tuple[str, BaseGeometry]]:
    """Every third of the blocks that no street crosses is a small park."""
    others = shapely.union_all(taken)
    free = [yard for yard in closed if not yard.intersects(others)]
    return [
        (f"{name} Square", yard.buffer(-24)) for name, yard in zip(words.SQUARES, free[::3], strict=False)
    ]


def _station_addresses(addresses: list[Address], zones: list[Zone]) -> dict[str, str]:
    """Each station's address: the one nearest to its block on its street, else any in its zone."""
    houses = [row for row in addresses if not row.unit]
    points = shapely.points([(row.lon, row.lat) for row in houses])
    found: dict[str, str] = {}
    for zone in zones:
        street, block = STATIONS[zone.code]
        shape = degrees(zone.shape)
        shapely.prepare(shape)
        inside = [houses[at] for at in shapely.contains_properly(shape, points).nonzero()[0].tolist()]
        best = min(
            inside, key=lambda row: (not row.street.endswith(street), abs(int(row.number) - block), row)
        )
        found[zone.code] = f"{best.number} {best.street}"
    return found


__all__ = ["City", "Street", "build_city"]
