"""Coordinate systems: which one a file is in, and the way from there to degrees."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from lamplighter.core.geo.archives import Opened
from lamplighter.core.geo.wording import NeedsChoice, gettext_noop

Objects = NDArray[np.object_]


def system_of(
    source: Opened, named: str | None, given: str | None, geometries: Objects, shown: str
) -> tuple[CRS, str]:
    """The coordinate system and where it comes from: what the caller says, then what the file says, then RFC 7946."""
    if given is not None:
        try:
            return CRS.from_user_input(given), "given"
        except CRSError as error:
            raise NeedsChoice(
                gettext_noop(
                    "“%(crs)s” is no coordinate system that is known. Write it like EPSG:26915 or ESRI:102696."
                ),
                crs=given,
            ) from error
    degrees = _could_be_degrees(geometries)
    if source.kind == "KML":
        if degrees:
            return CRS.from_epsg(4326), "kml"
        raise _ask_for_crs(shown)
    if source.kind == "table" and not named:
        if degrees:
            return CRS.from_epsg(4326), "assumed"
        raise _ask_for_crs(shown)
    if source.kind == "GeoJSON" and not source.has_crs_member:
        if degrees:
            return CRS.from_epsg(4326), "rfc7946"
        raise _ask_for_crs(shown)
    if not named:
        raise _ask_for_crs(shown)
    try:
        system = CRS.from_user_input(named)
    except CRSError as error:
        raise _ask_for_crs(shown) from error
    if system.is_geographic and not degrees:
        raise NeedsChoice(
            gettext_noop(
                "%(file)s says its numbers are degrees (%(crs)s), but they are not: they look like feet or metres. "
                "Say the true coordinate system, for example EPSG:26915."
            ),
            option="--crs",
            file=shown,
            crs=system.name,
        )
    return system, "file"


def _ask_for_crs(shown: str) -> NeedsChoice:
    return NeedsChoice(
        gettext_noop(
            "%(file)s does not say its coordinate system. Ask whoever made it, and say it, for example EPSG:4326 for degrees or "
            "ESRI:102696 for feet in eastern Missouri."
        ),
        option="--crs",
        file=shown,
    )


def _could_be_degrees(geometries: Objects) -> bool:
    west, south, east, north = shapely.total_bounds(geometries)
    if np.isnan([west, south, east, north]).any():
        return True  # nothing to judge by; the survey will say that there is no geometry
    return bool(west >= -180.001 and east <= 180.001 and south >= -90.001 and north <= 90.001)


def to_degrees(geometries: Objects, system: CRS, shown: str) -> Objects:
    """Shapes in longitude and latitude.

    Raises:
        NeedsChoice: the numbers do not fit the system.
    """
    if system.to_epsg(min_confidence=100) == 4326 or system == CRS.from_user_input("OGC:CRS84"):
        return geometries
    try:
        transformer = Transformer.from_crs(system, CRS.from_epsg(4326), always_xy=True)
    except (ProjError, CRSError) as error:
        raise _cannot_move(shown, system) from error

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = transformer.transform(points[:, 0], points[:, 1])
        return np.column_stack([lon, lat])

    coordinates = shapely.get_coordinates(geometries)
    moved = move(coordinates) if len(coordinates) else coordinates
    if not np.isfinite(moved).all() or (len(moved) and np.abs(moved[:, 1]).max() > 90):
        raise _cannot_move(shown, system)
    result: Objects = shapely.set_coordinates(geometries.copy(), moved)
    return result


def _cannot_move(shown: str, system: CRS) -> NeedsChoice:
    return NeedsChoice(
        gettext_noop("The numbers in %(file)s do not fit its coordinate system (%(crs)s). Say the true one."),
        option="--crs",
        file=shown,
        crs=system.name,
    )
