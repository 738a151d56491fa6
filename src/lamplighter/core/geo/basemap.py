"""The base map without third parties: streets, water and parks from the city's own files, kept in one small file each.

``read_base_layer`` takes any layer GDAL reads (through ``reading``), names and ranks it, joins pieces of one street and
clips to the city. ``save`` and ``open_layer`` keep it. ``drawing`` makes pictures and ``geojson`` the layer for Leaflet.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from lamplighter.core.geo.columns import column, texts
from lamplighter.core.geo.frame import Bounds, Frame, area_path, line_path, zone_path
from lamplighter.core.geo.reading import Table, read_table
from lamplighter.core.geo.wording import ZoneFileError, gettext_noop

__all__ = [
    "Bounds", "Frame", "Kind", "Layer", "area_path", "line_path", "open_layer", "read_base_layer", "save",
    "zone_path",
]  # fmt: skip

MAIN, MINOR = 1, 5
"""Ranks of streets run from 1 (the city's main roads) to 5 (lanes and paths). Water and parks have rank 1."""
FORMAT = 1


class Kind(StrEnum):
    """What a base layer shows."""

    STREET = "street"
    WATER = "water"
    PARK = "park"


@dataclass(frozen=True, slots=True)
class Layer:
    """Features of one kind, in WGS84; the three sequences have one item a feature."""

    kind: Kind
    names: tuple[str, ...]
    ranks: NDArray[np.int8]
    geometries: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.names)


_NAME_COLUMNS = (
    "fullname",
    "full_name",
    "name",
    "street",
    "street_name",
    "st_name",
    "streetname",
    "fullstname",
    "label",
    "nombre",
)
_RANK_COLUMNS = ("rank", "highway", "fclass", "mtfcc", "road_class", "class", "func_class", "type")
_RANKS: Mapping[str, int] = {
    "motorway": 1, "trunk": 1, "primary": 1, "motorway_link": 2, "trunk_link": 2, "primary_link": 2, "secondary": 2, "tertiary": 3,
    "secondary_link": 3, "tertiary_link": 3, "unclassified": 4, "residential": 4, "living_street": 4, "road": 4, "service": 5,
    "track": 5, "path": 5, "footway": 5, "cycleway": 5, "steps": 5, "pedestrian": 5,
    "s1100": 1, "s1200": 2, "s1400": 4, "s1500": 5, "s1630": 2, "s1640": 4, "s1710": 5, "s1730": 5, "s1740": 5, "s1750": 5, "s1780": 5,
    "interstate": 1, "freeway": 1, "highway": 1, "principal arterial": 1, "major arterial": 1, "arterial": 2, "minor arterial": 2,
    "collector": 3, "major collector": 3, "minor collector": 3, "local": 4, "alley": 5, "private": 5,
    "1": 1, "2": 2, "3": 3, "4": 4, "5": 5,
}  # fmt: skip
"""OpenStreetMap's ``highway``, the Census Bureau's MTFCC, common functional classes, and plain numbers."""


def read_base_layer(
    path: Path,
    kind: Kind,
    *,
    name: str | None = None,
    rank: str | None = None,
    layer: str | None = None,
    crs: str | None = None,
    within: Bounds | None = None,
    file_name: str | None = None,
) -> Layer:
    """Reads one base layer. ``within`` drops what lies outside that box of degrees.

    Raises:
        ZoneFileError: unreadable, or with no feature of the kind of shape the layer needs.
    """
    table = read_table(path, layer=layer, crs=crs, file_name=file_name)
    wanted = {1, 5} if kind is Kind.STREET else {3, 6} if kind is Kind.PARK else {1, 3, 5, 6}
    geometries = table.geometries
    keep = np.isin(shapely.get_type_id(geometries), list(wanted)) & ~shapely.is_empty(geometries)
    if within is not None:
        keep &= shapely.intersects(geometries, shapely.box(*within))
    if not keep.any():
        raise ZoneFileError(
            gettext_noop(
                "%(file)s has nothing to draw as %(kind)s: no lines or areas of that kind lie in the city."
            ),
            file=table.file,
            kind=kind.value,
        )
    names = _names(table, name)
    if kind is not Kind.STREET:
        kept = np.flatnonzero(keep)
        shapes = shapely.make_valid(geometries[kept])
        return Layer(kind, tuple(names[i] for i in kept), np.ones(len(kept), dtype=np.int8), shapes)
    ranks = _ranks(table, rank)
    if ranks is None:
        ranks = _ranks_by_length(names, geometries)
    return _joined(names, ranks, geometries, keep)


def _names(table: Table, asked: str | None) -> list[str]:
    words = {key: texts(values) for key, values in table.values.items()}
    if asked is not None:
        return words[column(words, asked, table.file)]
    by_case = {key.casefold(): key for key in words}
    for wanted in _NAME_COLUMNS:
        if wanted in by_case:
            return words[by_case[wanted]]
    return [""] * len(table.geometries)


def _ranks(table: Table, asked: str | None) -> NDArray[np.int8] | None:
    words = {key: texts(values) for key, values in table.values.items()}
    by_case = {key.casefold(): key for key in words}
    tried = (
        [column(words, asked, table.file)] if asked else [by_case[c] for c in _RANK_COLUMNS if c in by_case]
    )
    for name in tried:
        found = [_RANKS.get(text.casefold()) for text in words[name]]
        if sum(1 for each in found if each is not None) > 0.5 * len(found):
            return np.array([each or 4 for each in found], dtype=np.int8)
    return None


def _ranks_by_length(names: Sequence[str], geometries: NDArray[np.object_]) -> NDArray[np.int8]:
    """Where no column says it: the longer a street is in all, the more it is a main one."""
    length: dict[str, float] = defaultdict(float)
    for name, size in zip(names, shapely.length(geometries).tolist(), strict=True):
        if name and np.isfinite(size):
            length[name] += size
    if not length:
        return np.full(len(names), 4, dtype=np.int8)
    marks = np.quantile(list(length.values()), [0.97, 0.9, 0.75])
    table = {name: 1 + int((size <= marks).sum()) for name, size in length.items()}
    return np.array([table.get(name, MINOR) for name in names], dtype=np.int8)


def _joined(
    names: Sequence[str], ranks: NDArray[np.int8], geometries: NDArray[np.object_], keep: NDArray[np.bool_]
) -> Layer:
    """Segments of one street and rank become runs as long as they go; every node stays where it was."""
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at in np.flatnonzero(keep).tolist():
        groups[(names[at], int(ranks[at]))].append(at)
    out_names: list[str] = []
    out_ranks: list[int] = []
    out_shapes: list[Any] = []
    for (name, rank), members in sorted(groups.items(), key=lambda item: (item[0][1], item[0][0])):
        lines = shapely.get_parts(geometries[members])
        for run in shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines))):
            out_names.append(name)
            out_ranks.append(rank)
            out_shapes.append(run)
    return Layer(
        Kind.STREET, tuple(out_names), np.array(out_ranks, dtype=np.int8), np.array(out_shapes, dtype=object)
    )


def save(layer: Layer, path: Path) -> None:
    """Writes the layer beside ``path`` and moves it there in one step: a reader sees the old file or the new one."""
    wkb = shapely.to_wkb(layer.geometries)
    words = [name.encode() for name in layer.names]
    waiting = path.with_name(path.name + ".new")
    with waiting.open("wb") as stream:
        np.savez_compressed(
            stream,
            format=np.array([FORMAT]),
            kind=np.frombuffer(layer.kind.value.encode(), dtype=np.uint8),
            ranks=layer.ranks,
            wkb=np.frombuffer(b"".join(wkb), dtype=np.uint8),
            wkb_ends=np.cumsum([len(each) for each in wkb], dtype=np.int64),
            names=np.frombuffer(b"".join(words), dtype=np.uint8),
            name_ends=np.cumsum([len(each) for each in words], dtype=np.int64),
        )
        stream.flush()
        os.fsync(stream.fileno())
    waiting.replace(path)


def open_layer(path: Path) -> Layer:
    """Reads what ``save`` wrote.

    Raises:
        ZoneFileError: no base layer of this version.
    """
    try:
        with np.load(path, allow_pickle=False) as held:
            if int(held["format"][0]) != FORMAT:
                raise ValueError("another format")
            wkb = _cut(held["wkb"].tobytes(), held["wkb_ends"])
            names = tuple(each.decode() for each in _cut(held["names"].tobytes(), held["name_ends"]))
            shapes = shapely.from_wkb(np.array(wkb, dtype=object))
            return Layer(Kind(held["kind"].tobytes().decode()), names, held["ranks"], shapes)
    except (OSError, ValueError, KeyError) as error:
        raise ZoneFileError(
            gettext_noop(
                "The base layer %(file)s cannot be read. Import it again with “lamplighter basemap import”."
            ),
            file=path.name,
        ) from error


def _cut(whole: bytes, ends: NDArray[np.int64]) -> list[bytes]:
    starts = [0, *ends.tolist()]
    return [whole[a:b] for a, b in pairwise(starts)]
