"""Points of a layer, some thousand features at a time: for lists of addresses, which may have millions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyogrio
import shapely

from lamplighter.core.geo.archives import Opened
from lamplighter.core.geo.columns import texts
from lamplighter.core.geo.gdal import choose_layer, text_of, unreadable
from lamplighter.core.geo.kml import kml_places
from lamplighter.core.geo.wording import Sentence, ZoneFileError, gettext_noop

STEP = 10_000
"""Features read at once."""
ERRORS = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.FieldError,
    UnicodeDecodeError,
    RuntimeError,
)
"""What GDAL raises for a file that it cannot read."""
Row = tuple[int, list[str], tuple[float, float] | None]


@dataclass(frozen=True, slots=True)
class PointItems:
    """A layer's columns, the system it names, and its rows: number, cells, a point (of an area, one inside it)."""

    columns: tuple[str, ...]
    system: str | None
    layer: str
    told: tuple[Sentence, ...]
    rows: Callable[[], Iterator[Row]]


def layer_names(source: Opened, shown: str) -> tuple[str, ...]:
    """The layers of a file that can have several."""
    if source.kind not in ("GeoPackage", "File Geodatabase"):
        return ()
    try:
        return tuple(str(row[0]) for row in pyogrio.list_layers(source.path) if row[1] is not None)
    except (pyogrio.errors.DataSourceError, RuntimeError) as error:
        raise unreadable(shown, error) from error


def point_items(source: Opened, shown: str, layer: str | None, names: tuple[str, ...]) -> PointItems:
    """Raises ``ZoneFileError`` where the layer cannot be read."""
    if source.kind == "KML":
        return _kml(source, shown)
    if source.kind == "table":
        raise ZoneFileError(gettext_noop("%(file)s holds no layer with areas or lines."), file=shown)
    try:
        chosen = choose_layer(source, layer, shown)
        info = pyogrio.read_info(source.path, layer=chosen)
        encoding, told = text_of(source, shown)
    except ERRORS as error:
        raise unreadable(shown, error) from error

    def rows() -> Iterator[Row]:
        for start in range(0, info["features"], STEP):
            try:
                _, _, wkb, columns = pyogrio.raw.read(
                    source.path, layer=chosen, skip_features=start, max_features=STEP, force_2d=True,
                    datetime_as_string=True, encoding=encoding,
                )  # fmt: skip
            except ERRORS as error:
                raise unreadable(shown, error) from error
            cells = list(zip(*map(texts, columns), strict=True)) or [()] * len(wkb)
            for number, (values, point) in enumerate(zip(cells, _points(wkb), strict=True), start=start + 1):
                yield number, list(values), point

    columns = tuple(str(name) for name in info["fields"])
    return PointItems(columns, info["crs"], chosen or "", told, rows)


def _points(wkb: np.ndarray) -> list[tuple[float, float] | None]:
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    areas = shapely.get_type_id(shapes) > 0
    if areas.any():
        shapes[areas] = shapely.point_on_surface(shapes[areas])
    x, y = shapely.get_x(shapes), shapely.get_y(shapes)
    return [None if np.isnan(a) or np.isnan(b) else (float(a), float(b)) for a, b in zip(x, y, strict=True)]


def _kml(source: Opened, shown: str) -> PointItems:
    names: dict[str, None] = {}
    for number, (_, values) in enumerate(kml_places(source.path, shown)):
        names.update(dict.fromkeys(values))
        if number == STEP:
            break
    columns = tuple(names)

    def rows() -> Iterator[Row]:
        for number, (shape, values) in enumerate(kml_places(source.path, shown), start=1):
            cells = [values.get(name, "") for name in columns]
            point = None if shape is None or shape.is_empty else shape
            if point is not None and point.geom_type != "Point":
                point = point.representative_point()
            yield number, cells, None if point is None else (point.x, point.y)

    return PointItems(columns, "EPSG:4326", "", (), rows)
