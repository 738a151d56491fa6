"""Blocks as the city's addresses know them, and their hexagons: what may be told of where a problem is."""

from __future__ import annotations

from collections.abc import Iterable

from lamplighter.core.blocks import block_in
from lamplighter.core.gazetteer.model import MatchKind
from lamplighter.places import queries as places
from lamplighter.places.hexagons import hexagon_of


def blocks_of(lines: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """The hexagon of each block that lines name, and the lines that name none the addresses know.

    A house number is made a block at once: it is not kept.

    Raises:
        NoAddresses: no addresses have been imported.
    """
    found: dict[str, str] = {}
    unknown: list[str] = []
    for line in filter(None, (each.strip() for each in lines)):
        block = str(block_in(line) or "")
        hit = places.search(block, 1).found if block else None
        if hit is None or hit.kind is not MatchKind.BLOCK:
            unknown.append(line)
            continue
        hundred = block.partition(" ")[0]
        found[f"{hundred} block of {hit.street}"[:120]] = hexagon_of(hit.lon, hit.lat)
    return found, unknown
