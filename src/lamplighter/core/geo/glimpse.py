"""How a file of zones is understood, before anything is made of it: what was guessed, and some rows as they would be kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from lamplighter.core.geo.archives import opened
from lamplighter.core.geo.columns import guess_name
from lamplighter.core.geo.frame import Frame, zone_path
from lamplighter.core.geo.layers import layer_names
from lamplighter.core.geo.reading import ReadOptions, ZoneFile, read_table, read_zone_file
from lamplighter.core.geo.report import Said
from lamplighter.core.geo.report_text import SYSTEMS
from lamplighter.core.geo.righting import Bounds
from lamplighter.core.geo.wording import NeedsChoice, Sentence
from lamplighter.core.tables import open_table

SHOWN = 5
"""Rows that are shown."""
WIDTH, HEIGHT = 320, 240
PATHS_BYTES = 24_000


@dataclass(frozen=True, slots=True)
class Row:
    """One zone as it would be kept. ``lat`` and ``lon`` are of a point inside it; ``kind`` is the shape's, or empty."""

    code: str
    name: str
    above: str
    kind: str
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What is told of one file. ``asks`` says what a person must choose before it can be used."""

    file: str
    told: list[Said] = field(default_factory=list)
    asks: Said | None = None
    doubts: list[Said] = field(default_factory=list)
    """What of the file would be lost."""
    columns: list[str] = field(default_factory=list)
    layers: list[str] = field(default_factory=list)
    code: str = ""
    name: str = ""
    parent: str = ""
    features: int = 0
    rows: list[Row] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    """The zones drawn, ``WIDTH`` by ``HEIGHT``."""


def glimpse(path: Path, options: ReadOptions, *, file_name: str, near: Bounds | None = None) -> Glimpse:
    """Reads a file as an import would, and keeps only what a person should see.

    Raises:
        ZoneFileError: nothing a person could choose makes it usable.
    """
    layers = _layers(path, file_name)
    try:
        read = read_zone_file(path, options, file_name=file_name, near=near)
    except NeedsChoice as error:
        return Glimpse(
            file_name, asks=Said.of(error.sentence), layers=layers, columns=_columns(path, options, file_name)
        )
    words = {name: column for name, column in read.texts.items() if any(column)}
    return Glimpse(
        file=file_name,
        told=[*map(Said.of, read.told), Said.of(_system(read))],
        doubts=[*map(Said.of, read.doubts)],
        columns=list(words),
        layers=layers,
        code=read.code_column,
        name=read.name_column or guess_name(words, read.code_column) or "",
        parent=read.parent_column or "",
        features=len(read.features),
        rows=_rows(read),
        paths=_paths(read),
    )


def _layers(path: Path, file_name: str) -> list[str]:
    try:
        with opened(path, shown=file_name) as source:
            if source.kind != "table":
                return list(layer_names(source, file_name))
    except NeedsChoice as error:  # several layers in one zip
        return str(error.sentence.values.get("layers", "")).split(", ")
    with open_table(path, shown=file_name) as table:
        return list(table.sheets) if len(table.sheets) > 1 else []


def _columns(path: Path, options: ReadOptions, file_name: str) -> list[str]:
    try:
        return list(read_table(path, layer=options.layer, crs=options.crs, file_name=file_name).values)
    except NeedsChoice:
        return []


def _system(read: ZoneFile) -> Sentence:
    return Sentence(SYSTEMS[read.crs_from], {"crs": read.crs})


def _rows(read: ZoneFile) -> list[Row]:
    rows = []
    for at, feature in enumerate(read.features[:SHOWN]):
        above = read.texts[read.parent_column][at] if read.parent_column else ""
        shape = feature.geometry
        point = shape.representative_point() if shape is not None and not shape.is_empty else None
        place = (round(point.y, 5), round(point.x, 5)) if point is not None else (None, None)
        rows.append(
            Row(feature.code, feature.name, above, shape.geom_type if shape is not None else "", *place)
        )
    return rows


def _paths(read: ZoneFile) -> list[str]:
    shapes = np.array(
        [each.geometry for each in read.features if each.geometry is not None and each.geometry.area > 0],
        dtype=object,
    )
    if not len(shapes):
        return []
    west, south, east, north = (float(each) for each in shapely.total_bounds(shapes))
    frame, each = Frame.fit((west, south, east, north), WIDTH, HEIGHT), max(40, PATHS_BYTES // len(shapes))
    paths = []
    for shape in shapes:
        for tolerance in (0.8, 2.0, 5.0):
            path = zone_path(shape, frame, tolerance=tolerance)
            if len(path) <= each:
                break
        paths.append(path)
    return paths
