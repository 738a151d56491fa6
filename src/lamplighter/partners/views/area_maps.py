"""Map of the area of a project: hexagons among their streets, and no point. Drawn once, kept until the base map changes."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lamplighter.core.geo.drawing import Drawn
from lamplighter.places.drawings import Drawing, Outline, ringed
from lamplighter.places.hexagons import outline_of
from lamplighter.plumbing.snapshots import Snapshot

SIZE, MARGIN = (360, 260), 48
"""Pixels of the picture; the margin leaves a few blocks about the area to know it by."""
BUDGET, LABELS, KEPT = 6_000, 8, 200

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
        rings = [outline_of(cell) for cell in key]
        held[key] = ringed(rings, SIZE, margin=MARGIN, budget=BUDGET, labels=LABELS)
    drawn, paths = held[key]
    areas = [Outline(path, here=True) for path in paths]
    return Drawing(*SIZE, drawn, areas, _("Map of the area of this project"), "; ".join(words))
