"""Which zone a point lies in: exactly one, by one rule, from a memory-mapped file.

The rule: a zone holds its border. Of the zones that hold a point the one with the lowest order answers, on a shared border and
where zones overlap alike. docs/zone-index.md proves that this gives exactly one zone wherever there is any.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lamplighter.core.geo.exact import side, sides
from lamplighter.core.geo.frame import Bounds
from lamplighter.core.geo.index_file import read_index
from lamplighter.core.geo.points import PointProblem, check_point

CHUNK = 1 << 16
"""Points looked up at once: small enough to stay in the processor's cache, and to bound memory."""


class Rule(StrEnum):
    """What decided."""

    INSIDE = "inside"
    SHARED_BORDER = "shared-border"
    """On the border of several zones: the lowest order answers."""
    OVERLAP = "overlap"
    """Several zones claim the ground: the lowest order answers."""
    GAP = "gap"
    """Within the city's box, in no zone."""
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a zone answers. ``candidates`` are all zones that hold the point, in order; ``cell`` is (column, row)."""

    zone: str | None
    rule: Rule
    candidates: tuple[str, ...]
    cell: tuple[int, int] | None
    edges_tested: int
    problem: PointProblem | None = None


class ZoneIndex:
    """A read-only index, safe to share between threads."""

    def __init__(self, path: Path) -> None:
        facts, arrays, self._mapped = read_index(path)
        self.label: str = facts["label"]
        self.codes: tuple[str, ...] = tuple(facts["codes"])
        west, south, east, north = facts["bounds"]
        self.bounds: Bounds = (west, south, east, north)
        self._west, self._south, self._columns, self._rows, self._per_lon, self._per_lat = facts["grid"]
        self._zones = len(self.codes)
        self._cells = arrays["cells"]
        self._cell = arrays["cells"].data
        self._below = arrays["below"]
        self._base = arrays["base"]
        self._reference = arrays["reference"]
        self._group_start = arrays["group_start"]
        self._group_zone = arrays["group_zone"]
        self._group_inside = arrays["group_inside"]
        self._edge_start = arrays["edge_start"]
        self._edge_side = arrays["edge_side"]
        self._ax, self._ay, self._bx, self._by = (np.ascontiguousarray(each) for each in arrays["edges"].T)

    @classmethod
    def open(cls, path: Path) -> ZoneIndex:
        """Maps the file.

        Raises:
            IndexFileError: absent, foreign or damaged.
        """
        return cls(path)

    # -- one point ------------------------------------------------------------------------------------------------------

    def locate(self, lon: float, lat: float) -> int:
        """The number of the zone that answers (an index into ``codes``), or -1. Never raises on any two floats."""
        x, y = (lon - self._west) * self._per_lon, (lat - self._south) * self._per_lat
        if not (0 <= x < self._columns and 0 <= y < self._rows):
            return -1
        value: int = self._cell[int(y) * self._columns + int(x)]
        if value <= self._zones:
            return value - 1
        slot = value - self._zones - 1
        found = int(self._base[slot])
        for group in range(self._group_start[slot], self._group_start[slot + 1]):
            zone = int(self._group_zone[group])
            if found >= 0 and zone > found:
                break  # groups stand in order: nobody after this can win
            if self._holds(group, slot, lon, lat)[0]:
                return zone
        return found

    def _holds(self, group: int, slot: int, lon: float, lat: float) -> tuple[bool, bool, int]:
        """Whether the group's zone holds the point; whether it does as its border; how many edges were looked at."""
        cx, cy = self._reference[slot].tolist()
        inside = bool(self._group_inside[group])
        first, last = int(self._edge_start[group]), int(self._edge_start[group + 1])
        for edge in range(first, last):
            ax, ay, bx, by = (
                float(self._ax[edge]),
                float(self._ay[edge]),
                float(self._bx[edge]),
                float(self._by[edge]),
            )
            here = side(ax, ay, bx, by, lon, lat)
            if here == 0:
                if min(ax, bx) <= lon <= max(ax, bx) and min(ay, by) <= lat <= max(ay, by):
                    return True, True, edge - first + 1
                continue
            if here == self._edge_side[edge]:
                continue
            # The way from the point to the reference crosses the edge's line; does it cross the edge itself?
            if (side(lon, lat, cx, cy, ax, ay) > 0) != (side(lon, lat, cx, cy, bx, by) > 0):
                inside = not inside
        return inside, False, last - first

    def explain(self, lon: float, lat: float) -> Explanation:
        """What decided the answer for a point. Always agrees with ``locate``."""
        problem = check_point(lon, lat, self.bounds)
        x, y = (lon - self._west) * self._per_lon, (lat - self._south) * self._per_lat
        if not (0 <= x < self._columns and 0 <= y < self._rows):
            return Explanation(None, Rule.OUTSIDE, (), None, 0, problem)
        cell = (int(x), int(y))
        at = cell[1] * self._columns + cell[0]
        value = self._cell[at]
        holding: dict[int, bool] = {}  # zone number: whether it holds the point as its border
        tested = 0
        if value <= self._zones:
            if value:
                holding[value - 1] = False
            while at % self._columns and self._cell[at - 1] <= self._zones:
                at -= 1  # what lies below the answer is kept once for a run of cells, at its first
        else:
            slot = value - self._zones - 1
            for group in range(self._group_start[slot], self._group_start[slot + 1]):
                holds, border, edges = self._holds(group, slot, lon, lat)
                tested += edges
                if holds:
                    holding[int(self._group_zone[group])] = border
            if (base := int(self._base[slot])) >= 0:
                holding[base] = False
        first, last = np.searchsorted(self._below[:, 0], [at, at + 1])
        holding |= dict.fromkeys(self._below[first:last, 1].tolist(), False)
        if not holding:
            return Explanation(None, Rule.GAP, (), cell, tested, problem)
        rule = Rule.INSIDE
        if len(holding) > 1:
            rule = Rule.SHARED_BORDER if all(holding.values()) else Rule.OVERLAP
        codes = tuple(self.codes[zone] for zone in sorted(holding))
        return Explanation(codes[0], rule, codes, cell, tested, problem)

    # -- many points ----------------------------------------------------------------------------------------------------

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.int32]:
        """``locate`` for two arrays of one length; gives the same answers bit for bit."""
        lon = np.ascontiguousarray(lons, dtype=np.float64)
        lat = np.ascontiguousarray(lats, dtype=np.float64)
        if lon.shape != lat.shape or lon.ndim != 1:
            raise ValueError("longitudes and latitudes must be two flat arrays of one length")
        result = np.empty(len(lon), dtype=np.int32)
        for start in range(0, len(lon), CHUNK):
            part = slice(start, start + CHUNK)
            result[part] = self._chunk(lon[part], lat[part])
        return result

    def _chunk(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        with np.errstate(invalid="ignore", over="ignore"):
            x = (lon - self._west) * self._per_lon
            y = (lat - self._south) * self._per_lat
            off = ~((x >= 0) & (x < self._columns) & (y >= 0) & (y < self._rows))
        if off.any():
            x[off], y[off] = 0, 0
        cell = y.astype(np.int32)
        cell *= self._columns
        cell += x.astype(np.int32)
        value: NDArray[np.int32] = self._cells[cell]
        value -= 1
        value[off] = -1
        mixed = np.flatnonzero(value >= self._zones)
        if len(mixed):
            value[mixed] = self._mixed(value[mixed] - self._zones, lon[mixed], lat[mixed])
        return value

    def _mixed(
        self, slot: NDArray[np.int32], lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> NDArray[np.int32]:
        """Points in crossed cells: every (point, zone with a border there), then every (such pair, edge)."""
        groups = self._group_start[slot + 1] - self._group_start[slot]
        point = np.repeat(np.arange(len(slot)), groups)
        group = np.arange(len(point)) + np.repeat(
            self._group_start[slot] - (np.cumsum(groups) - groups), groups
        )
        counts = self._edge_start[group + 1] - self._edge_start[group]
        pair = np.repeat(np.arange(len(group)), counts)
        edge = np.arange(len(pair)) + np.repeat(
            self._edge_start[group] - (np.cumsum(counts) - counts), counts
        )
        at = point[pair]
        px, py = lon[at], lat[at]
        ax, ay, bx, by = self._ax[edge], self._ay[edge], self._bx[edge], self._by[edge]
        here = sides(ax, ay, bx, by, px, py)
        on = np.flatnonzero(here == 0)
        border = np.zeros(len(group), dtype=bool)
        if len(on):
            within = (np.minimum(ax[on], bx[on]) <= px[on]) & (px[on] <= np.maximum(ax[on], bx[on]))
            within &= (np.minimum(ay[on], by[on]) <= py[on]) & (py[on] <= np.maximum(ay[on], by[on]))
            border[pair[on[within]]] = True
        over = np.flatnonzero((here != 0) & (here != self._edge_side[edge]))
        cx, cy = self._reference[slot[at[over]]].T
        px, py = px[over], py[over]
        crossed = (sides(px, py, cx, cy, ax[over], ay[over]) > 0) != (
            sides(px, py, cx, cy, bx[over], by[over]) > 0
        )
        flips = np.bincount(pair[over[crossed]], minlength=len(group)) % 2 == 1
        holds = border | (flips != self._group_inside[group].astype(bool))
        none = np.int32(self._zones)
        best = np.where(self._base[slot] < 0, none, self._base[slot])
        np.minimum.at(best, point[holds], self._group_zone[group[holds]])
        return np.where(best == none, np.int32(-1), best)
