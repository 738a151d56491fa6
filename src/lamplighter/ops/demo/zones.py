"""Six zones and their beats. Borders run along section streets, the parkway, the river and the city limits, and every
corner is a vertex of all that meet in it."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
import shapely.ops
from shapely import LineString, Polygon

from lamplighter.ops.demo.oldtown import PARKWAY
from lamplighter.ops.demo.plane import CENTIMETRE, Point, smooth
from lamplighter.ops.demo.terrain import Terrain, avenue_x, street_y

FAR = 10_000.0
RIVER_ZONE = "RIV"


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone, or a beat when it has a parent. Plane metres."""

    code: str
    name: str
    parent: str
    shape: Polygon


@dataclass(frozen=True, slots=True)
class _Plan:
    """A zone before it is cut: a point inside, the lines that part its beats, and each beat's name with a point inside."""

    code: str
    name: str
    seed: Point
    cuts: tuple[LineString, ...]
    beats: tuple[tuple[str, Point], ...]


def _avenue(at: float, south: float = -FAR, north: float = FAR) -> LineString:
    return LineString([(avenue_x(at), south), (avenue_x(at), north)])


def _street(number: float, west: float = -FAR, east: float = FAR) -> LineString:
    return LineString([(west, street_y(number)), (east, street_y(number))])


def _path(*corners: Point) -> LineString:
    """A line through corners given as (avenue, street number)."""
    return LineString([(avenue_x(avenue), street_y(street)) for avenue, street in corners])


def build_zones(terrain: Terrain) -> tuple[list[Zone], list[Zone]]:
    """The six zones and their beats, each beat wholly inside its zone."""
    faces = _faces(terrain)
    shapely.prepare(faces)
    zones: list[Zone] = []
    beats: list[Zone] = []
    for plan in _plans(terrain):
        own: list[Polygon] = []
        for at, (name, inside) in enumerate(plan.beats, start=1):
            (face,) = [face for face in faces if face.contains(shapely.Point(inside))]
            own.append(face)
            beats.append(Zone(f"{plan.code}-{at}", name, plan.code, face))
        whole = shapely.coverage_union_all(own)
        (zone,) = shapely.get_parts(whole)
        zones.append(Zone(plan.code, plan.name, "", zone))
    return zones, beats


def _borders(terrain: Terrain) -> list[LineString]:
    """Lines between zones; each ends on another or on the limits. The river also parts the River zone's own beats."""
    river = terrain.river_line
    parkway = LineString(smooth(PARKWAY))
    cottonwood, mission, main = avenue_x(-36), avenue_x(24), 0.0
    middle = {
        x: river.intersection(LineString([(x, -FAR), (x, FAR)])).y
        for x in (avenue_x(-24), cottonwood, mission)
    }
    east_end = river.intersection(_street(15, 2500, 6000)).x
    return [
        terrain.limits.exterior,
        river,
        LineString([(cottonwood, middle[cottonwood]), (cottonwood, PARKWAY[0][1])]),
        _between(parkway, _avenue(-36), _avenue(24)),
        LineString([(mission, middle[mission]), (mission, street_y(-9))]),
        LineString([(avenue_x(-24), middle[avenue_x(-24)]), (avenue_x(-24), street_y(15))]),
        LineString([(avenue_x(-24), street_y(15)), (east_end, street_y(15))]),
        LineString([(main, parkway.intersection(_avenue(0)).y), (main, FAR)]),
        _path((24, -1), (60.5, -1), (60.5, -1.5)),
        LineString([(main, street_y(15)), (main, -FAR)]),
    ]


def _between(line: LineString, first: LineString, last: LineString) -> LineString:
    """The part of a line between where it meets two others."""
    return shapely.ops.substring(
        line, line.project(line.intersection(first)), line.project(line.intersection(last))
    )


def _faces(terrain: Terrain) -> list[Polygon]:
    """The pieces of the city between all borders and cuts, with shared vertices."""
    inside = [terrain.limits.intersection(line) for line in _borders(terrain)[1:]]
    whole = shapely.union_all([terrain.limits.exterior, *inside], grid_size=CENTIMETRE)
    zones = list(shapely.get_parts(shapely.polygonize([whole])))
    lines = [whole]
    for plan in _plans(terrain):
        zone = shapely.union_all(
            [face for face in zones if any(face.contains(shapely.Point(p)) for _, p in plan.beats)]
        )
        lines += [cut.intersection(zone) for cut in plan.cuts]
    noded = shapely.union_all(lines, grid_size=CENTIMETRE)
    return list(shapely.get_parts(shapely.polygonize(list(shapely.get_parts(noded)))))


def _plans(terrain: Terrain) -> tuple[_Plan, ...]:
    river = terrain.river_line
    parkway = LineString(smooth(PARKWAY))
    ninth_meets_river = river.intersection(_street(9, 2500, 6000)).x
    east_parkway = _between(parkway, _avenue(24), _avenue(48))
    north_of_ninth = street_y(9)
    return (
        _Plan(RIVER_ZONE, "River", (0, 0),
              (_street(9, -FAR, ninth_meets_river), _avenue(6, north_of_ninth), _avenue(-12, river.intersection(_avenue(-12)).y)),
              (("Lantern District", (0, 0)), ("Warehouse Row", (1700, 0)), ("Ninth Street", (0, -1300)),
               ("Heron Shore", (-2400, 1500)), ("Chapel Heights", (-300, 2000)), ("Willow Mouth", (2300, 2000)))),
        _Plan("BLU", "Bluffs", (-4000, 4000),
              (_avenue(-36, PARKWAY[0][1]), _street(-9, -FAR, avenue_x(-36)), _street(-17, avenue_x(-36), 0),
                  _avenue(-18, 2000, street_y(-17)),
               _avenue(-12, street_y(-17))),
              (("West Bluff", (-6500, 4000)), ("Oxbow Heights", (-5500, 2600)), ("Lookout", (-3800, 3700)), ("Ridge Park", (-1200, 3700)),
               ("Windmill Hill", (-3200, 5500)), ("Far North", (-800, 5500)))),
        _Plan("ORC", "Orchard", (3000, 5000),
              (_path((24, -9), (24, -21.5), (24.5, -21.5)), _street(-17, 0, avenue_x(24)), east_parkway, _street(-9, avenue_x(48)),
                  _avenue(48, street_y(-1), street_y(-9))),
              (("Creek Bend", (1600, 3800)), ("Village Green", (1200, 5500)), ("Orchard Commons", (5000, 4200)),
                  ("Ridge Road", (4800, 2000)),
               ("Quarry Pond", (7400, 2000)))),
        _Plan("FOU", "Foundry", (5000, 0),
              (_avenue(48), _street(7)),
              (("Millrace", (4400, 500)), ("Rail Yards", (7500, 500)), ("Bottoms", (4800, -900)), ("East Flats", (7500, -1000)))),
        _Plan("MEA", "Meadowlark", (2000, -4000),
              (_avenue(24), _street(23), _street(31, 0, avenue_x(24))),
              (("Fifteenth Street", (1500, -2800)), ("Towpath", (5000, -3000)), ("Lantern Lake", (1200, -4400)),
                  ("South Meadow", (1500, -6000)),
               ("Meadow View", (5000, -4500)))),
        _Plan("COT", "Cottonwood", (-4000, -3000),
              (_street(15, -FAR, avenue_x(-24)), _avenue(-36, street_y(15), 2000), _street(23, avenue_x(-36)), _path((-36, 15),
                  (-36, 31.5), (-36.5, 31.5)),
               _street(31, avenue_x(-36)), _avenue(-12, street_y(23), street_y(15))),
              (("Fairground", (-4000, -1000)), ("Prairie Creek", (-6500, 0)), ("Old Trail", (-3000, -2800)),
                  ("University", (-800, -2800)),
               ("Mill Creek", (-2500, -4300)), ("Harvest Moon", (-2500, -6000)), ("County Line", (-6000, -3500)))),
    )  # fmt: skip
