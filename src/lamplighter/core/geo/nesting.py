"""Finds each zone's parent in the level above: by a column of the file, else by the ground they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from lamplighter.core.geo.columns import parent_candidates
from lamplighter.core.geo.measure import Metres
from lamplighter.core.geo.reading import ZoneFile
from lamplighter.core.geo.report import ByOverlap, Nesting, ParentFrom, Slivers, SticksOut, Uncovered

if TYPE_CHECKING:
    from lamplighter.core.geo.survey import Zone

LEAST_SHARE = 0.5
"""A zone gets a parent by overlap only when more than half of it lies there."""


def nest(
    zones: Sequence[Zone], file: ZoneFile, above: Sequence[Zone], metres: Metres
) -> tuple[dict[str, str | None], Nesting]:
    """Parents by zone code, and the report on how the levels fit.

    A column asked for decides; without one, a column whose every value is a code above is guessed (the one that
    agrees best with the ground); else the parent is the one that holds most of the zone. A value that is no code
    above falls back to the ground, and is named.
    """
    lower, upper = _plane(zones, metres), _plane(above, metres)
    shares = _shares(lower, upper)
    largest = {zone.code: _largest(shares, at, above) for at, zone in enumerate(zones)}
    resolve = _resolver([zone.code for zone in above])
    came_from, column, wanted = _column(zones, file, above, resolve, largest)
    parents: dict[str, str | None] = {}
    by_overlap: list[ByOverlap] = []
    agree = 0
    for zone in zones:
        asked = wanted.get(zone.code, "")
        parent = resolve.get(asked) or resolve.get(_loose(asked))
        ground, share = largest[zone.code]
        if parent is None and ground is not None and share > LEAST_SHARE:
            parent = ground
            if came_from != ParentFrom.OVERLAP or share < 0.99:
                by_overlap.append(ByOverlap(zone.code, asked, ground, round(share, 4)))
        elif parent is not None and parent == ground:
            agree += 1
        parents[zone.code] = parent
    held = {parent for parent in parents.values() if parent}
    sticks, stick_slivers = _sticks_out(zones, lower, above, upper, parents, metres)
    bare, bare_slivers = _uncovered(above, upper, lower, held, metres)
    return parents, Nesting(
        came_from=came_from,
        column=column,
        agree=agree,
        by_overlap=by_overlap,
        without_parent=[zone.code for zone in zones if parents[zone.code] is None],
        childless=[zone.code for zone in above if zone.code not in held],
        sticks_out=sticks,
        sticks_out_slivers=stick_slivers,
        uncovered=bare,
        uncovered_slivers=bare_slivers,
    )


def _plane(zones: Sequence[Zone], metres: Metres) -> Any:
    return metres.plane(np.array([zone.geometry for zone in zones], dtype=object))


def _shares(lower: Any, upper: Any) -> dict[int, dict[int, float]]:
    """How much of each lower zone lies in each upper one, as parts of one."""
    low, high = shapely.STRtree(upper).query(lower, predicate="intersects")
    size = shapely.area(shapely.intersection(lower[low], upper[high])) / np.maximum(
        shapely.area(lower[low]), 1e-9
    )
    shares: dict[int, dict[int, float]] = {}
    for a, b, share in zip(low.tolist(), high.tolist(), size.tolist(), strict=True):
        shares.setdefault(a, {})[b] = share
    return shares


def _largest(
    shares: Mapping[int, Mapping[int, float]], at: int, above: Sequence[Zone]
) -> tuple[str | None, float]:
    row = shares.get(at, {})
    if not row:
        return None, 0.0
    best = max(row, key=lambda b: (row[b], -above[b].order))
    return (above[best].code, row[best]) if row[best] > 0 else (None, 0.0)


def _loose(code: str) -> str:
    """A code without leading zeros and case, for columns that write ``01`` where the other file writes ``1``."""
    return "~" + (code.lstrip("0") or "0").casefold() if code else ""


def _resolver(codes: Sequence[str]) -> dict[str, str]:
    table: dict[str, str] = {}
    for code in codes:
        loose = _loose(code)
        table[loose] = "" if loose in table else code  # two codes alike but for zeros: neither is meant
    table = {key: code for key, code in table.items() if code}
    table.update({code: code for code in codes})
    return table


def _column(
    zones: Sequence[Zone],
    file: ZoneFile,
    above: Sequence[Zone],
    resolve: Mapping[str, str],
    largest: Mapping[str, tuple[str | None, float]],
) -> tuple[ParentFrom, str, dict[str, str]]:
    if file.parent_column is not None:
        return ParentFrom.COLUMN, file.parent_column, _wanted(zones, file, file.parent_column)
    best: tuple[int, str, dict[str, str]] | None = None
    for name in parent_candidates(file.texts, file.code_column, {zone.code for zone in above}):
        wanted = _wanted(zones, file, name)
        agree = sum(1 for code, parent in wanted.items() if resolve.get(parent) == largest[code][0])
        if agree > 0.9 * len(zones) and (best is None or agree > best[0]):
            best = (agree, name, wanted)
    if best is None:
        return ParentFrom.OVERLAP, "", {}
    return ParentFrom.GUESSED_COLUMN, best[1], best[2]


def _wanted(zones: Sequence[Zone], file: ZoneFile, name: str) -> dict[str, str]:
    """Each zone's parent by the column; of several features the first that says one."""
    values = file.texts[name]
    wanted: dict[str, str] = {}
    codes = {zone.code for zone in zones}
    for feature in file.features:
        value = values[feature.number - 1]
        if feature.code in codes and value:
            wanted.setdefault(feature.code, value)
    return wanted


def _sticks_out(
    zones: Sequence[Zone],
    lower: Any,
    above: Sequence[Zone],
    upper: Any,
    parents: Mapping[str, str | None],
    metres: Metres,
) -> tuple[list[SticksOut], Slivers]:
    place = {zone.code: at for at, zone in enumerate(above)}
    rows = [
        (at, place[parent]) for at, zone in enumerate(zones) if (parent := parents[zone.code]) is not None
    ]
    if not rows:
        return [], Slivers()
    low, high = (np.array(side) for side in zip(*rows, strict=True))
    weighed = metres.weigh(shapely.difference(lower[low], upper[high]))
    found = [
        SticksOut(zones[a].code, above[b].code, round(s, 1), round(s / max(zones[a].area_m2, 1e-9), 6))
        for a, b, s in zip(low.tolist(), high.tolist(), weighed.places.tolist(), strict=True)
        if s > 0
    ]
    found.sort(key=lambda row: (-row.area_m2, row.code))
    return found, Slivers(weighed.sliver_count, round(weighed.sliver_m2, 1))


def _uncovered(
    above: Sequence[Zone], upper: Any, lower: Any, held: set[str], metres: Metres
) -> tuple[list[Uncovered], Slivers]:
    weighed = metres.weigh(shapely.difference(upper, shapely.union_all(lower)))
    found = [
        Uncovered(zone.code, round(size, 1), round(size / max(zone.area_m2, 1e-9), 6))
        for zone, size in zip(above, weighed.places.tolist(), strict=True)
        if size > 0 and zone.code in held  # one with nothing below it is named as childless
    ]
    found.sort(key=lambda row: (-row.area_m2, row.code))
    return found, Slivers(weighed.sliver_count, round(weighed.sliver_m2, 1))
