"""Random zone maps for the zone index, and answers found without it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from lamplighter.core.geo.index_build import ZoneShape, build_index
from lamplighter.core.geo.zone_index import ZoneIndex

Corner = tuple[float, float]
HAIR = 2e-9
"""Degrees. Noding may move a border by half of it; farther off, a point is off the borders."""


def index_of(shapes: list[ZoneShape], folder: Path) -> ZoneIndex:
    """Builds and opens an index; every call has its own file, since an open one stays mapped."""
    path = folder / f"{len(list(folder.iterdir()))}.zones"
    build_index(shapes, path)
    return ZoneIndex.open(path)


@dataclass(frozen=True)
class Lattice:
    """Squares, each given to a zone or to nobody (-1). Their sides are exact in doubles, so truth needs no geometry."""

    owners: NDArray[np.int64]
    """(rows, columns), lowest row first."""
    west: float
    south: float
    side: float

    def shapes(self) -> list[ZoneShape]:
        """The zones, with holes and in several parts wherever chance made them so."""
        shapes = []
        for zone in sorted(set(self.owners.ravel().tolist()) - {-1}):
            rows, columns = np.nonzero(self.owners == zone)
            x, y = self.west + columns * self.side, self.south + rows * self.side
            whole = shapely.union_all(shapely.box(x, y, x + self.side, y + self.side))
            shapes.append(ZoneShape(f"z{zone}", zone, whole))
        return shapes

    def holders(self, lon: float, lat: float) -> list[str]:
        """Codes of all zones whose closed area holds a point, in order: those of up to four squares."""
        rows, columns = self.owners.shape
        found = set()
        for row in range(rows):
            for column in range(columns):
                x, y = self.west + column * self.side, self.south + row * self.side
                if x <= lon <= x + self.side and y <= lat <= y + self.side and self.owners[row, column] >= 0:
                    found.add(int(self.owners[row, column]))
        return [f"z{zone}" for zone in sorted(found)]


def split_city(seed: int, cuts: int) -> list[list[Corner]]:
    """A city cut again and again by straight lines. Where a cut ends on an older border, the neighbour does not know its
    corner, and the corner is off the neighbour's edge by a rounding: T-junctions, as in real maps."""
    random = np.random.default_rng(seed)
    pieces: list[list[Corner]] = [[(-87.9, 41.6), (-87.5, 41.6), (-87.5, 42.0), (-87.9, 42.0)]]
    for _ in range(cuts):
        pieces.sort(key=lambda piece: -shapely.Polygon(piece).area)
        piece = pieces.pop(int(random.integers(0, min(3, len(pieces)))))
        first, second = sorted(random.choice(len(piece), 2, replace=False).tolist())
        one, other = (
            _between(piece, first, random.uniform(0.2, 0.8)),
            _between(piece, second, random.uniform(0.2, 0.8)),
        )
        pieces.append([one, *piece[first + 1 : second + 1], other])
        pieces.append([other, *piece[second + 1 :], *piece[: first + 1], one])
    return pieces


def _between(piece: list[Corner], at: int, part: float) -> Corner:
    (ax, ay), (bx, by) = piece[at], piece[(at + 1) % len(piece)]
    return ax + part * (bx - ax), ay + part * (by - ay)


def zones_of(pieces: list[list[Corner]], seed: int) -> list[ZoneShape]:
    """The pieces as zones in random order, some zones of several pieces."""
    random = np.random.default_rng(seed)
    owners = random.integers(0, max(2, len(pieces) * 2 // 3), len(pieces)).tolist()
    return [
        ZoneShape(f"z{zone:03}", zone, shapely.Polygon(piece))
        for zone, piece in zip(owners, pieces, strict=True)
    ]


def voronoi_zones(seed: int, count: int) -> list[ZoneShape]:
    """The cells around random points, each a zone, in random order; one in eight is left out as a gap."""
    random = np.random.default_rng(seed)
    seeds = shapely.MultiPoint(random.uniform((-87.9, 41.6), (-87.5, 42.0), (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(seeds))
    order = random.permutation(len(cells)).tolist()
    return [ZoneShape(f"v{o:03}", o, cell) for o, cell in zip(order, cells, strict=True) if o % 8 != 7]


def overlapping_zones(seed: int, count: int) -> list[ZoneShape]:
    """Discs, some with a hole, laid over each other without any plan."""
    random = np.random.default_rng(seed)
    shapes = []
    for order in range(count):
        disc = shapely.Point(random.uniform(-87.9, -87.5), random.uniform(41.6, 42.0)).buffer(
            random.uniform(0.01, 0.15)
        )
        if order % 3 == 0:
            disc = disc.difference(disc.centroid.buffer(math.sqrt(disc.area) / 5))
        shapes.append(ZoneShape(f"o{order:03}", order, disc))
    return shapes


def shapely_answers(
    shapes: list[ZoneShape], lons: NDArray[np.float64], lats: NDArray[np.float64]
) -> list[str | None]:
    """The lowest zone of each point by shapely's own predicate."""
    found: list[str | None] = [None] * len(lons)
    points = shapely.points(lons, lats)
    for shape in sorted(shapes, key=lambda each: (each.order, each.code), reverse=True):
        shapely.prepare(shape.geometry)
        for at in np.flatnonzero(shapely.intersects(shape.geometry, points)).tolist():
            found[at] = shape.code
    return found


def off_the_borders(
    shapes: list[ZoneShape], lons: NDArray[np.float64], lats: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which points are farther than a hair from every border."""
    borders = [ring for shape in shapes for ring in shapely.get_parts(shapely.boundary(shape.geometry))]
    near = shapely.STRtree(borders).query(shapely.points(lons, lats), predicate="dwithin", distance=HAIR)[0]
    result = np.ones(len(lons), dtype=bool)
    result[near] = False
    return result


def points_on_edges(shapes: list[ZoneShape], seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Corners, and points along edges as near as doubles come, each with its eight next neighbours."""
    random = np.random.default_rng(seed)
    xs, ys = [], []
    for shape in shapes:
        for ring in shapely.get_rings(shape.geometry):
            at = shapely.get_coordinates(ring)
            step = np.diff(at, axis=0)
            for part in (0.0, 0.5, random.uniform(0, 1)):
                xs.append(at[:-1, 0] + part * step[:, 0])
                ys.append(at[:-1, 1] + part * step[:, 1])
    x, y = np.concatenate(xs), np.concatenate(ys)
    across = [np.nextafter(x, -np.inf), x, np.nextafter(x, np.inf)]
    along = [np.nextafter(y, -np.inf), y, np.nextafter(y, np.inf)]
    pairs = [(one, other) for one in across for other in along]
    return np.concatenate([one for one, _ in pairs]), np.concatenate([other for _, other in pairs])
