"""What one zone map changes against another: addresses by their zones before and after, and the ground. A reading shelf, like ``queries``.

Both maps may be in any state, so that what a draft would change is known before it is confirmed. Worked out from the addresses there
are, by the very look-up that answers people; kept in memory until maps or addresses change.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from lamplighter.city.rules.words import level_key
from lamplighter.core.gazetteer.model import AddressRow
from lamplighter.core.geo.changes import Ground, Pair, ground_of, pairs_of
from lamplighter.core.geo.index_build import ZoneShape, build_index
from lamplighter.core.geo.zone_index import ZoneIndex
from lamplighter.places.models import ZoneMap
from lamplighter.places.queries import MapInfo, ZoneInfo, gazetteer, held_map, map_info, shapes_of
from lamplighter.places.rules import Kind, like_levels
from lamplighter.plumbing.snapshots import Snapshot, revision

KEPT = 6
"""Most comparisons kept in memory."""


@dataclass(frozen=True, slots=True)
class Side:
    """A zone on one of the two maps; without a code: no zone covers the ground."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Move:
    """Addresses and ground that go from one zone to another. ``number`` is its place in the list, from 1, and on the drawing."""

    number: int
    before: Side
    after: Side
    addresses: int
    area_m2: float
    pieces: tuple[shapely.Geometry, ...]


@dataclass(frozen=True, slots=True)
class LevelChanges:
    """A level that both maps have. ``depth`` counts from the lowest such, 0; moves stand with most addresses first."""

    depth: int
    depths: tuple[int, int]
    """Its place on the map before and on the map after, each from its lowest level, 0."""
    word: str
    word_before: str
    changed: int
    """Addresses whose zone of this level is another."""
    moves: tuple[Move, ...]
    came: tuple[Side, ...]
    """Zones that only the second map has."""
    went: tuple[Side, ...]
    """Zones that only the first map has."""


@dataclass(frozen=True, slots=True)
class LoneLevel:
    """A level that one of the maps has and the other has not: nothing is compared with it."""

    word: str
    comes: bool
    """Whether it is the second map that has it."""
    zones: tuple[Side, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Everything that differs. ``levels``, of which there is one at least, stand highest first, and so do those that come or go.

    ``addresses`` is how many were looked up, 0 where none were imported.
    """

    before: MapInfo
    after: MapInfo
    addresses: int
    levels: tuple[LevelChanges, ...]
    alone: tuple[LoneLevel, ...] = ()

    @property
    def lowest(self) -> LevelChanges:
        """The lowest level that both maps have."""
        return self.levels[-1]

    def level(self, depth: int) -> LevelChanges | None:
        """The level of that depth."""
        return next((each for each in self.levels if each.depth == depth), None)


_kept: Snapshot[dict[tuple[int, int, int], Changes]] = Snapshot("places.maps", dict)
_unheld: Snapshot[dict[int, MapInfo]] = Snapshot("places.maps", dict)


def any_map(row: ZoneMap) -> MapInfo:
    """A map in any state, ready to answer. A draft, or one taken back, has no index of its own: one is built and kept in memory."""
    found = held_map(row.pk)
    if found is not None:
        return found
    made = _unheld()
    if row.pk not in made:
        if len(made) >= KEPT:
            made.clear()
        made[row.pk] = map_info(row, _built(row))
    return made[row.pk]


def _built(row: ZoneMap) -> ZoneIndex:
    lowest = row.zones.filter(level=len(row.level_words) - 1).order_by("order")
    shapes = [ZoneShape(zone.code, zone.order, shapely.from_wkb(bytes(zone.shape))) for zone in lowest]
    with tempfile.TemporaryDirectory(prefix="lamplighter-map-") as folder:
        path = Path(folder) / "draft.zones"
        build_index(shapes, path, label=row.name)
        return ZoneIndex.open(path)  # the file stays readable for whoever has it open


def compare(first: ZoneMap, second: ZoneMap) -> Changes:
    """What ``second`` changes against ``first``."""
    key = (first.pk, second.pk, revision("places.addresses"))
    held = _kept()
    if key not in held:
        if len(held) >= KEPT:
            held.clear()
        held[key] = between(any_map(first), any_map(second))
    return held[key]


def between(before: MapInfo, after: MapInfo) -> Changes:
    """The same for maps that are ready to answer. Like is compared with like: see ``rules.like_levels``."""
    located = _located(before, after)
    aside = like_levels(_kinds(before), _kinds(after))
    both = [
        (len(before.levels) - 1 - first, len(after.levels) - 1 - second)
        for first, second in aside
        if first is not None and second is not None
    ]
    levels = tuple(_level(before, after, located, depth, len(both) - 1 - at) for at, depth in enumerate(both))
    gone = [
        _lone(before, first, comes=False) for first, second in aside if first is not None and second is None
    ]
    new = [
        _lone(after, second, comes=True) for first, second in aside if first is None and second is not None
    ]
    return Changes(before, after, len(located[0]), levels, (*gone, *new))


def _kinds(found: MapInfo) -> list[Kind]:
    return [
        (level_key(word), frozenset(zone.code for zone in zones))
        for word, zones in zip(found.level_words, found.levels, strict=True)
    ]


def _lone(found: MapInfo, at: int, *, comes: bool) -> LoneLevel:
    zones = tuple(Side(zone.code, zone.name or zone.code) for zone in found.levels[at])
    return LoneLevel(found.level_words[at], comes, zones)


def _located(before: MapInfo, after: MapInfo) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    known = gazetteer()
    if known is None:
        return np.empty(0, np.int32), np.empty(0, np.int32)
    lons, lats = known.points()
    return before.index.locate_many(lons, lats), after.index.locate_many(lons, lats)


def codes_at(found: MapInfo, depth: int) -> list[str]:
    """The code of each lowest zone's zone of a level, by number; ``depth`` counts from the lowest level, 0."""
    return [chain[depth] if depth < len(chain) else "" for chain in found.chains]


def _level(
    before: MapInfo,
    after: MapInfo,
    located: tuple[NDArray[np.int32], NDArray[np.int32]],
    depths: tuple[int, int],
    depth: int,
) -> LevelChanges:
    first, second = depths
    counts, changed = pairs_of(located[0], codes_at(before, first), located[1], codes_at(after, second))
    ground = ground_of(_shapes(before, first), _shapes(after, second))
    names = _names(before, first), _names(after, second)
    moved = {pair for pair in counts if pair[0] != pair[1]} | set(ground)
    order = sorted(moved, key=lambda pair: (-counts.get(pair, 0), -_area(ground, pair), pair))
    return LevelChanges(
        depth=depth,
        depths=depths,
        word=_word(after, second),
        word_before=_word(before, first),
        changed=int(changed.sum()),
        moves=tuple(
            Move(
                number,
                Side(pair[0], names[0].get(pair[0], "")),
                Side(pair[1], names[1].get(pair[1], "")),
                counts.get(pair, 0),
                _area(ground, pair),
                ground[pair].pieces if pair in ground else (),
            )
            for number, pair in enumerate(order, 1)
        ),
        came=tuple(Side(code, name) for code, name in names[1].items() if code not in names[0]),
        went=tuple(Side(code, name) for code, name in names[0].items() if code not in names[1]),
    )


def _area(ground: Mapping[Pair, Ground], pair: Pair) -> float:
    return ground[pair].area_m2 if pair in ground else 0.0


def zones_of(found: MapInfo, depth: int) -> tuple[ZoneInfo, ...]:
    """The zones of a level; ``depth`` counts from the lowest, 0, while a map's levels stand highest first."""
    return found.levels[len(found.levels) - 1 - depth]


def _names(found: MapInfo, depth: int) -> dict[str, str]:
    return {zone.code: zone.name or zone.code for zone in zones_of(found, depth)}


def _word(found: MapInfo, depth: int) -> str:
    return found.level_words[len(found.levels) - 1 - depth]


def _shapes(found: MapInfo, depth: int) -> dict[str, shapely.Geometry]:
    held = shapes_of(found)
    return {zone.code: held[zone.pk] for zone in zones_of(found, depth)}


def moved_addresses(changes: Changes, level: LevelChanges) -> Iterator[tuple[AddressRow, Side, Side]]:
    """Every address whose zone of a level is another, street by street, with its zones before and after."""
    known = gazetteer()
    if known is None:
        return
    before, after = changes.before, changes.after
    lons, lats = known.points()
    located = before.index.locate_many(lons, lats), after.index.locate_many(lons, lats)
    first, second = level.depths
    codes = [*codes_at(before, first), ""], [*codes_at(after, second), ""]
    names = _names(before, first), _names(after, second)
    _counts, changed = pairs_of(located[0], codes[0][:-1], located[1], codes[1][:-1])
    for row in np.flatnonzero(changed).tolist():
        old, new = codes[0][located[0][row]], codes[1][located[1][row]]
        yield known.address(row), Side(old, names[0].get(old, "")), Side(new, names[1].get(new, ""))
