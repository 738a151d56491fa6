"""Lines in which an officer writes what a group covers: blocks, addresses, stretches of a street, corners of an area. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

BLOCKS_MOST = 40
"""Most blocks of one group."""
CORNERS_MOST = 24
_STRETCH = re.compile(
    r"^(\d{1,5})\s*(?:-|–|to|through|a|hasta)\s*(\d{1,5})\s+(?:block(?:s)?\s+of\s+)?(.+)$", re.IGNORECASE
)
_POINT = re.compile(r"^(-?\d{1,3}\.\d+)\s*[,;\s]\s*(-?\d{1,3}\.\d+)$")


class TooLong(Exception):
    """A stretch of more blocks than a group may have, or one that runs backwards."""


def lines_of(text: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def spread(line: str) -> list[str]:
    """A stretch as its blocks, to be looked up: "1600-1800 Lantern St" is three; any other line is itself.

    Raises:
        TooLong: see there.
    """
    found = _STRETCH.match(line)
    if found is None:
        return [line]
    first, last = int(found[1]) // 100 * 100, int(found[2]) // 100 * 100
    if not 0 <= last - first <= 100 * BLOCKS_MOST:
        raise TooLong
    return [f"{hundred} block of {found[3]}" for hundred in range(first, last + 100, 100)]


def point_of(line: str) -> tuple[float, float] | None:
    """Longitude and latitude (WGS84 degrees) of a corner given as "latitude, longitude", as maps write it; None of other words."""
    found = _POINT.match(line)
    if found is None:
        return None
    lat, lon = float(found[1]), float(found[2])
    return (lon, lat) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def runs(labels: Sequence[tuple[int, str]]) -> list[tuple[int, int, str]]:
    """Blocks put together along their street: (first hundred, last hundred, street), in order.

    Args:
        labels: hundred and street of each block.
    """
    found: list[tuple[int, int, str]] = []
    for hundred, street in sorted(set(labels), key=lambda each: (each[1], each[0])):
        if found and found[-1][2] == street and hundred - found[-1][1] == 100:
            found[-1] = (found[-1][0], hundred, street)
        else:
            found.append((hundred, hundred, street))
    return found
