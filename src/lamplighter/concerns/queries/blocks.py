"""What may be told of a place: its block, or its hexagon; never its point or house number."""

from __future__ import annotations

from dataclasses import dataclass

import h3

from lamplighter.core.blocks import Block, block_in
from lamplighter.core.gazetteer.model import Hit, MatchKind
from lamplighter.places import queries as places
from lamplighter.places.hexagons import hexagon_of

BLOCK_RINGS = 3
"""A block whose hexagon lies farther than this from that of the point is not where the concern is."""


@dataclass(frozen=True, slots=True)
class Coarse:
    """A place as the public may know it. ``block`` is empty where only the hexagon is told."""

    block: str
    hexagon: str


def middle_of(cell: str) -> tuple[float, float]:
    """Latitude and longitude (WGS84 degrees) of the middle of an H3 cell, to about a tenth of a metre."""
    lat, lon = h3.cell_to_latlng(cell)
    return round(lat, 6), round(lon, 6)


def block_of(place: str) -> str:
    """The block of an address label ("1642 Lantern St, Riverbend" gives "1600 block of Lantern St"); empty where that is in doubt."""
    return str(block_in(place) or "")


def coarse_place(place: str, lon: float, lat: float) -> Coarse:
    """What the public may know of a concern's place: its label and its point, made coarse.

    Block and hexagon are shown together, and a block may lie in two hexagons: then the point's own would tell which end of
    the block, perhaps which house. So a block comes with the hexagon of the block, as the city's addresses know it, whatever
    the point. A block that they do not know, or that is elsewhere, is not told.
    """
    block, own = block_in(place), hexagon_of(lon, lat)
    if block is None:
        return Coarse("", own)
    try:
        known = _known(block, place)
    except places.NoAddresses:  # nothing knows where the block lies
        return Coarse(str(block), own)
    if known is None:
        return Coarse("", own)
    hexagon = hexagon_of(known.lon, known.lat)
    return (
        Coarse(str(Block(block.hundred, known.street)), hexagon) if _near(own, hexagon) else Coarse("", own)
    )


def _known(block: Block, place: str) -> Hit | None:
    town = place.partition(",")[2].strip()
    answer = places.search(f"{block}, {town}" if town else str(block), 1)
    found = answer.found
    return found if found is not None and found.kind is MatchKind.BLOCK else None


def _near(one: str, other: str) -> bool:
    try:
        return bool(h3.grid_distance(one, other) <= BLOCK_RINGS)
    except h3.H3BaseException:  # too far apart, or beyond a pentagon
        return False
