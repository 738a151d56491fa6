"""Surveys files of zones before anything is kept: mends shapes, joins features, measures overlaps and gaps, nests levels.

Mending uses GEOS ``MakeValid`` with the *structure* method: rings that enclose ground keep enclosing it, so a shell drawn
inside another one adds nothing and digs no hole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from lamplighter.core.geo.measure import Metres
from lamplighter.core.geo.nesting import nest
from lamplighter.core.geo.reading import RawFeature, ZoneFile
from lamplighter.core.geo.report import (
    Gap,
    Joined,
    LevelReport,
    MapReport,
    Mended,
    Overlap,
    Refusal,
    Refused,
    Said,
    Slivers,
)
from lamplighter.core.geo.wording import ZoneFileError, gettext_noop

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many steps are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as it would be kept. ``order`` counts from 1 as in the file: on shared ground the lowest answers."""

    code: str
    name: str
    parent: str | None
    order: int
    geometry: BaseGeometry
    area_m2: float
    label: tuple[float, float]
    """A point well inside, to write the name at: longitude, latitude."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a map, e.g. ``beat``."""

    word: str
    zones: tuple[Zone, ...]


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Everything needed to keep a map, highest level first, and the report on it."""

    levels: tuple[Level, ...]
    report: MapReport


def survey(files: Sequence[tuple[str, ZoneFile]], *, progress: Progress | None = None) -> Surveyed:
    """Surveys files, highest level first, each with its level's word.

    Raises:
        ZoneFileError: no file, a word used twice, or a file that makes no zone at all.
    """
    words = [word for word, _ in files]
    if not words or len(set(words)) != len(words):
        raise ZoneFileError(
            gettext_noop("Give each file a level word of its own, highest first, such as district and beat.")
        )
    metres = Metres.around([f.geometry for _, file in files for f in file.features if f.geometry is not None])
    levels: list[Level] = []
    reports: list[LevelReport] = []
    for step, (word, file) in enumerate(files):
        if progress:
            progress(word, step, len(files))
        level, report = _survey_level(word, file, metres)
        if levels:
            parents, nesting = nest(level.zones, file, levels[-1].zones, metres)
            level = replace(level, zones=tuple(replace(z, parent=parents.get(z.code)) for z in level.zones))
            report = replace(report, nesting=nesting)
        levels.append(level)
        reports.append(report)
    if progress:
        progress("", len(files), len(files))
    return Surveyed(tuple(levels), MapReport(reports))


def _survey_level(word: str, file: ZoneFile, metres: Metres) -> tuple[Level, LevelReport]:
    parts: dict[str, list[tuple[RawFeature, BaseGeometry]]] = {}
    mended: list[Mended] = []
    refused: list[Refused] = []
    for feature in file.features:
        geometry = _usable(feature, metres, mended, refused)
        if geometry is not None:
            parts.setdefault(feature.code, []).append((feature, geometry))
    if not parts:
        raise ZoneFileError(
            gettext_noop(
                "%(file)s makes no zone: no feature has both an area and a code in column “%(column)s”."
            ),
            file=file.file,
            column=file.code_column,
        )
    joined = [
        Joined(code, [f.number for f, _ in pieces]) for code, pieces in parts.items() if len(pieces) > 1
    ]
    zones = _zones(parts, metres)
    return Level(word, zones), _report(word, file, zones, metres, (joined, mended, refused))


def _zones(
    parts: Mapping[str, Sequence[tuple[RawFeature, BaseGeometry]]], metres: Metres
) -> tuple[Zone, ...]:
    """One zone a code, in the order of the file; a single feature keeps its very corners."""
    shapes = [
        pieces[0][1] if len(pieces) == 1 else _areas(shapely.union_all([geometry for _, geometry in pieces]))
        for pieces in parts.values()
    ]
    areas = metres.area(np.array(shapes, dtype=object)).tolist()
    rows = zip(parts.items(), shapes, areas, strict=True)
    return tuple(
        Zone(code, pieces[0][0].name, None, order, shape, area, _label_point(shape))
        for order, ((code, pieces), shape, area) in enumerate(rows, start=1)
    )


def _report(
    word: str,
    file: ZoneFile,
    zones: Sequence[Zone],
    metres: Metres,
    found: tuple[list[Joined], list[Mended], list[Refused]],
) -> LevelReport:
    codes = [zone.code for zone in zones]
    geometries: NDArray[np.object_] = np.array([zone.geometry for zone in zones], dtype=object)
    plane = metres.plane(geometries)
    overlaps, overlap_slivers = _overlaps(codes, plane, shapely.area(plane), metres)
    gaps, gap_slivers = _gaps(codes, geometries, metres)
    joined, mended, refused = found
    return LevelReport(
        word=word,
        file=file.file,
        kind=file.kind,
        crs=file.crs,
        crs_from=file.crs_from,
        code_column=file.code_column,
        name_column=file.name_column or "",
        guessed=list(file.guessed),
        features=len(file.features),
        zones=len(zones),
        area_m2=round(float(shapely.area(shapely.union_all(plane))), 1),
        joined=joined,
        mended=mended,
        refused=refused,
        overlaps=overlaps,
        overlap_slivers=overlap_slivers,
        gaps=gaps,
        gap_slivers=gap_slivers,
        told=[Said.of(sentence) for sentence in file.told],
    )


def _readable(reason: str) -> str:
    """GEOS's words with its place set apart: "Self-intersection at -75.640258, 6.285155"."""
    words, bracket, place = reason.partition("[")
    if not bracket:
        return reason
    return f"{words} at {', '.join(f'{float(each):.6f}' for each in place.rstrip(']').split())}"


def _usable(
    feature: RawFeature, metres: Metres, mended: list[Mended], refused: list[Refused]
) -> BaseGeometry | None:
    """The feature's area, mended where needed, or None with the reason noted."""
    geometry = feature.geometry
    if geometry is None:
        refused.append(Refused(feature.number, feature.code, Refusal.NULL))
        return None
    if geometry.is_empty:
        refused.append(Refused(feature.number, feature.code, Refusal.EMPTY))
        return None
    if not isinstance(geometry, Polygon | MultiPolygon):
        refused.append(Refused(feature.number, feature.code, Refusal.NOT_AREA, geometry.geom_type))
        return None
    if not feature.code:
        refused.append(Refused(feature.number, "", Refusal.BLANK_CODE))
        return None
    if geometry.is_valid:
        return geometry
    reason = _readable(shapely.is_valid_reason(geometry))
    made = _areas(shapely.make_valid(geometry, method="structure", keep_collapsed=False))
    if made.is_empty:
        refused.append(Refused(feature.number, feature.code, Refusal.NOTHING_LEFT, reason))
        return None
    before, after = (round(float(metres.area(each)), 1) for each in (geometry, made))
    mended.append(Mended(feature.number, feature.code, reason, before, after))
    return made


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    """Only the polygons of a shape, as one Polygon or MultiPolygon."""
    if isinstance(geometry, Polygon | MultiPolygon):
        return geometry
    polygons = [part for part in shapely.get_parts(geometry, return_index=False) if isinstance(part, Polygon)]
    polygons += [
        p for part in shapely.get_parts(geometry) if isinstance(part, MultiPolygon) for p in part.geoms
    ]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """The middle of the largest circle inside the largest part."""
    largest = max(shapely.get_parts(geometry), key=lambda part: float(part.area))
    west, south, east, north = largest.bounds
    size = max(east - west, north - south)
    coarse = largest.simplify(size / 200, preserve_topology=True)
    circle = shapely.maximum_inscribed_circle(coarse, tolerance=size / 100)
    lon, lat = circle.coords[0]
    point = shapely.Point(lon, lat)
    if not largest.contains(point):
        point = largest.representative_point()
    return round(point.x, 7), round(point.y, 7)


def _overlaps(codes: Sequence[str], plane: Any, areas: Any, metres: Metres) -> tuple[list[Overlap], Slivers]:
    tree = shapely.STRtree(plane)
    first, second = tree.query(plane, predicate="intersects")
    keep = first < second
    first, second = first[keep], second[keep]
    weighed = metres.weigh(shapely.intersection(plane[first], plane[second]))
    found = [
        Overlap(codes[a], codes[b], round(s, 1), round(s / float(min(areas[a], areas[b])), 6))
        for a, b, s in zip(first.tolist(), second.tolist(), weighed.places.tolist(), strict=True)
        if s > 0
    ]
    found.sort(key=lambda overlap: (-overlap.area_m2, overlap.winner, overlap.other))
    return found, Slivers(weighed.sliver_count, round(weighed.sliver_m2, 1))


def _gaps(codes: Sequence[str], geometries: Any, metres: Metres) -> tuple[list[Gap], Slivers]:
    """Holes of all zones together. A gap that is open to the outside cannot be told from the outside, and is not listed."""
    union = shapely.union_all(geometries)
    rings = [ring for part in shapely.get_parts(union) for ring in shapely.get_rings(part)[1:]]
    if not rings:
        return [], Slivers()
    holes: NDArray[np.object_] = shapely.polygons(np.array(rings, dtype=object))
    # What lies inside a hole and is itself a zone (an island of the map) is no part of the gap.
    holes = shapely.difference(holes, union)
    holes = shapely.get_parts(holes)
    weighed = metres.weigh(metres.plane(holes))
    tree = shapely.STRtree(geometries)
    found = []
    for hole, size in zip(holes, weighed.places.tolist(), strict=True):
        if size > 0:
            point = hole.representative_point()
            beside = sorted(codes[i] for i in tree.query(hole, predicate="intersects"))
            found.append(Gap(round(size, 1), round(point.x, 6), round(point.y, 6), beside))
    found.sort(key=lambda gap: (-gap.area_m2, gap.lon))
    return found, Slivers(weighed.sliver_count, round(weighed.sliver_m2, 1))
