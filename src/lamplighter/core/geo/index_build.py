"""Builds the zone index: a grid whose cells lie wholly in one zone, or keep the few borders that cross them.

How an answer comes out of it, and why it is exactly one zone, is told in docs/zone-index.md.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from lamplighter.core.geo.exact import sides
from lamplighter.core.geo.index_file import write_index
from lamplighter.core.geo.noding import Edges, edges_of, node

MOST_CELLS = 6_000_000
"""Cells of the grid, at four bytes each: 24 MB at most."""
INFLATE = 1e-6
"""Part of a cell by which a border reaches into its neighbours when cells are marked: more than any rounding."""
TRIES = 40

Ints = NDArray[np.int64]


class NoZones(Exception):
    """There is nothing to build from."""


@dataclass(frozen=True, slots=True)
class ZoneShape:
    """One lowest-level zone, or a part of one, in WGS84. Where zones overlap or touch, the lowest ``order`` answers."""

    code: str
    order: int
    geometry: shapely.Geometry


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was built."""

    zones: int
    corners: int
    noded: int
    columns: int
    rows: int
    mixed_cells: int
    kept_edges: int
    bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid over the city. A cell (column, row) is ``row * columns + column``."""

    west: float
    south: float
    columns: int
    rows: int
    per_lon: float
    """Columns a degree of longitude."""
    per_lat: float

    @classmethod
    def over(cls, bounds: tuple[float, float, float, float], cells: int) -> Grid:
        """Near-square cells (in metres), a little wider than the bounds so that no point falls off its edge."""
        west, south, east, north = bounds
        wide, high = max(east - west, 1e-7), max(north - south, 1e-7)
        west, south, wide, high = (
            west - wide * 1e-6,
            south - high * 1e-6,
            wide * (1 + 2e-6),
            high * (1 + 2e-6),
        )
        squeeze = max(0.05, float(np.cos(np.radians((south + north) / 2))))
        columns = int(np.clip(np.sqrt(cells * wide * squeeze / high), 1, 8000))
        rows = int(np.clip(cells / columns, 1, 8000))
        return cls(west, south, columns, rows, columns / wide, rows / high)


def build_index(shapes: Sequence[ZoneShape], path: Path, *, label: str = "") -> BuildReport:
    """Builds the index and puts it at ``path`` in one step.

    Raises:
        NoZones: no shape encloses any ground.
    """
    began = time.perf_counter()
    zones = _zones(shapes)
    if not zones:
        raise NoZones
    geometries: NDArray[Any] = np.array([each.geometry for each in zones], dtype=object)
    per_zone = [edges_of(geometry) for geometry in geometries]
    owners = np.repeat(np.arange(len(zones), dtype=np.int32), [len(rows) for rows in per_zone])
    edges, owners, noded = node(np.vstack(per_zone), owners)
    bounds = tuple(float(each) for each in shapely.total_bounds(geometries))
    grid = Grid.over(bounds, min(MOST_CELLS, max(4096, 60 * len(edges))))  # type: ignore[arg-type]
    cell_of, edge_of = _cells_of_edges(edges, grid)
    mixed = np.unique(cell_of)
    tree = shapely.STRtree(geometries)
    cells, below_plain = _plain_cells(grid, mixed, tree)
    cells[mixed] = np.arange(len(mixed)) + len(zones) + 1
    kept, below_mixed = _mixed_cells(grid, mixed, cell_of, edge_of, edges, owners, tree)
    below = np.vstack([below_plain, below_mixed])
    below = below[np.lexsort(below.T[::-1])]
    size = write_index(
        path,
        {
            "label": label,
            "codes": [each.code for each in zones],
            "orders": [each.order for each in zones],
            "bounds": list(bounds),
            "grid": [grid.west, grid.south, grid.columns, grid.rows, grid.per_lon, grid.per_lat],
        },
        {"cells": cells.astype(np.int32), "below": below.astype(np.int32), **kept},
    )
    return BuildReport(
        zones=len(zones),
        corners=sum(len(rows) for rows in per_zone),
        noded=noded,
        columns=grid.columns,
        rows=grid.rows,
        mixed_cells=len(mixed),
        kept_edges=len(kept["edges"]),
        bytes=size,
        seconds=time.perf_counter() - began,
    )


def _zones(shapes: Sequence[ZoneShape]) -> list[ZoneShape]:
    """One shape for each code, in order; parts of one zone are joined, its order is the lowest of theirs."""
    parts: dict[str, list[ZoneShape]] = {}
    for shape in shapes:
        parts.setdefault(shape.code, []).append(shape)
    joined = []
    for code, members in parts.items():
        whole = (
            members[0].geometry
            if len(members) == 1
            else shapely.union_all([each.geometry for each in members])
        )
        if not shapely.is_valid(whole):
            whole = shapely.make_valid(whole)
        areas = [part for part in shapely.get_parts(shapely.get_parts(whole)) if part.geom_type == "Polygon"]
        if areas:
            geometry = areas[0] if len(areas) == 1 else shapely.multipolygons(areas)
            joined.append(ZoneShape(code, min(each.order for each in members), geometry))
    return sorted(joined, key=lambda each: (each.order, each.code))


def _spread(counts: Ints) -> tuple[Ints, Ints]:
    """For counts [2, 3]: owners [0, 0, 1, 1, 1] and places within [0, 1, 0, 1, 2]."""
    owner = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    return owner, np.arange(len(owner)) - first


def _cells_of_edges(edges: Edges, grid: Grid) -> tuple[Ints, Ints]:
    """Pairs (cell, edge), each once: at least every cell an edge passes through."""
    x = (edges[:, [0, 2]] - grid.west) * grid.per_lon
    y = (edges[:, [1, 3]] - grid.south) * grid.per_lat
    pieces = np.maximum(
        1, np.ceil(np.maximum(np.abs(x[:, 1] - x[:, 0]), np.abs(y[:, 1] - y[:, 0])) * 2)
    ).astype(np.int64)
    owner, place = _spread(pieces)
    low, high = place / pieces[owner], (place + 1) / pieces[owner]
    spans = []
    for ends in (x, y):
        step = ends[owner, 1] - ends[owner, 0]
        here, there = ends[owner, 0] + low * step, ends[owner, 0] + high * step
        spans.append((np.minimum(here, there) - INFLATE, np.maximum(here, there) + INFLATE))
    left, right = (np.clip(np.floor(each).astype(np.int64), 0, grid.columns - 1) for each in spans[0])
    bottom, top = (np.clip(np.floor(each).astype(np.int64), 0, grid.rows - 1) for each in spans[1])
    wide = right - left + 1
    piece, cell = _spread(wide * (top - bottom + 1))
    column = left[piece] + cell % wide[piece]
    row = bottom[piece] + cell // wide[piece]
    pairs = np.unique((row * grid.columns + column) * len(edges) + owner[piece])
    return pairs // len(edges), pairs % len(edges)


def _plain_cells(grid: Grid, mixed: Ints, tree: shapely.STRtree) -> tuple[Ints, Ints]:
    """For cells no border crosses: 0 outside, else 1 + the number of the zone that answers.

    Between two crossed cells of a row nothing changes, so one point test answers for the whole run. Also returns
    (first cell of the run, zone) for every zone that lies below the one that answers.
    """
    total = grid.columns * grid.rows
    starts = np.unique(np.concatenate([mixed + 1, np.arange(grid.rows) * grid.columns]))
    starts = starts[(starts < total) & ~np.isin(starts, mixed)]
    points = shapely.points(*_middle(grid, starts, 0.5, 0.5))
    answers = np.zeros(len(starts), dtype=np.int64)
    at, zone = tree.query(points, predicate="intersects")
    best = np.full(len(starts), len(tree), dtype=np.int64)
    np.minimum.at(best, at, zone)
    answers[best < len(tree)] = best[best < len(tree)] + 1
    cells = np.zeros(total, dtype=np.int64)
    marks = np.zeros(total, dtype=bool)
    marks[starts] = True
    run = np.cumsum(marks) - 1
    plain = np.ones(total, dtype=bool)
    plain[mixed] = False
    cells[plain] = answers[run[plain]]
    below = zone > best[at]
    return cells, np.column_stack([starts[at[below]], zone[below]])


def _middle(grid: Grid, cells: Ints, x: Any, y: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A place inside each cell, ``x`` and ``y`` from 0 to 1."""
    return (
        grid.west + (cells % grid.columns + x) / grid.per_lon,
        grid.south + (cells // grid.columns + y) / grid.per_lat,
    )


def _mixed_cells(
    grid: Grid,
    mixed: Ints,
    cell_of: Ints,
    edge_of: Ints,
    edges: Edges,
    owners: NDArray[np.int32],
    tree: shapely.STRtree,
) -> tuple[dict[str, NDArray[Any]], Ints]:
    """For each crossed cell: a reference point, who answers there by whole cover, and a group for each zone with borders in it.

    Also returns (cell, zone) for every zone that covers a crossed cell whole, below the one kept as its ``base``.
    """
    slot = np.searchsorted(mixed, cell_of)
    zone = owners[edge_of].astype(np.int64)
    order = np.lexsort((edge_of, zone, slot))
    slot, zone, kept = slot[order], zone[order], edges[edge_of[order]]
    reference_x, reference_y = _references(grid, mixed, slot, kept)
    first = np.append(True, (slot[1:] != slot[:-1]) | (zone[1:] != zone[:-1]))
    group_slot, group_zone = slot[first], zone[first]
    at, inside = tree.query(shapely.points(reference_x, reference_y), predicate="intersects")
    zones = len(tree)
    group_key = group_slot * zones + group_zone
    held_key = np.sort(at * zones + inside)
    group_inside = np.isin(group_key, held_key)
    whole = held_key[~np.isin(held_key, group_key)]
    base = np.full(len(mixed), zones, dtype=np.int64)
    np.minimum.at(base, whole // zones, whole % zones)
    reference = sides(kept[:, 0], kept[:, 1], kept[:, 2], kept[:, 3], reference_x[slot], reference_y[slot])
    below = whole % zones > base[whole // zones]
    pairs = np.column_stack([mixed[whole[below] // zones], whole[below] % zones])
    arrays: dict[str, NDArray[Any]] = {
        "reference": np.column_stack([reference_x, reference_y]),
        "base": np.where(base == zones, -1, base).astype(np.int32),
        "group_start": np.searchsorted(group_slot, np.arange(len(mixed) + 1)).astype(np.int32),
        "group_zone": group_zone.astype(np.int32),
        "group_inside": group_inside.astype(np.int8),
        "edge_start": np.append(np.flatnonzero(first), len(kept)).astype(np.int32),
        "edges": kept,
        "edge_side": reference,
    }
    return arrays, pairs


def _references(
    grid: Grid, mixed: Ints, slot: Ints, kept: Edges
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A point inside each crossed cell that lies well off the line of each of its borders, so that sides are never in doubt."""
    x, y = _middle(grid, mixed, 0.5, 0.5)
    doubtful = np.arange(len(mixed))
    random = np.random.default_rng(7)  # seeded: the same file from the same map
    for _ in range(TRIES):
        rows = np.isin(slot, doubtful)
        at = slot[rows]
        ax, ay, bx, by = kept[rows].T
        off = np.abs((ax - x[at]) * (by - y[at]) - (ay - y[at]) * (bx - x[at])) / np.hypot(bx - ax, by - ay)
        doubtful = np.unique(at[off < 0.002 / max(grid.per_lon, grid.per_lat)])
        if not len(doubtful):
            return x, y
        jitter = random.uniform(0.1, 0.9, (2, len(doubtful)))
        x[doubtful], y[doubtful] = _middle(grid, mixed[doubtful], jitter[0], jitter[1])
    # Still near a line after many tries (a knot of borders): a point that is exactly on none will do, and exactness does the rest.
    for _ in range(TRIES):
        on = sides(kept[:, 0], kept[:, 1], kept[:, 2], kept[:, 3], x[slot], y[slot]) == 0
        if not on.any():
            return x, y
        stuck = np.unique(slot[on])
        jitter = random.uniform(0.05, 0.95, (2, len(stuck)))
        x[stuck], y[stuck] = _middle(grid, mixed[stuck], jitter[0], jitter[1])
    raise RuntimeError("no point off every border was found in a cell")
