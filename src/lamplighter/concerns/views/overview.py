"""The map of how many concerns are shown where, and of the area about an address; what they show stands in words beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import shapely
from django.utils.translation import gettext as _

from lamplighter.concerns.queries.alerts import cells_of
from lamplighter.concerns.queries.overview import Overview, overview
from lamplighter.core.geo.drawing import draw
from lamplighter.core.geo.frame import Frame, zone_path
from lamplighter.places import maps
from lamplighter.places.around import streets_of
from lamplighter.places.drawings import Drawing, Outline, zone_outlines
from lamplighter.places.hexagons import outline_of
from lamplighter.places.queries import base_layers
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day

CITY_SIZE, NEAR_SIZE = (420, 350), (320, 260)
"""Pixels of the pictures."""
CLASSES = 4
"""Shades; each begins at twice the count of the one before."""
MOST_NAMED = 3
"""Places named in words."""


@dataclass(frozen=True, slots=True)
class Shade:
    """A line of the legend."""

    css: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The overview as a page shows it: the map, its legend, and in words the zones and where most is."""

    map: Drawing
    legend: Sequence[Shade]
    zones: Sequence[tuple[str, str, int | None]]
    most: Sequence[tuple[str, int]]


def shown(now: datetime, zones: Sequence[tuple[str, str]]) -> Shown | None:
    """The whole city's; None where no map holds, or every count is hidden.

    Args:
        zones: codes and names.
    """
    found, drawn = overview(now), maps.city_picture(city_day(now), width=CITY_SIZE[0], height=CITY_SIZE[1])
    counts = {cell: count for cell, count in found.cells.items() if count}
    if drawn is None or not counts:
        return None
    frame = drawn.frame
    cells = [
        Outline(
            _path(frame, outline_of(cell)), css=f"heat c{_class(count, found.smallest)}" if count else "heat"
        )
        for cell, count in sorted(found.cells.items())
    ]
    borders = zone_outlines(drawn.others, css="border")
    picture = Drawing(
        drawn.width, drawn.height, drawn.base, [*cells, *borders], _("Map: how many concerns are shown where")
    )
    return Shown(
        picture,
        _legend(found, max(counts.values())),
        [(code, name, found.zones.get(code, 0)) for code, name in zones],
        _most(counts),
    )


def _path(frame: Frame, corners: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join("{:.0f} {:.0f}".format(*frame.xy(*corner)) for corner in corners) + "Z"


def _class(count: int, smallest: int) -> int:
    return min(CLASSES, (count // smallest).bit_length())


def _legend(found: Overview, largest: int) -> list[Shade]:
    starts = [found.smallest * 2**step for step in range(_class(largest, found.smallest))]
    lines = [Shade("heat", _("too few to show"))]
    for at, start in enumerate(starts, 1):
        last = at == len(starts)
        words = _("%(count)s or more") if last else _("%(count)s to %(last)s")
        lines.append(Shade(f"heat c{at}", words % {"count": start, "last": 2 * start - 1}))
    return lines


def _most(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Where most is, by the streets there."""
    named = ((streets_of(outline_of(cell)), count) for cell, count in counts.items())
    rows = sorted(
        ((count, streets) for streets, count in named if streets), key=lambda row: (-row[0], row[1])
    )
    return [(saying.together(streets), count) for count, streets in rows[:MOST_NAMED]]


def near_map(hexagon: str, metres: int, words: str) -> Drawing:
    """The area that was searched about a hexagon. It is drawn anew each time and kept nowhere: it tells where somebody looked."""
    whole = shapely.union_all([shapely.Polygon(outline_of(cell)) for cell in cells_of(hexagon, metres)])
    frame = Frame.fit(whole.bounds, *NEAR_SIZE, margin=26)
    drawn = draw(base_layers(), frame, budget=5_000, labels=6)
    area = Outline(zone_path(whole, frame), here=True)
    return Drawing(*NEAR_SIZE, drawn, [area], _("Map of the area searched"), words=words)
