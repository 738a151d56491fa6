"""Maps drawn as small SVG: where a place falls on the picture, and shapes as short path texts.

Pictures use Web Mercator, as Leaflet does, so that the drawn map and the map opened on tap look alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""
_MAX_LAT = 85.0511287798


def _mercator(lat: NDArray[np.float64] | float) -> Any:
    """Northing of Web Mercator in degrees of longitude."""
    bound = np.clip(lat, -_MAX_LAT, _MAX_LAT)
    return np.degrees(np.log(np.tan(np.pi / 4 + np.radians(bound) / 2)))


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture ``width`` by ``height`` pixels that shows ``bounds`` whole, centred, without stretching.

    ``x`` grows to the east from 0 at the left edge, ``y`` to the south from 0 at the top edge.
    """

    bounds: Bounds
    width: int
    height: int
    scale: float
    """Pixels a degree of longitude."""
    left: float
    top: float

    @classmethod
    def fit(cls, bounds: Bounds, width: int, height: int, *, margin: int = 8) -> Frame:
        """The frame in which ``bounds`` fill the picture but for ``margin`` pixels. A single point gets about 500 m around it."""
        west, south, east, north = bounds
        if east - west < 1e-5 and north - south < 1e-5:
            west, east, south, north = west - 0.003, east + 0.003, south - 0.002, north + 0.002
        low, high = float(_mercator(south)), float(_mercator(north))
        wide, tall = max(east - west, 1e-9), max(high - low, 1e-9)
        scale = min((width - 2 * margin) / wide, (height - 2 * margin) / tall)
        left = (west + east) / 2 - width / 2 / scale
        top = (low + high) / 2 + height / 2 / scale
        return cls((west, south, east, north), width, height, scale, left, top)

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Pixels of a place."""
        return (lon - self.left) * self.scale, (self.top - float(_mercator(lat))) * self.scale

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        """The place at a pixel."""
        northing = math.radians(self.top - y / self.scale)
        return self.left + x / self.scale, math.degrees(2 * math.atan(math.exp(northing)) - math.pi / 2)

    def seen(self) -> Bounds:
        """West, south, east, north of the whole picture, margins included."""
        west, north = self.lonlat(0, 0)
        east, south = self.lonlat(self.width, self.height)
        return west, south, east, north

    def pixels(self, geometries: Any) -> Any:
        """Shapes (one or an array) moved into pixels."""

        def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(
                [(points[:, 0] - self.left) * self.scale, (self.top - _mercator(points[:, 1])) * self.scale]
            )

        return shapely.transform(geometries, move)


def zone_path(geometry: BaseGeometry, frame: Frame, *, tolerance: float = 0.6) -> str:
    """SVG path text of an area, holes included (draw with ``fill-rule="evenodd"``). Empty when nothing is to be seen.

    ``tolerance`` is how far, in pixels, the drawn outline may lie from the true one, before rounding to whole pixels.
    """
    return _outline(frame.pixels(geometry), frame, tolerance)


def area_path(
    geometries: Sequence[BaseGeometry], frame: Frame, *, tolerance: float = 0.8, smallest: float = 4.0
) -> str:
    """One path for many areas (parks, water); those under ``smallest`` square pixels are left out."""
    shapes = frame.pixels(np.array(list(geometries), dtype=object))
    found = [_outline(shape, frame, tolerance) for shape in shapes if shapely.area(shape) >= smallest]
    return "".join(found)


def _outline(shape: BaseGeometry, frame: Frame, tolerance: float) -> str:
    shape = shapely.simplify(_clipped(shape, frame), tolerance, preserve_topology=True)
    rings = [
        ring
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon"
        for ring in shapely.get_rings(part)
    ]
    return "".join(_ring(np.asarray(ring.coords)) for ring in rings)


def line_path(
    shapes: Iterable[BaseGeometry], frame: Frame, *, tolerance: float = 0.8, shortest: float = 2.0
) -> str:
    """One path for many lines, already in pixels. Lines shorter than ``shortest`` pixels are left out."""
    texts: list[str] = []
    for shape in shapes:
        parts = shapely.get_parts(shapely.simplify(_clipped(shape, frame), tolerance))
        runs = (part for part in parts if part.geom_type == "LineString" and part.length >= shortest)
        texts.extend(_run(np.asarray(run.coords), close=False) for run in runs)
    return "".join(texts)


def _clipped(shape: BaseGeometry, frame: Frame) -> BaseGeometry:
    edge = 4  # a little more than is seen, so that cut outlines run off the picture
    west, north, east, south = shapely.bounds(shape)
    if west >= -edge and north >= -edge and east <= frame.width + edge and south <= frame.height + edge:
        return shape
    result: BaseGeometry = shapely.clip_by_rect(shape, -edge, -edge, frame.width + edge, frame.height + edge)
    return result


def _ring(points: NDArray[np.float64]) -> str:
    return _run(points[:-1], close=True)


def _run(points: NDArray[np.float64], *, close: bool) -> str:
    """A path piece of whole pixels: an absolute start, then relative steps, written as short as SVG allows."""
    whole = np.rint(points).astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if len(steps) < (2 if close else 1):
        return ""
    text = f"M{whole[0, 0]} {whole[0, 1]}l"
    numbers = steps.ravel().tolist()
    pieces = [str(numbers[0])]
    pieces += [str(n) if n < 0 else f" {n}" for n in numbers[1:]]
    return text + "".join(pieces) + ("z" if close else "")
