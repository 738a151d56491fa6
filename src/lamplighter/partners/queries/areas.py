"""Blocks as the city's addresses know them, and their hexagons: what may be told of where a problem is."""

from __future__ import annotations

from collections.abc import Iterable

import h3
from django.conf import settings

from lamplighter.core.blocks import block_in
from lamplighter.core.gazetteer.model import MatchKind
from lamplighter.places import queries as places


def hexagon_of(lon: float, lat: float) -> str:
    """The H3 cell of a point (WGS84 degrees), at the resolution of the settings."""
    cell: str = h3.latlng_to_cell(lat, lon, settings.LAMPLIGHTER.concerns.hexagon_resolution)
    return cell


def outline_of(cell: str) -> tuple[tuple[float, float], ...]:
    """Longitude and latitude (WGS84 degrees) of an H3 cell's corners; none where it is no cell."""
    if not h3.is_valid_cell(cell):
        return ()
    return tuple((lon, lat) for lat, lon in h3.cell_to_boundary(cell))


def blocks_of(lines: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """The hexagon of each block that lines name, and the lines that name none the addresses know.

    A house number is made a block at once: it is not kept.

    Raises:
        NoAddresses: no addresses have been imported.
    """
    found: dict[str, str] = {}
    unknown: list[str] = []
    for line in filter(None, (each.strip() for each in lines)):
        block = str(block_in(line) or "")
        hit = places.search(block, 1).found if block else None
        if hit is None or hit.kind is not MatchKind.BLOCK:
            unknown.append(line)
            continue
        hundred = block.partition(" ")[0]
        found[f"{hundred} block of {hit.street}"[:120]] = hexagon_of(hit.lon, hit.lat)
    return found, unknown
