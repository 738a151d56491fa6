"""Areas in square metres of shapes in longitude and latitude, by an equal-area projection centred on the city."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

SLIVER_AREA_M2 = 100.0
SLIVER_WIDTH_M = 2.0
SLIVER_AT_MOST_M2 = 5_000.0
"""A piece smaller than the first area, or narrower on average than the width and smaller than the last area, is a drawing
fault and no place: it is counted, not listed."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """``places``: for each shape the square metres of its pieces that are no slivers; and the slivers of all together."""

    places: NDArray[np.float64]
    sliver_count: int
    sliver_m2: float


class Metres:
    """A plane in metres around one place: Lambert azimuthal equal-area on the WGS84 ellipsoid.

    Areas are exact to the projection (no approximation of the ellipsoid); lengths are off by less than one part in
    ten thousand within 100 km of the centre.
    """

    def __init__(self, lon: float, lat: float) -> None:
        crs = CRS.from_proj4(f"+proj=laea +lat_0={lat:.6f} +lon_0={lon:.6f} +datum=WGS84 +units=m +no_defs")
        self._forward = Transformer.from_crs(4326, crs, always_xy=True)

    @classmethod
    def around(cls, geometries: Any) -> Metres:
        """Centred on the box of the shapes given; on (0, 0) when there are none."""
        west, south, east, north = shapely.total_bounds(geometries) if len(geometries) else [np.nan] * 4
        if np.isnan(west):
            return cls(0.0, 0.0)
        return cls((west + east) / 2, (south + north) / 2)

    def plane(self, geometries: Any) -> Any:
        """The shapes (one or an array) in metres.

        A shape that is sound in degrees may cross itself once its corners are rounded anew, where two borders run
        within a rounding of each other; it is mended, since overlays refuse it.
        """
        flat = shapely.transform(geometries, self._points)
        broken = shapely.is_valid(geometries) & ~shapely.is_valid(flat)
        if np.any(broken):
            mended = shapely.make_valid(flat, method="structure", keep_collapsed=False)
            return np.where(broken, mended, flat) if np.ndim(flat) else mended
        return flat

    def area(self, geometries: Any) -> Any:
        """Square metres, for one shape or an array of them."""
        return shapely.area(shapely.transform(geometries, self._points))

    def weigh(self, plane_geometries: Any) -> Weighed:
        """Parts each shape (already in metres) into pieces, and tells places from slivers."""
        pieces, owner = shapely.get_parts(plane_geometries, return_index=True)
        size = shapely.area(pieces)
        width = 2 * size / np.maximum(shapely.length(pieces), 1e-9)
        thin = (size < SLIVER_AREA_M2) | ((width < SLIVER_WIDTH_M) & (size < SLIVER_AT_MOST_M2))
        places = np.zeros(len(plane_geometries))
        np.add.at(places, owner[~thin], size[~thin])
        thin &= size > 0
        return Weighed(places, int(thin.sum()), float(size[thin].sum()))

    def _points(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = self._forward.transform(points[:, 0], points[:, 1])
        return np.column_stack([x, y])
