"""The zone map to come, for whoever keeps a place and wants to hear of it. A reading shelf, like ``queries``.

A room that keeps places for people (a zone, a hexagon, a point) asks here, in a job of its own, what the next map makes of them; the
news of concerns by mail does (``concerns.actions.alert_maps``). What is said follows from the area that is kept, never from an address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import h3
import numpy as np
from numpy.typing import NDArray

from lamplighter.places.hexagons import hexagon_of, outline_of
from lamplighter.places.queries import MapInfo, gazetteer, map_after, zone_map_on

Serving = Callable[[Sequence[str]], str]
"""Of a zone's code, its parent's and so on up, the one whose officers answer; empty where none does."""
Pairs = Counter[tuple[str, str]]
"""Addresses by the zones that serve them before and after; empty for none."""


@dataclass(frozen=True, slots=True, eq=False)
class Coming:
    """The map that holds, and the confirmed one that takes force next."""

    before: MapInfo
    after: MapInfo

    @property
    def day(self) -> date:
        """From when the next map holds."""
        return self.after.holds_from


def coming(day: date) -> Coming | None:
    """What comes after the map that holds on a day; None while nothing is confirmed, or nothing holds yet."""
    before, after = zone_map_on(day), map_after(day)
    return Coming(before, after) if before is not None and after is not None else None


def pairs_at(told: Coming, points: Iterable[tuple[float, float]], serving: Serving) -> Pairs:
    """Points (longitude, latitude) by the zones that serve them before and after."""
    given = np.array(list(points), dtype=np.float64).reshape(-1, 2)
    return _pairs(told, given[:, 0], given[:, 1], serving)


def pairs_everywhere(told: Coming, serving: Serving) -> Pairs:
    """All addresses of the city."""
    known = gazetteer()
    return Counter() if known is None else _pairs(told, *known.points(), serving)


def pairs_in(told: Coming, cells: Collection[str], serving: Serving) -> Pairs:
    """The addresses that lie in hexagons; where there is none, the middle of each counts for one."""
    corners = np.array([corner for cell in cells for corner in outline_of(cell)]).reshape(-1, 2)
    known = gazetteer()
    if known is not None and len(corners):
        lons, lats = known.points()
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
        near = np.flatnonzero((lons >= west) & (lons <= east) & (lats >= south) & (lats <= north))
        held = [at for at in near.tolist() if hexagon_of(float(lons[at]), float(lats[at])) in cells]
        if held:
            return _pairs(told, lons[held], lats[held], serving)
    middles = (h3.cell_to_latlng(cell) for cell in cells if h3.is_valid_cell(cell))
    return pairs_at(told, ((lon, lat) for lat, lon in middles), serving)


def _pairs(told: Coming, lons: NDArray[np.float64], lats: NDArray[np.float64], serving: Serving) -> Pairs:
    sides = []
    for found in (told.before, told.after):
        served = [*(serving(chain) for chain in found.chains), ""]  # the last is for -1
        sides.append([served[number] for number in found.index.locate_many(lons, lats).tolist()])
    return Counter(zip(*sides, strict=True))
