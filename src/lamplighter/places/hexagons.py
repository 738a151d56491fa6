"""Hexagons of H3, by which a place is told coarsely."""

from __future__ import annotations

import h3
from django.conf import settings


def hexagon_of(lon: float, lat: float) -> str:
    """The H3 cell of a point (WGS84 degrees), at the resolution of the settings."""
    cell: str = h3.latlng_to_cell(lat, lon, settings.LAMPLIGHTER.concerns.hexagon_resolution)
    return cell


def outline_of(cell: str) -> tuple[tuple[float, float], ...]:
    """Longitude and latitude (WGS84 degrees) of an H3 cell's corners; none where it is no cell."""
    if not h3.is_valid_cell(cell):
        return ()
    return tuple((lon, lat) for lat, lon in h3.cell_to_boundary(cell))
