"""Reads of places: which zone, on which map, why; addresses; the base map. Answers come from memory, never from a query.

Every value here is immutable and shared between threads; ``plumbing.snapshots`` notices changes.
"""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

import shapely
from django.conf import settings

from lamplighter.core.gazetteer.model import GazetteerError, Nearby, SearchAnswer
from lamplighter.core.gazetteer.search import Gazetteer
from lamplighter.core.geo.basemap import Kind, Layer, open_layer
from lamplighter.core.geo.index_file import IndexFileError
from lamplighter.core.geo.points import check_point
from lamplighter.core.geo.wording import ZoneFileError
from lamplighter.core.geo.zone_index import ZoneIndex
from lamplighter.places.answers import MapInfo, NotCovered, Why, ZoneAnswer, ZoneInfo
from lamplighter.places.models import AddressFile, BaseLayer, Zone, ZoneMap
from lamplighter.places.rules import MapState, WhyNot, in_order
from lamplighter.plumbing.snapshots import Snapshot

__all__ = ["MapInfo", "NotCovered", "Why", "ZoneAnswer", "ZoneInfo"]

T = TypeVar("T")
log = logging.getLogger(__name__)


class NoAddresses(Exception):
    """No gazetteer has been built: addresses cannot be searched yet."""


def _twice(load: Callable[[], T]) -> Callable[[], T]:
    """A file may be replaced between the reading of its row and its opening: then the new row is read."""

    def attempt() -> T:
        try:
            return load()
        except (IndexFileError, GazetteerError, ZoneFileError, OSError):
            return load()

    return attempt


def _load_maps() -> tuple[tuple[date, ...], tuple[MapInfo, ...]]:
    rows = list(ZoneMap.objects.filter(state=MapState.CONFIRMED.value).order_by("holds_from"))
    ends = [*(row.holds_from for row in rows[1:]), None]
    maps = tuple(
        map_info(row, ZoneIndex.open(settings.HOME.zones / row.index_file), end)
        for row, end in zip(rows, ends, strict=False)
    )
    return tuple(each.holds_from for each in maps), maps


def map_info(row: ZoneMap, index: ZoneIndex, holds_until: date | None = None) -> MapInfo:
    """A map ready to answer, from its row and the index of its lowest zones."""
    kept = Zone.objects.filter(zone_map=row).order_by("level", "order").defer("shape")
    zones = [
        zone
        for level in range(len(row.level_words))
        for zone in in_order([(zone.code, zone) for zone in kept if zone.level == level])
    ]
    children: dict[int, list[str]] = {}
    for zone in zones:
        if zone.parent_id is not None:
            children.setdefault(zone.parent_id, []).append(zone.code)
    infos: dict[int, ZoneInfo] = {}
    for zone in zones:  # parents come first: they stand on a higher level
        infos[zone.pk] = ZoneInfo(
            code=zone.code,
            name=zone.name,
            level=zone.level,
            level_word=row.level_words[zone.level],
            parent=infos[zone.parent_id] if zone.parent_id is not None else None,
            children=tuple(children.get(zone.pk, ())),
            order=zone.order,
            area_m2=zone.area_m2,
            bounds=(zone.west, zone.south, zone.east, zone.north),
            label=(zone.label_lon, zone.label_lat),
            pk=zone.pk,
        )
    lowest = len(row.level_words) - 1
    by_code = {info.code: info for info in infos.values() if info.level == lowest}
    answers = tuple(by_code[code] for code in index.codes)
    return MapInfo(
        pk=row.pk,
        name=row.name,
        holds_from=row.holds_from,
        level_words=tuple(row.level_words),
        index=index,
        answers=answers,
        chains=tuple(tuple(each.code for each in answer.chain) for answer in answers),
        levels=tuple(
            tuple(info for info in infos.values() if info.level == level) for level in range(lowest + 1)
        ),
        holds_until=holds_until,
    )


_maps: Snapshot[tuple[tuple[date, ...], tuple[MapInfo, ...]]] = Snapshot("places.maps", _twice(_load_maps))
_outlines: Snapshot[dict[int, shapely.Geometry]] = Snapshot("places.maps", dict)
_shapes: Snapshot[dict[int, Mapping[int, shapely.Geometry]]] = Snapshot("places.maps", dict)


def zone_map_on(day: date) -> MapInfo | None:
    """The map that holds on a day, or None before the first."""
    days, maps = _maps()
    at = bisect_right(days, day)
    return maps[at - 1] if at else None


def held_maps() -> Sequence[MapInfo]:
    """Every confirmed map, the earliest first."""
    return _maps()[1]


def held_map(pk: int) -> MapInfo | None:
    """The confirmed map of that id, whatever day it holds."""
    return next((each for each in held_maps() if each.pk == pk), None)


def map_after(day: date) -> MapInfo | None:
    """The confirmed map that takes force next after a day, or None."""
    days, maps = _maps()
    at = bisect_right(days, day)
    return maps[at] if at < len(maps) else None


def zone_at(lon: float, lat: float, day: date) -> ZoneAnswer | NotCovered:
    """The one lowest-level zone of a point (WGS84 degrees) on a day, or why there is none."""
    found = zone_map_on(day)
    return NotCovered(WhyNot.NO_MAP) if found is None else zone_on(found, lon, lat)


def zone_on(found: MapInfo, lon: float, lat: float) -> ZoneAnswer | NotCovered:
    """The one lowest-level zone of a point on one map, whatever day it holds."""
    number = found.index.locate(lon, lat)
    if number < 0:
        return _not_covered(found, lon, lat)
    return ZoneAnswer(found.answers[number], found.chains[number], found)


def _not_covered(found: MapInfo, lon: float, lat: float) -> NotCovered:
    problem = check_point(lon, lat, found.index.bounds)
    if problem is not None:
        return NotCovered(WhyNot.NOT_A_PLACE, problem, found)
    inside = shapely.contains_xy(_outline(found), lon, lat)
    return NotCovered(WhyNot.GAP if inside else WhyNot.OUTSIDE, None, found)


def _outline(found: MapInfo) -> shapely.Geometry:
    """Everything the map encloses, holes filled. Made at the first point that needs it, then kept with the map."""
    outlines = _outlines()
    if found.pk not in outlines:
        whole = shapely.union_all(list(shapes_of(found).values()))
        parts = [
            shapely.Polygon(part.exterior) for part in shapely.get_parts(whole) if part.geom_type == "Polygon"
        ]
        outline = shapely.union_all(parts)
        shapely.prepare(outline)
        outlines[found.pk] = outline
    return outlines[found.pk]


def explain(lon: float, lat: float, day: date) -> Why | None:
    """What decided the answer for a point: map, day, border rule. None where no map holds."""
    found = zone_map_on(day)
    return None if found is None else Why(found, day, found.index.explain(lon, lat))


def zones_on(day: date) -> Sequence[ZoneInfo]:
    """Every zone of the day's map, highest level first."""
    found = zone_map_on(day)
    return [] if found is None else [zone for level in found.levels for zone in level]


def zone_by_code(code: str, day: date) -> ZoneInfo | None:
    """The zone of that code on a day's map."""
    found = zone_map_on(day)
    return None if found is None else found.find(code)


def shapes_of(zone_map: MapInfo) -> Mapping[int, shapely.Geometry]:
    """Exact shapes (WGS84 degrees) by zone id, for drawing and export. Read once a process and map."""
    held = _shapes()
    if zone_map.pk not in held:
        rows = (
            Zone.objects.filter(zone_map_id=zone_map.pk).order_by("level", "order").values_list("pk", "shape")
        )
        held[zone_map.pk] = {pk: shapely.from_wkb(bytes(shape)) for pk, shape in rows}
    return held[zone_map.pk]


def _load_gazetteer() -> Gazetteer | None:
    row = AddressFile.objects.filter(current=True).first()
    return None if row is None else Gazetteer.open(settings.HOME.addresses / row.file)


_gazetteer: Snapshot[Gazetteer | None] = Snapshot("places.addresses", _twice(_load_gazetteer))


def gazetteer() -> Gazetteer | None:
    """Every address there is; None where none have been imported."""
    return _gazetteer()


def search(text: str, limit: int = 8, *, partial: bool = False) -> SearchAnswer:
    """Addresses that a text may mean.

    Raises:
        NoAddresses: none have been imported.
    """
    gazetteer = _gazetteer()
    if gazetteer is None:
        raise NoAddresses
    return gazetteer.search(text, limit=limit, partial=partial)


def near(lon: float, lat: float) -> Nearby | None:
    """The block that a point (WGS84 degrees) is near; None where no address is near, or none have been imported."""
    gazetteer = _gazetteer()
    return None if gazetteer is None else gazetteer.near(lon, lat)


def _load_layers() -> tuple[Layer, ...]:
    rows = sorted(BaseLayer.objects.all(), key=lambda row: (list(Kind).index(Kind(row.kind)), row.pk))
    return tuple(layer for row in rows if (layer := _layer(row)) is not None)


def _layer(row: BaseLayer) -> Layer | None:
    """A layer whose file is gone or damaged is left out of the drawing: an answer without a street beats no answer."""
    try:
        return open_layer(settings.HOME.basemap / row.file)
    except (OSError, ZoneFileError):
        log.exception("the base layer %s cannot be read; import it again", row.file)
        return None


_layers: Snapshot[tuple[Layer, ...]] = Snapshot("places.basemap", _twice(_load_layers))


def base_layers() -> tuple[Layer, ...]:
    """Streets, water and parks, as far as they have been imported."""
    return _layers()


def all_maps() -> list[ZoneMap]:
    """Every map there is, drafts and withdrawn ones too, newest date first. For staff."""
    return list(ZoneMap.objects.defer("report"))


def map_by_id(pk: int) -> ZoneMap | None:
    """One map in any state, with its report. For staff."""
    return ZoneMap.objects.filter(pk=pk).first()


def current_addresses() -> AddressFile | None:
    """The build that answers searches, or None."""
    return AddressFile.objects.filter(current=True).first()


def former_addresses() -> AddressFile | None:
    """The list that answered before and is kept so that it can be put back, or None. For staff."""
    rows = AddressFile.objects.filter(current=False).order_by("-pk")
    return next((row for row in rows if (settings.HOME.addresses / row.file).is_file()), None)


def base_layer_rows() -> list[BaseLayer]:
    """The layers there are. For staff."""
    return list(BaseLayer.objects.order_by("kind", "pk"))


def map_before(row: ZoneMap) -> ZoneMap | None:
    """The confirmed map that holds until a map does, or would."""
    earlier = ZoneMap.objects.filter(state=MapState.CONFIRMED.value, holds_from__lte=row.holds_from)
    return earlier.exclude(pk=row.pk).order_by("-holds_from").first()


def map_beside(row: ZoneMap) -> ZoneMap | None:
    """The map that one is held against: the confirmed one that holds until it does; for a draft before all of them, the first."""
    found = map_before(row)
    if found is None and row.state == MapState.DRAFT.value:
        found = ZoneMap.objects.filter(state=MapState.CONFIRMED.value).order_by("holds_from").first()
    return found


def confirmed_from(day: date) -> ZoneMap | None:
    """The confirmed map that holds from this very day, or None."""
    return ZoneMap.objects.filter(state=MapState.CONFIRMED.value, holds_from=day).first()
