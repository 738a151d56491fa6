"""All streets of Riverbend: laid out, cut by river and parks, joined where they meet, cleared of loose ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from lamplighter.ops.demo.grid import GridNames, grid_lines
from lamplighter.ops.demo.landuse import Cell
from lamplighter.ops.demo.lines import Line
from lamplighter.ops.demo.oldtown import bridge_lines, edge_lines, old_town, plat_lines
from lamplighter.ops.demo.plane import CENTIMETRE, chance
from lamplighter.ops.demo.suburbs import compound_names, suburb_lines
from lamplighter.ops.demo.terrain import Terrain

LOOSE_END = 28.0
"""Metres: a shorter piece that leads nowhere is what cutting left over."""


STUB = 260.0
"""Metres: the same for a main street, which a park or the river cut in two."""


@dataclass(frozen=True, slots=True)
class Street:
    """An unbroken run of one street; it has a vertex wherever another street meets it. Plane metres."""

    line: Line
    shape: LineString

    @property
    def name(self) -> str:
        return self.line.name


def build_streets(
    seed: int, terrain: Terrain, cells: Sequence[Cell], closed: Sequence[Polygon]
) -> list[Street]:
    """Every street of the city, in a fixed order."""
    rng = chance(seed, "streets")
    town = old_town(terrain)
    laid = plat_lines(terrain) + edge_lines(terrain)
    laid += grid_lines(cells, terrain, GridNames(rng), town, closed)
    names = compound_names(rng)
    for cell in cells:
        if cell.use == "suburb":
            laid += suburb_lines(cell, rng, names)
    barriers = {kind: _barrier(terrain, kind) for kind in ("main", "minor")}
    cut = [piece for line in laid for piece in _cut(line, terrain.limits, barriers[line.kind])]
    return _joined(cut + bridge_lines(terrain))


def _cut(line: Line, limits: BaseGeometry, barrier: BaseGeometry) -> list[Line]:
    """What the river, lakes, parks and the city limits leave of a street."""
    if line.grade == "riverside":
        return [line]
    left = line.shape.intersection(limits).difference(barrier)
    parts = [
        part for part in shapely.get_parts(left) if isinstance(part, LineString) and part.length > LOOSE_END
    ]
    return [Line(line.name, line.grade, part, line.numbering) for part in parts]


def _barrier(terrain: Terrain, kind: str) -> BaseGeometry:
    """Where no street goes. Only main streets cross greenways."""
    banks = terrain.reach.buffer(-1.5)  # a little less, so that streets surely meet the road on the bank
    still = [shape.buffer(25) for name, shape in terrain.water if "Creek" not in name and "River" not in name]
    green = [shape for name, shape in terrain.parks if kind == "minor" or "Greenway" not in name]
    closed = shapely.union_all(green).buffer(12).buffer(-14)  # the creek in a greenway is no gap in it
    barrier = shapely.union_all([banks, *still, closed])
    shapely.prepare(barrier)
    return barrier


def _joined(lines: Sequence[Line]) -> list[Street]:
    """Gives every meeting of streets a vertex of all, then drops loose ends and what no street leads to."""
    pieces = shapely.get_parts(shapely.union_all([line.shape for line in lines], grid_size=CENTIMETRE))
    middles = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    tree = shapely.STRtree([line.shape for line in lines])
    found = tree.query(middles, predicate="dwithin", distance=0.2)
    owner: dict[int, int] = {}
    for piece, line in zip(found[0].tolist(), found[1].tolist(), strict=True):
        owner[piece] = min(
            line, owner.get(piece, line)
        )  # where two streets share ground the first laid keeps it
    main = {at for at, line in owner.items() if lines[line].kind == "main"}
    kept = _connected(_without_loose_ends({at: pieces[at] for at in sorted(owner)}, main))
    by_line: dict[int, list[LineString]] = defaultdict(list)
    for at in sorted(kept):
        by_line[owner[at]].append(pieces[at])
    streets: list[Street] = []
    for at in sorted(by_line):
        merged = shapely.line_merge(shapely.MultiLineString(by_line[at]))
        runs = sorted(shapely.get_parts(merged), key=lambda part: part.coords[0])
        streets += [Street(lines[at], _forward(lines[at], run)) for run in runs]
    return streets


def _forward(line: Line, run: LineString) -> LineString:
    """A run turned so that house numbers grow along it."""
    ends = np.asarray([run.coords[0], run.coords[-1]])
    first, last = line.numbering.hundreds(ends)
    return run if first <= last else run.reverse()


Pieces = dict[int, LineString]
Node = tuple[float, float]


def _ends(piece: LineString) -> tuple[Node, Node]:
    coords = piece.coords
    return (coords[0][0], coords[0][1]), (coords[-1][0], coords[-1][1])


def _without_loose_ends(pieces: Pieces, main: set[int]) -> Pieces:
    left = dict(pieces)
    for _ in range(3):  # dropping one may loosen the next
        degree: dict[Node, int] = defaultdict(int)
        for piece in left.values():
            for node in _ends(piece):
                degree[node] += 1
        loose = [
            at
            for at, piece in left.items()
            if piece.length < (STUB if at in main else LOOSE_END)
            and 1 in (degree[node] for node in _ends(piece))
        ]
        if not loose:
            break
        for at in loose:
            del left[at]
    return left


def _connected(pieces: Pieces) -> Pieces:
    """The pieces one can drive to from the most of the others."""
    parent: dict[Node, Node] = {}

    def root(node: Node) -> Node:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for piece in pieces.values():
        a, b = _ends(piece)
        parent[root(a)] = root(b)
    reach: dict[Node, float] = defaultdict(float)
    for piece in pieces.values():
        reach[root(_ends(piece)[0])] += piece.length
    most = max(reach, key=lambda node: (reach[node], node))
    return {at: piece for at, piece in pieces.items() if root(_ends(piece)[0]) == most}
