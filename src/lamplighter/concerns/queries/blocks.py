"""What may be told of a place: its block, or its hexagon; never its point or house number."""

from __future__ import annotations

import re

import h3
from django.conf import settings


def hexagon_of(lon: float, lat: float) -> str:
    """The H3 cell of a point (WGS84 degrees), at the resolution of the settings."""
    cell: str = h3.latlng_to_cell(lat, lon, settings.LAMPLIGHTER.concerns.hexagon_resolution)
    return cell


def middle_of(cell: str) -> tuple[float, float]:
    """Latitude and longitude (WGS84 degrees) of the middle of an H3 cell, to about a tenth of a metre."""
    lat, lon = h3.cell_to_latlng(cell)
    return round(lat, 6), round(lon, 6)


def block_of(place: str) -> str:
    """The block of an address label ("1642 Lantern St, Riverbend" gives "1600 block of Lantern St", and so does what is near it or says
    its block already); empty where that is in doubt."""
    told = re.match(r"^(?:near )?(\d{1,6} block of [^,]+)", place.strip())
    if told:
        return told[1].strip()
    found = re.match(r"^(\d{1,6})\s+([^,\d][^,]*)", place.strip())
    if not found:
        return ""
    return f"{int(found[1]) // 100 * 100} block of {found[2].strip()}"
