"""Maps as pages draw them: one zone, the whole city, and the layers for the map that opens on tap. A reading shelf, like ``queries``.

Everything is derived from confirmed maps and base layers, kept in memory until one of them changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import numpy as np
import shapely

from lamplighter.core.geo.basemap import Kind, Layer
from lamplighter.core.geo.drawing import Drawn, draw
from lamplighter.core.geo.frame import Bounds, Frame, zone_path
from lamplighter.core.geo.geojson import coordinate_parts, simplified_geojson
from lamplighter.places.models import ZoneMap
from lamplighter.places.queries import MapInfo, ZoneInfo, base_layers, shapes_of, zone_map_on
from lamplighter.plumbing.snapshots import Snapshot, revision

ZONE_BYTES, OTHERS_BYTES, BASE_BYTES = 2_000, 2_500, 6_000
"""Budgets of path text in one picture: the zone itself, the zones about it, and the base map below."""
LETTER, LINE = 7.5, 15
"""Pixels that a letter of a zone's name takes, and a line."""
KEPT = 800
"""Most pictures kept in memory."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Area:
    """One zone on a picture: its path, and where its name goes (whole pixels)."""

    zone: ZoneInfo
    path: str
    x: int
    y: int
    said: str
    """Its name, its code where only that has room, or nothing."""


@dataclass(frozen=True, slots=True)
class Picture:
    """All parts of a drawn map, back to front: ``base``, ``others``, ``subs``, ``here``, ``marker``."""

    width: int
    height: int
    frame: Frame
    base: Drawn
    others: tuple[Area, ...]
    subs: str
    """Outlines of the zones below, as one path."""
    here: Area | None
    marker: tuple[int, int] | None = None


_pictures: Snapshot[dict[Any, Picture]] = Snapshot("places.maps", dict)
_texts: Snapshot[dict[Any, bytes]] = Snapshot("places.maps", dict)


def zone_picture(
    code: str, day: date, *, width: int = 640, height: int = 400, marker: tuple[float, float] | None = None
) -> Picture | None:
    """A zone in the middle of its surroundings; None where no such zone is on the day's map.

    ``marker`` is a place (longitude, latitude) to mark. It is set on a copy and kept nowhere.
    """
    found = zone_map_on(day)
    zone = found.find(code) if found else None
    if found is None or zone is None:
        return None
    key = (found.pk, zone.pk, width, height, revision("places.basemap"))
    picture = _kept(_pictures(), key, lambda: _draw_zone(found, zone, width, height))
    if marker is None:
        return picture
    x, y = picture.frame.xy(*marker)
    return replace(picture, marker=(round(x), round(y)))


def city_picture(day: date, *, level: int = 0, width: int = 800, height: int = 800) -> Picture | None:
    """All zones of one level, highest by default; None where no map holds."""
    found = zone_map_on(day)
    if found is None:
        return None
    key = (found.pk, "city", level, width, height, revision("places.basemap"))
    return _kept(_pictures(), key, lambda: _draw_city(found, level, width, height))


def preview(zone_map: ZoneMap, *, width: int = 640, height: int = 480) -> tuple[Frame, list[tuple[str, str]]]:
    """A map in any state, drafts too: the frame, and (css class, path) of the highest level's and the lowest level's zones."""
    last = len(zone_map.level_words) - 1
    rows = zone_map.zones.filter(level__in={0, last}).order_by("level", "order").values_list("level", "shape")
    shapes = [(level, shapely.from_wkb(bytes(shape))) for level, shape in rows]
    west, south, east, north = shapely.total_bounds([shape for _, shape in shapes])
    frame = Frame.fit((float(west), float(south), float(east), float(north)), width, height, margin=10)
    each = max(60, 30_000 // len(shapes))
    return frame, [("area" if level == 0 else "sub", _short(shape, frame, each)) for level, shape in shapes]


def zones_geojson(
    day: date, *, level: int | None = None, code: str | None = None, exact: bool = False
) -> bytes | None:
    """Zones as GeoJSON (UTF-8) with code, name, level, parent, order and area; None where no map holds.

    All levels unless ``level`` or ``code`` chooses. Simplified to about 5 m and six decimals, shared borders alike on
    both sides, unless ``exact``.
    """
    found = zone_map_on(day)
    if found is None:
        return None
    key = (found.pk, level, code.casefold() if code else None, exact)
    return _kept(_texts(), key, lambda: _zones_geojson(found, level, code, exact))


def base_geojson(kind: Kind, day: date, *, budget: int = 300_000) -> bytes:
    """One base layer as simplified GeoJSON, cut to the day's map where there is one."""
    found = zone_map_on(day)
    within = _padded(_bounds_of(found)) if found else None
    key = (kind, found.pk if found else None, budget, revision("places.basemap"))

    def make() -> bytes:
        layers = [layer for layer in base_layers() if layer.kind is kind]
        return simplified_geojson(_joined(layers), budget=budget, within=within) if layers else _EMPTY

    return _kept(_texts(), key, make)


_EMPTY = b'{"type":"FeatureCollection","features":[]}'


def _kept(held: dict[Any, T], key: Any, make: Callable[[], T]) -> T:
    value = held.get(key)
    if value is None:
        if len(held) >= KEPT:
            held.clear()
        value = held[key] = make()
    return value


def _draw_zone(found: MapInfo, zone: ZoneInfo, width: int, height: int) -> Picture:
    shapes = shapes_of(found)
    frame = Frame.fit(zone.bounds, width, height, margin=round(min(width, height) * 0.09))
    seen = shapely.box(*frame.seen())
    beside = [z for z in found.levels[zone.level] if z.pk != zone.pk and shapes[z.pk].intersects(seen)]
    below = found.levels[zone.level + 1] if zone.level + 1 < len(found.levels) else ()
    inside = [shapes[z.pk] for z in below if z.parent is zone]
    spare = OTHERS_BYTES // 2 // max(1, len(inside))
    return Picture(
        width,
        height,
        frame,
        draw(base_layers(), frame, budget=BASE_BYTES),
        _apart(tuple(_area(z, shapes[z.pk], frame, OTHERS_BYTES // 2 // len(beside)) for z in beside), width),
        "".join(_short(shape, frame, spare) for shape in inside),
        _area(zone, shapes[zone.pk], frame, ZONE_BYTES),
    )


def _draw_city(found: MapInfo, level: int, width: int, height: int) -> Picture:
    shapes = shapes_of(found)
    zones = found.levels[level]
    frame = Frame.fit(_bounds_of(found), width, height, margin=12)
    each = max(60, 20_000 // len(zones))
    areas = _apart(tuple(_area(zone, shapes[zone.pk], frame, each) for zone in zones), width, codes=True)
    return Picture(
        width, height, frame, draw(base_layers(), frame, budget=BASE_BYTES, labels=0), areas, "", None
    )


def _area(zone: ZoneInfo, shape: shapely.Geometry, frame: Frame, budget: int) -> Area:
    x, y = frame.xy(*zone.label)
    room = 24 <= x <= frame.width - 24 and 16 <= y <= frame.height - 10
    return Area(
        zone, _short(shape, frame, budget), round(x), round(y), zone.name or zone.code if room else ""
    )


def _apart(areas: Sequence[Area], width: int, *, codes: bool = False) -> tuple[Area, ...]:
    """Areas whose words stand clear of each other and of the edges; whose do not says nothing.

    With ``codes`` all say their codes where one of the names has no room.
    """
    wanted = [replace(each, said=each.zone.name or each.zone.code) for each in areas if each.said]
    said = _placed(wanted, width)
    if codes and len(said) < len(wanted):
        said = _placed([replace(each, said=each.zone.code) for each in wanted], width)
    return tuple(replace(each, said=said.get(each.zone.code, "")) for each in areas)


def _placed(areas: Sequence[Area], width: int) -> dict[str, str]:
    taken: list[tuple[float, float, float]] = []
    said = {}
    for area in areas:
        half = len(area.said) * LETTER / 2
        apart = (abs(area.x - x) > half + other or abs(area.y - y) > LINE for x, y, other in taken)
        if half < area.x < width - half and all(apart):
            taken.append((area.x, area.y, half))
            said[area.zone.code] = area.said
    return said


def _short(shape: shapely.Geometry, frame: Frame, budget: int) -> str:
    """The finest outline that keeps the budget; the coarsest one where none does."""
    path = ""
    for tolerance in (0.6, 1.0, 1.6, 2.5, 4.0, 7.0):
        path = zone_path(shape, frame, tolerance=tolerance)
        if len(path) <= budget:
            break
    return path


def _bounds_of(found: MapInfo) -> Bounds:
    west, south, east, north = np.array([zone.bounds for zone in found.levels[0]]).T
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())


def _padded(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    x, y = (east - west) * 0.05, (north - south) * 0.05
    return west - x, south - y, east + x, north + y


def _joined(layers: list[Layer]) -> Layer:
    if len(layers) == 1:
        return layers[0]
    return Layer(
        layers[0].kind,
        tuple(name for layer in layers for name in layer.names),
        np.concatenate([layer.ranks for layer in layers]),
        np.concatenate([layer.geometries for layer in layers]),
    )


def _zones_geojson(found: MapInfo, level: int | None, code: str | None, exact: bool) -> bytes:
    held = shapes_of(found)
    features = []
    for at, zones in enumerate(found.levels):
        if level is not None and at != level:
            continue
        shapes = np.array([held[zone.pk] for zone in zones], dtype=object)
        if not exact:
            shapes = shapely.coverage_simplify(shapes, 5 / 111_195)
        for zone, shape in zip(zones, shapes, strict=True):
            if code is None or zone.code.casefold() == code.casefold():
                features.append(_feature(zone, shape, exact))
    document = {"type": "FeatureCollection", "features": features}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(zone: ZoneInfo, shape: shapely.Geometry, exact: bool) -> dict[str, Any]:
    parts = [rings for depth, rings in coordinate_parts(shape, decimals=9 if exact else 6) if depth == 2]
    geometry = (
        {"type": "Polygon", "coordinates": parts[0]}
        if len(parts) == 1
        else {"type": "MultiPolygon", "coordinates": parts}
    )
    properties = {
        "code": zone.code,
        "name": zone.name,
        "level": zone.level_word,
        "parent": zone.parent.code if zone.parent else None,
        "order": zone.order,
        "area_km2": round(zone.area_m2 / 1e6, 4),
    }
    return {
        "type": "Feature",
        "id": zone.code,
        "bbox": list(zone.bounds),
        "properties": properties,
        "geometry": geometry,
    }
