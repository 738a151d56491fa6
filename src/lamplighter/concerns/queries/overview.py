"""How many concerns the public sees in each part of the city: by zone and by hexagon, small counts hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import h3
from django.conf import settings
from django.db.models import Count

from lamplighter.concerns.queries.figures import KEPT
from lamplighter.concerns.queries.public import publications
from lamplighter.core.stats.suppression import suppressed

COARSER = 3
"""How many steps coarser than the hexagons of places those of counts may be; the finest that serves is taken."""
HIDDEN_AT_MOST = 0.25
"""Share of all concerns that may lie in hexagons whose count is hidden; with more of them a coarser picture says more."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts by zone and by H3 cell; None where a count is hidden. ``smallest`` is the smallest that is shown."""

    zones: Mapping[str, int | None]
    cells: Mapping[str, int | None]
    smallest: int


def overview(at: datetime) -> Overview:
    """What is shown at an instant, counted at most every ten minutes."""
    limits = settings.LAMPLIGHTER.concerns
    return _counted(
        int(at.timestamp() // KEPT.total_seconds()), limits.smallest_count, limits.hexagon_resolution
    )


@lru_cache(maxsize=2)
def _counted(bucket: int, smallest: int, resolution: int) -> Overview:
    zones, cells = Counter[str](), Counter[str]()
    rows = publications().order_by().values_list("zone", "hexagon").annotate(count=Count("pk"))
    for zone, hexagon, count in rows:
        zones[zone] += count
        cells[hexagon] += count
    return Overview(suppressed(zones, smallest), _gathered(cells, resolution, smallest), smallest)


def _gathered(cells: Counter[str], resolution: int, smallest: int) -> dict[str, int | None]:
    """The counts in the finest hexagons that hide little."""
    shown: dict[str, int | None] = {}
    for step in range(1, COARSER + 1):
        coarse = Counter[str]()
        for hexagon, count in cells.items():
            coarse[h3.cell_to_parent(hexagon, max(0, resolution - step))] += count
        shown = suppressed(coarse, smallest)
        hidden = sum(count for cell, count in coarse.items() if shown[cell] is None)
        if hidden <= HIDDEN_AT_MOST * coarse.total():
            break
    return shown


def forget() -> None:
    """Counts anew at the next question. For tests, and after a demo city is built."""
    _counted.cache_clear()
