"""KML (OGC 12-007), read here and not by GDAL: nothing in the file can point to another file or server and be followed.

Places (``Placemark``) become rows with their areas, lines or points; their name, description and extended data become
columns. A description that is an HTML table of two columns, as map programs write them, gives columns too.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import GeometryCollection, MultiLineString, MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry

from lamplighter.core.geo.shape_cells import too_many
from lamplighter.core.geo.wording import ZoneFileError, gettext_noop
from lamplighter.core.tables.elements import Event, events

Objects = NDArray[np.object_]
_CELLS = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.IGNORECASE | re.DOTALL)
_ROWS = re.compile(r"<tr[^>]*>((?:(?!<tr).)*?)</tr>", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<[^>]+>")


@dataclass(slots=True)
class _Place:
    values: dict[str, str] = field(default_factory=dict)
    shapes: list[BaseGeometry] = field(default_factory=list)
    outer: BaseGeometry | None = None
    holes: list[BaseGeometry] = field(default_factory=list)
    broken: bool = False


class _Reading:
    """What has been read so far, and where in the file it stands."""

    def __init__(self) -> None:
        self.places: list[_Place] = []
        self.links = 0
        self._place: _Place | None = None
        self._path: list[str] = []
        self._data = ""

    def take(self, event: Event) -> None:
        if event.start:
            self._path.append(event.tag)
            if event.tag == "Placemark":
                self._place = _Place()
            elif event.tag in ("Data", "SimpleData"):
                self._data = event.attributes.get("name", "")
            elif event.tag == "NetworkLink":
                self.links += 1
            return
        self._path.pop()
        place = self._place
        if place is None:
            return
        if event.tag == "Placemark":
            self.places.append(place)
            self._place = None
        else:
            self._end(place, event, self._path[-1] if self._path else "")

    def _end(self, place: _Place, event: Event, parent: str) -> None:
        if parent == "Placemark" and event.tag in ("name", "description"):
            place.values[event.tag] = event.text.strip()
        elif event.tag == "SimpleData" or (event.tag == "value" and parent == "Data"):
            place.values[self._data] = event.text.strip()
        elif event.tag == "coordinates":
            self._shape(place, event.text, parent)
        elif event.tag == "Polygon":
            if place.outer is not None:
                place.shapes.append(shapely.Polygon(place.outer, place.holes))
            place.outer, place.holes = None, []

    def _shape(self, place: _Place, text: str, parent: str) -> None:
        corners = _corners(text)
        above = self._path[-2] if len(self._path) > 1 else ""
        try:
            if parent == "LinearRing" and above == "innerBoundaryIs":
                place.holes.append(shapely.LinearRing(corners))
            elif parent == "LinearRing" and above == "outerBoundaryIs":
                place.outer = shapely.LinearRing(corners)
            elif parent == "LineString":
                place.shapes.append(shapely.LineString(corners))
            elif parent == "Point":
                place.shapes.append(shapely.Point(corners[0]))
        except (ValueError, IndexError, shapely.errors.GEOSException):
            place.broken = True


def kml_places(path: Path, shown: str) -> Iterator[tuple[BaseGeometry | None, dict[str, str]]]:
    """Places one by one: a shape in longitude and latitude, or None where it cannot be read, and values by name.

    Raises:
        ZoneFileError: damaged, or no places.
    """
    reading, found = _Reading(), 0
    with path.open("rb") as stream:
        for event in events(stream, shown):
            reading.take(event)
            for place in reading.places:
                _table_in_words(place)
                yield _joined(place), place.values
            found += len(reading.places)
            reading.places.clear()
    if not found:
        words = (
            gettext_noop(
                "%(file)s only links to other files, which are never fetched. Save what it shows, and give that."
            )
            if reading.links
            else gettext_noop("%(file)s holds no features. Is it the right layer?")
        )
        raise ZoneFileError(words, file=shown)


def read_kml(path: Path, shown: str, max_features: int) -> tuple[Objects, dict[str, Objects]]:
    """All places: shapes, and columns of texts (None where a place has no such value).

    Raises:
        ZoneFileError: as ``kml_places``, or too many.
    """
    shapes: list[BaseGeometry | None] = []
    rows: list[dict[str, str]] = []
    for shape, values in kml_places(path, shown):
        if len(rows) == max_features:
            raise too_many(shown, max_features)
        shapes.append(shape)
        rows.append(values)
    geometries: Objects = np.empty(len(shapes), dtype=object)
    geometries[:] = shapes
    names = list(dict.fromkeys(name for values in rows for name in values if name))
    return geometries, {name: np.array([values.get(name) for values in rows], dtype=object) for name in names}


def _corners(text: str) -> list[tuple[float, float]]:
    found = []
    for corner in text.split():
        numbers = corner.split(",")
        try:
            found.append((float(numbers[0]), float(numbers[1])))
        except (ValueError, IndexError):
            return []
    return found


def _joined(place: _Place) -> BaseGeometry | None:
    if place.broken or not place.shapes:
        return None
    if len(place.shapes) == 1:
        return place.shapes[0]
    kinds = {shape.geom_type for shape in place.shapes}
    several = {"Polygon": MultiPolygon, "LineString": MultiLineString, "Point": MultiPoint}
    areas = [shape for shape in place.shapes if shape.geom_type == "Polygon"]
    if areas:  # a label's point beside the area is no part of it
        return MultiPolygon(areas) if len(areas) > 1 else areas[0]
    return several[kinds.pop()](place.shapes) if len(kinds) == 1 else GeometryCollection(place.shapes)


def _table_in_words(place: _Place) -> None:
    text = place.values.get("description", "")
    if "<td" not in text.casefold() or len(text) > 200_000:
        return
    for row in _ROWS.findall(text):
        cells = [html.unescape(_TAGS.sub("", cell)).strip() for cell in _CELLS.findall(row)]
        if len(cells) == 2 and cells[0] and len(cells[0]) <= 80:
            place.values.setdefault(cells[0], cells[1])
    del place.values["description"]
