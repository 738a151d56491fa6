"""Maps of what the public may know of a place: a hexagon among its streets, and no point. Drawn once, kept until the base map changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lamplighter.concerns.queries.blocks import outline_of
from lamplighter.concerns.views.desk_maps import Area, Drawing
from lamplighter.core.geo.drawing import Drawn, draw
from lamplighter.core.geo.frame import Frame
from lamplighter.places.queries import base_layers
from lamplighter.plumbing.snapshots import Snapshot

SIZE, MARGIN = (320, 220), 62
"""Pixels of the picture; the margin leaves a few blocks about the area to know it by."""
BUDGET, LABELS = 5_000, 6
"""Bytes of the base map, and most street names on it."""
KEPT = 1_000
"""Most pictures kept in memory."""


@dataclass(frozen=True, slots=True)
class _Picture:
    """What of a map is the same in every language."""

    drawn: Drawn
    outline: str


_kept: Snapshot[dict[str, _Picture]] = Snapshot("places.basemap", dict)


def area_map(hexagon: str, words: str = "") -> Drawing:
    """The map of one hexagon. ``words`` say the same below it."""
    held = _kept()
    found = held.get(hexagon)
    if found is None:
        if len(held) >= KEPT:
            held.clear()
        found = held[hexagon] = _drawn(hexagon)
    area = Area(found.outline, here=True)
    return Drawing(*SIZE, found.drawn, [area], _("Map of the area that the public sees"), words=words)


def _drawn(hexagon: str) -> _Picture:
    corners = outline_of(hexagon)
    lons, lats = [lon for lon, _lat in corners], [lat for _lon, lat in corners]
    frame = Frame.fit((min(lons), min(lats), max(lons), max(lats)), *SIZE, margin=MARGIN)
    outline = "M" + "L".join("{:.1f} {:.1f}".format(*frame.xy(*corner)) for corner in corners) + "Z"
    return _Picture(draw(base_layers(), frame, budget=BUDGET, labels=LABELS), outline)
