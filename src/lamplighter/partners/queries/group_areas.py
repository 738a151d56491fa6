"""What a group covers: lines of text as blocks or as a polygon, and which group covers a place. No house number is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from django.db.models import Q

from lamplighter.core.blocks import Block, block_in, read_block
from lamplighter.core.gazetteer.model import Hit, MatchKind
from lamplighter.partners.models import Group, GroupBlock
from lamplighter.partners.rules.areas import CORNERS_MOST, point_of, spread
from lamplighter.partners.rules.groups import STANDING, State
from lamplighter.places import queries as places

SMALLEST, LARGEST = 2e-8, 2e-3
"""Of a drawn area, in square degrees: a few houses, and a quarter of a city."""
NEAR = 0.01
"""Degrees within which a block of the same name is the same block."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A block and its middle (WGS84 degrees)."""

    label: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Area:
    """What a group covers. ``shape``: of a drawn one. ``lon``, ``lat``: a point inside, which decides the zone."""

    blocks: tuple[Covered, ...]
    shape: shapely.Polygon | None
    lon: float
    lat: float


class Unknown(Exception):
    """A line is no place that is known; ``line`` as it was typed, ``several`` where it may be more than one."""

    def __init__(self, line: str, *, several: bool = False) -> None:
        super().__init__(line)
        self.line, self.several = line, several


class NoArea(Exception):
    """Corners that enclose nothing, too little or too much."""


def block_of(label: str) -> Covered | None:
    """The block of an address label, as the city's addresses know it; None where that is in doubt.

    Raises:
        NoAddresses: none have been imported.
    """
    block = block_in(label)
    if block is None:
        return None
    town = label.partition(",")[2].strip()
    found = places.search(f"{block}, {town}" if town else str(block), 1).found
    if found is None or found.kind is not MatchKind.BLOCK:
        return None
    return Covered(str(Block(block.hundred, found.street)), found.lon, found.lat)


def blocks_area(lines: Sequence[str]) -> Area:
    """The blocks that lines name, each once: blocks, addresses (whose number is dropped), stretches of a street.

    Raises:
        Unknown: a line is no place that is known.
        TooLong: a stretch is too long, or runs backwards.
        NoAddresses: none have been imported.
    """
    found: dict[str, Covered] = {}
    for line in lines:
        parts = spread(line)
        known = [_block(part) for part in parts]
        if not any(known) or (len(parts) == 1 and known[0] is None):
            raise Unknown(line, several=len(places.search(parts[0], 2).hits) > 1)
        found |= {each.label: each for each in known if each is not None}
    blocks = tuple(sorted(found.values(), key=lambda each: each.label))
    middle = _middle(blocks)
    return Area(blocks, None, middle.lon, middle.lat)


def _block(text: str) -> Covered | None:
    if read_block(text) is not None:
        return block_of(text)
    hit = places.search(text, 1).found
    return block_of(hit.label) if hit is not None else None


def _middle(blocks: Sequence[Covered]) -> Covered:
    lon = sum(each.lon for each in blocks) / len(blocks)
    lat = sum(each.lat for each in blocks) / len(blocks)
    return min(blocks, key=lambda each: (each.lon - lon) ** 2 + (each.lat - lat) ** 2)


def drawn_area(lines: Sequence[str]) -> Area:
    """The polygon whose corners lines name in their order: streets that meet, addresses, or "latitude, longitude".

    Raises:
        Unknown: a line is no place that is known.
        NoArea: see there.
        NoAddresses: none have been imported.
    """
    corners = [point_of(line) or _corner(line) for line in lines[:CORNERS_MOST]]
    if len(set(corners)) < 3:
        raise NoArea
    shape = shapely.Polygon(corners)
    if not shape.is_valid or not SMALLEST <= shape.area <= LARGEST:
        raise NoArea
    inside = shape.representative_point()
    return Area((), shapely.set_precision(shape, 1e-6), inside.x, inside.y)


def _corner(line: str) -> tuple[float, float]:
    answer = places.search(line, 2)
    hit: Hit | None = answer.found
    if hit is None:
        raise Unknown(line, several=len(answer.hits) > 1)
    return hit.lon, hit.lat


def shape_of(group: Group) -> shapely.Geometry | None:
    """The drawn area of a group (WGS84 degrees); None of one that is a list of blocks."""
    return shapely.from_wkb(bytes(group.shape)) if group.shape else None


def covering(lon: float, lat: float, label: str, zones: Sequence[str]) -> list[Group]:
    """The groups that cover a place, recognized ones first. Where and what was asked is kept nowhere.

    Args:
        label: the place as the gazetteer writes it; empty where only a point is known.
        zones: codes of the zone that the place lies in, and of those above it.
    """
    standing = Group.objects.filter(state__in=[State.ACTIVE.value, State.FORMING.value])
    found = {each.pk: each for each in standing.filter(_blocks_at(lon, lat, label)).distinct()}
    point = shapely.Point(lon, lat)
    for group in standing.filter(zone__in=zones, shape__isnull=False):
        shape = shape_of(group)
        if shape is not None and shape.covers(point):
            found[group.pk] = group
    return sorted(found.values(), key=lambda each: (each.state != State.ACTIVE.value, each.name))


def _blocks_at(lon: float, lat: float, label: str) -> Q:
    try:
        if not label:
            near = places.near(lon, lat)
            label = near.label if near is not None else ""
        block = block_of(label)
    except places.NoAddresses:
        block = None
    if block is None or abs(block.lon - lon) > NEAR or abs(block.lat - lat) > NEAR:
        return Q(pk__in=[])
    rows = GroupBlock.objects.filter(
        label__iexact=block.label, lon__range=(lon - NEAR, lon + NEAR), lat__range=(lat - NEAR, lat + NEAR)
    )
    return Q(pk__in=rows.values("group_id"))


def overlapping(area: Area, zones: Sequence[str], *, but: int | None = None) -> list[Group]:
    """Other groups that cover some of the same: the officer is told, and decides."""
    standing = Group.objects.filter(state__in=[each.value for each in STANDING])
    if but is not None:
        standing = standing.exclude(pk=but)
    labels = [each.label for each in area.blocks]
    found = {each.pk: each for each in standing.filter(blocks__label__in=labels, zone__in=zones).distinct()}
    if area.shape is not None:
        for group in standing.filter(zone__in=zones, shape__isnull=False):
            other = shape_of(group)
            if other is not None and other.intersects(area.shape):
                found[group.pk] = group
    return sorted(found.values(), key=lambda each: each.name)
