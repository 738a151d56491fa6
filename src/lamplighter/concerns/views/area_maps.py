"""Maps of what the public may know of a place: a hexagon among its streets, and no point. Drawn once, kept until the base map changes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lamplighter.core.geo.drawing import Drawn
from lamplighter.places.drawings import Drawing, Outline, ringed
from lamplighter.places.hexagons import outline_of
from lamplighter.plumbing.snapshots import Snapshot

SIZE, MARGIN = (320, 220), 62
"""Pixels of the picture; the margin leaves a few blocks about the area to know it by."""
BUDGET, LABELS = 5_000, 6
"""Bytes of the base map, and most street names on it."""
KEPT = 1_000
"""Most pictures kept in memory."""

_kept: Snapshot[dict[str, tuple[Drawn, list[str]]]] = Snapshot("places.basemap", dict)
"""What of a map is the same in every language."""


def area_map(hexagon: str, words: str = "") -> Drawing:
    """The map of one hexagon. ``words`` say the same below it."""
    held = _kept()
    found = held.get(hexagon)
    if found is None:
        if len(held) >= KEPT:
            held.clear()
        rings = [outline_of(hexagon)]
        found = held[hexagon] = ringed(rings, SIZE, margin=MARGIN, budget=BUDGET, labels=LABELS)
    drawn, paths = found
    areas = [Outline(path, here=True) for path in paths]
    return Drawing(*SIZE, drawn, areas, _("Map of the area that the public sees"), words=words)
