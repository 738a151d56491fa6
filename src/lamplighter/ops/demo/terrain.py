"""What was there before the city: the river with its bends and island, creeks, lakes, the parks along them, the city limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from lamplighter.ops.demo.plane import AVENUE, CENTIMETRE, FIRST_STREET, STREET, Point, smooth

RIVER_HALF_WIDTH = 92.0
BANK = 66.0
"""Metres from the water's edge to the road along it."""

# fmt: off
RIVER = (
    (-11000, 3100), (-9600, 3500), (-7700, 3550), (-6100, 2700), (-5000, 1250), (-3700, 20), (-2000, -60), (-700, 640),
    (500, 1240), (1800, 1050), (2750, 60), (3500, -1250), (4700, -2250), (6200, -2420), (7700, -1950), (9400, -2250),
    (11000, -2700),
)
ISLAND = ((-2010, 5), (-1640, 150), (-1290, 370), (-1360, 415), (-1700, 290), (-2020, 95))
CREEKS = {
    "Willow Creek": ((2300, 7400), (2650, 6200), (2250, 5300), (2650, 4300), (2400, 3500), (1500, 2900), (1150, 2200), (900, 1180)),
    "Mill Creek": ((-1500, -7400), (-1950, -6300), (-1500, -5400), (-1850, -4400), (-2750, -3500), (-2900, -2300), (-2550, -1100),
                   (-2750, -50)),
    "Prairie Creek": ((-9400, 800), (-8300, 1250), (-7300, 950), (-6300, 1200), (-5100, 1200)),
}
LANTERN_LAKE = ((930, -3880), (1180, -3680), (1430, -3790), (1500, -4030), (1290, -4180), (1060, -4120))
OXBOW_LAKE = ((-7650, 2900), (-7350, 2420), (-6800, 2230), (-6380, 2330), (-6250, 2640))
QUARRY = ((7000, 2350), (7250, 2700), (7600, 2560), (7560, 2200), (7220, 2080))
LOOKOUT = ((-4300, 2500), (-3400, 1640), (-2620, 1420), (-2900, 2000), (-3700, 2600))
OXBOW = ((-7900, 3350), (-6900, 3050), (-6100, 2450), (-5700, 1700), (-6700, 1750), (-7900, 2300), (-8300, 2900))
BOTTOMS = ((3700, -1100), (4700, -2000), (6200, -2150), (7300, -1800), (6900, -1250), (5600, -900), (4300, -650))
LIMITS = (  # corners as (avenues east of Main Street, street number): towns of the plains grow by the survey's squares
    (-54.5, 31.5), (-36.5, 31.5), (-36.5, 39.5), (30.5, 39.5), (30.5, 35.5), (48.5, 35.5), (48.5, 27.5), (60.5, 27.5),
    (60.5, 21.5), (66.5, 21.5), (66.5, -1.5), (60.5, -1.5), (60.5, -13.5), (48.5, -13.5), (48.5, -21.5), (24.5, -21.5),
    (24.5, -29.5), (-18.5, -29.5), (-18.5, -25.5), (-42.5, -25.5), (-42.5, -19.5), (-60.5, -19.5), (-60.5, -15.5),
    (-66.5, -15.5), (-66.5, 11.5), (-54.5, 11.5),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Terrain:
    """The ground, in plane metres.

    Attributes:
        limits: the city limits; zones cover exactly this.
        river_line: middle of the river, west to east, longer than the city.
        river: the water between the banks, the island taken out.
        reach: river and both banks up to the roads along it; streets other than bridges stop at its edge.
        water, parks: named areas; parks hold no water.
    """

    limits: Polygon
    river_line: LineString
    river: BaseGeometry
    reach: Polygon
    water: tuple[tuple[str, BaseGeometry], ...]
    parks: tuple[tuple[str, BaseGeometry], ...]

    def with_parks(self, more: list[tuple[str, BaseGeometry]]) -> Terrain:
        """The same ground with more parks."""
        return replace(self, parks=(*self.parks, *more))


def avenue_x(count: float) -> float:
    """Where the avenue stands that many avenues east of Main Street (west: negative), in metres."""
    return count * AVENUE


def street_y(number: float) -> float:
    """Where a numbered street runs, in metres north of the origin."""
    return FIRST_STREET - (number - 1) * STREET


def _box(west: float, north_street: float, east: float, south_street: float) -> Polygon:
    """A block-aligned rectangle between avenues and numbered streets."""
    return shapely.box(avenue_x(west), street_y(south_street), avenue_x(east), street_y(north_street))


def _blob(points: Sequence[Point], step: float = 60.0) -> Polygon:
    """A soft area through the points."""
    return Polygon(smooth([*points, points[0]], step))


def _parks() -> list[tuple[str, BaseGeometry]]:
    return [
        ("Prairie Park", _box(6, 23, 12, 27)),
        ("Orchard Commons", _box(30, -15, 36, -11)),
        ("Fairground Park", _box(-30, 11, -24, 15)),
        ("Bluff Lookout Park", _blob(LOOKOUT)),
        ("Oxbow Nature Park", _blob(OXBOW)),
        ("Cottonwood Bottoms", _blob(BOTTOMS)),
        ("Harvest Moon Park", _box(-24, 31, -18, 35)),
        ("Meadow View Park", _box(24, 29, 27, 33)),
        ("North Ridge Park", _box(-12, -23, -9, -19)),
    ]


def _lakes() -> list[tuple[str, BaseGeometry]]:
    old_arm = LineString(smooth(OXBOW_LAKE, 40)).buffer(70)
    return [
        ("Lantern Lake", _blob(LANTERN_LAKE, 30)),
        ("Oxbow Lake", old_arm),
        ("Quarry Pond", _blob(QUARRY, 40)),
    ]


def build_terrain() -> Terrain:
    """The ground of Riverbend. It is drawn by hand: towns differ from seed to seed, the land they stand on does not."""
    limits = Polygon([(avenue_x(avenue), street_y(street)) for avenue, street in LIMITS])
    line = LineString(smooth(RIVER))
    island = _blob(ISLAND, 30)
    wide = shapely.union_all([line.buffer(RIVER_HALF_WIDTH), island.buffer(70)])
    river = wide.buffer(40).buffer(-40)
    reach = river.buffer(BANK, quad_segs=16).buffer(30).buffer(-30).simplify(1.0)
    creeks = [(name, LineString(smooth(points, 45))) for name, points in CREEKS.items()]
    lakes = _lakes()
    ground = limits.difference(reach)
    water = [("Prairie River", river.difference(island))]
    water += [(name, creek.buffer(9).difference(river)) for name, creek in creeks]
    water += lakes
    wet = shapely.union_all([shape for _, shape in water])
    green = [(name, shape.intersection(ground)) for name, shape in _parks()]
    green += [(f"{name} Greenway", creek.buffer(70).intersection(ground)) for name, creek in creeks]
    green += [
        ("Heron Island", island),
        (
            "Riverfront Park",
            reach.difference(river)
            .intersection(shapely.box(avenue_x(-24), -1000, avenue_x(24), 1700))
            .intersection(limits),
        ),
    ]
    taken = wet
    parks: list[tuple[str, BaseGeometry]] = []
    for name, shape in green:  # a place is in one park only, the first that names it
        left = shapely.set_precision(shape.difference(taken), CENTIMETRE)
        parks.append((name, _areas(left)))
        taken = taken.union(shape)
    inside = [
        (name, _areas(shapely.set_precision(shape.intersection(limits.buffer(400)), CENTIMETRE)))
        for name, shape in water
    ]
    return Terrain(limits, line, river, reach, tuple(inside), tuple(parks))


def _areas(shape: BaseGeometry) -> BaseGeometry:
    """Only the polygons of a shape, without specks."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 400]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
