"""What a new zone map changes: which points go from which zone to which, and over what ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from lamplighter.core.geo.measure import SLIVER_AREA_M2, SLIVER_AT_MOST_M2, SLIVER_WIDTH_M, Metres

Pair = tuple[str, str]
"""Codes of the zone before and of the zone after; empty where no zone holds the ground."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Ground that goes from one zone to another: its pieces (WGS84 degrees), the largest first, and square metres in all."""

    pieces: tuple[shapely.Geometry, ...]
    area_m2: float


def pairs_of(
    before: NDArray[np.int32],
    names_before: Sequence[str],
    after: NDArray[np.int32],
    names_after: Sequence[str],
) -> tuple[dict[Pair, int], NDArray[np.bool_]]:
    """Points by the codes of their zones before and after, those that stay among them, and which ones change.

    Args:
        before: number of each point's zone on the first map, -1 for none; ``names_before`` gives the code of a number.
        after: the same on the second map.
    """
    words = sorted({"", *names_before, *names_after})
    place = {word: at for at, word in enumerate(words)}
    # The last place of each table stands for -1: no zone.
    first = np.array([*(place[name] for name in names_before), place[""]], dtype=np.int64)[before]
    second = np.array([*(place[name] for name in names_after), place[""]], dtype=np.int64)[after]
    keys, counts = np.unique(first * len(words) + second, return_counts=True)
    found = {
        (words[key // len(words)], words[key % len(words)]): count
        for key, count in zip(keys.tolist(), counts.tolist(), strict=True)
    }
    return found, first != second


def ground_of(
    before: Mapping[str, shapely.Geometry], after: Mapping[str, shapely.Geometry]
) -> dict[Pair, Ground]:
    """The ground that changes hands, by zones' codes; pieces that are no places (see ``measure``) are left out.

    Where zones of one map overlap, both are said to hold the ground: the look-up decides there, not the drawing.
    """
    metres = Metres.around(np.array([*before.values(), *after.values()], dtype=object))
    found: dict[Pair, Ground] = {}
    shapes = {"before": _array(before), "after": _array(after)}
    tree = shapely.STRtree(shapes["after"])
    codes, others = list(before), list(after)
    left, right = tree.query(shapes["before"], predicate="intersects")
    for at, other in zip(left.tolist(), right.tolist(), strict=True):
        if codes[at] != others[other]:
            shared = shapely.intersection(shapes["before"][at], shapes["after"][other])
            _keep(found, (codes[at], others[other]), shared, metres)
    whole = {side: shapely.union_all(each) for side, each in shapes.items()}
    for code, shape in before.items():
        _keep(found, (code, ""), shapely.difference(shape, whole["after"]), metres)
    for code, shape in after.items():
        _keep(found, ("", code), shapely.difference(shape, whole["before"]), metres)
    return found


def _array(shapes: Mapping[str, shapely.Geometry]) -> NDArray[Any]:
    made = np.empty(len(shapes), dtype=object)
    made[:] = list(shapes.values())
    return made


def _keep(found: dict[Pair, Ground], pair: Pair, shape: shapely.Geometry, metres: Metres) -> None:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    flat = metres.plane(np.array(parts, dtype=object)) if parts else []
    kept = []
    for part, plane in zip(parts, flat, strict=True):
        width = 2 * plane.area / max(plane.length, 1e-9)
        thin = plane.area < SLIVER_AREA_M2 or (width < SLIVER_WIDTH_M and plane.area < SLIVER_AT_MOST_M2)
        if not thin:
            kept.append((float(plane.area), part))
    if kept:
        kept.sort(key=lambda each: -each[0])
        found[pair] = Ground(tuple(part for _area, part in kept), sum(area for area, _part in kept))
