"""The zone map that Riverbend's department thinks of for next season: one beat to another zone, and one border moved."""

from __future__ import annotations

from datetime import date

import shapely
from shapely import Polygon

from lamplighter.ops.demo.city import City

Rows = list[tuple[str, str, str, Polygon]]
"""Code, name, code of the zone above (empty for a zone) and shape."""
GOES, TO, AS = "BLU-4", "ORC", "ORC-6"
"""The beat that another zone gets, that zone, and the beat's code there."""
GIVES, TAKES = "COT-4", "MEA-1"
"""The beat whose eastern half a neighbour gets."""


def next_map(city: City) -> tuple[Rows, Rows]:
    """Zones and beats of the map to come, in degrees."""
    shapes = {code: shape for code, _name, _zone, shape in city.beats}
    west, south, east, north = shapes[GIVES].bounds
    half = shapely.box((west + east) / 2, south, east, north)
    given = shapely.intersection(shapes[GIVES], half)
    shapes[TAKES] = shapely.union(shapes[TAKES], given)
    shapes[GIVES] = shapely.difference(shapes[GIVES], half)
    beats = [
        (AS, name, TO, shapes[code]) if code == GOES else (code, name, zone, shapes[code])
        for code, name, zone, _shape in city.beats
    ]
    zones = [
        (code, name, "", shapely.union_all([shape for _code, _name, zone, shape in beats if zone == code]))
        for code, name, _shape in city.zones
    ]
    return zones, beats


def day_of(today: date) -> date:
    """A day that lies well ahead: the first of the month after next."""
    months = today.year * 12 + today.month + 1
    return date(months // 12, months % 12 + 1, 1)
