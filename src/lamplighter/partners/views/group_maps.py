"""The map of a group's area, by its blocks or its outline; what it shows stands in words beside it. No house is on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import shapely
from django.utils.translation import gettext as _
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

from lamplighter.core.geo.drawing import draw
from lamplighter.core.geo.frame import Bounds, Frame, zone_path
from lamplighter.partners.models import Group
from lamplighter.partners.queries.group_areas import shape_of
from lamplighter.places.drawings import Drawing, Outline
from lamplighter.places.queries import base_layers, zone_map_on
from lamplighter.plumbing import clock

SIZE = (320, 236)
"""Pixels of the picture."""
ABOUT = 0.0006
"""Degrees that a block is drawn large: about half a block."""
ROOM = 0.003
"""Degrees of streets shown about the area."""


def group_map(group: Group) -> Drawing | None:
    """The map of one group's area; None where nothing is known of the city's streets."""
    shapes = [_about(each.lon, each.lat) for each in group.blocks.all()]
    drawn = shape_of(group)
    whole = shapely.union_all([*shapes, *([drawn] if drawn is not None else [])])
    if whole.is_empty or not base_layers():
        return None
    west, south, east, north = whole.bounds
    around = (west - ROOM, south - ROOM, east + ROOM, north + ROOM)
    title = _("Map of %(group)s") % {"group": group.name}
    return _picture(around, [Outline(zone_path(whole, Frame.fit(around, *SIZE)), here=True)], title)


def _about(lon: float, lat: float) -> BaseGeometry:
    """A round about the middle of a block: degrees of longitude are shorter than those of latitude."""
    return scale(shapely.Point(lon, lat).buffer(ABOUT), xfact=1 / math.cos(math.radians(lat)))


def drawing_map() -> Drawing | None:
    """The whole city, on which an area is drawn; None where no map holds."""
    found = zone_map_on(clock.city_day(clock.now()))
    if found is None or not base_layers():
        return None
    return _picture(found.index.bounds, [], _("Map on which the area is drawn"))


def _picture(bounds: Bounds, areas: Sequence[Outline], title: str) -> Drawing:
    frame = Frame.fit(bounds, *SIZE)
    drawn = draw(base_layers(), frame, budget=5_000, labels=6)
    return Drawing(*SIZE, drawn, areas, title).opening(bounds)
