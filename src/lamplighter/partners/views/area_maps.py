"""Map of the area of a project: hexagons among their streets, and no point. Drawn once, kept until the base map changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from lamplighter.core.geo.drawing import Drawn, Label, draw
from lamplighter.core.geo.frame import Frame
from lamplighter.partners.queries.areas import outline_of
from lamplighter.places.queries import base_layers
from lamplighter.plumbing.snapshots import Snapshot

SIZE, MARGIN = (360, 260), 48
"""Pixels of the picture; the margin leaves a few blocks about the area to know it by."""
BUDGET, LABELS, KEPT = 6_000, 8, 200


@dataclass(frozen=True, slots=True)
class Area:
    """An outline, as ``site/parts/map.html`` takes it."""

    path: str
    css: str = "area"
    here: bool = True
    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What ``site/parts/map.html`` places."""

    width: int
    height: int
    drawn: Drawn
    areas: Sequence[Area]
    title: str
    words: str = ""
    labels: Sequence[Label] = field(default=())


_kept: Snapshot[dict[tuple[str, ...], tuple[Drawn, list[str]]]] = Snapshot("places.basemap", dict)


def area_map(hexagons: Sequence[str], words: Sequence[str]) -> Drawing | None:
    """The map of the hexagons; ``words`` say the same below it. None without any."""
    key = tuple(sorted(cell for cell in hexagons if outline_of(cell)))
    if not key:
        return None
    held = _kept()
    if key not in held:
        if len(held) >= KEPT:
            held.clear()
        held[key] = _drawn(key)
    drawn, outlines = held[key]
    areas = [Area(path) for path in outlines]
    return Drawing(*SIZE, drawn, areas, _("Map of the area of this project"), "; ".join(words), drawn.labels)


def _drawn(cells: Sequence[str]) -> tuple[Drawn, list[str]]:
    rings = [outline_of(cell) for cell in cells]
    lons, lats = [lon for ring in rings for lon, _lat in ring], [lat for ring in rings for _lon, lat in ring]
    frame = Frame.fit((min(lons), min(lats), max(lons), max(lats)), *SIZE, margin=MARGIN)
    paths = [
        "M" + "L".join("{:.1f} {:.1f}".format(*frame.xy(*corner)) for corner in ring) + "Z" for ring in rings
    ]
    return draw(base_layers(), frame, budget=BUDGET, labels=LABELS), paths
