"""Zones for arrays of points, from one map or from the map of each point's own day; and why a point has none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from lamplighter.core.geo.frame import Bounds
from lamplighter.core.geo.points import PROBLEMS, PointProblem, check_points


class Note(StrEnum):
    """What stands beside a row that got no zone, or got one in spite of something."""

    NOT_COVERED = "not covered"
    MISSING = "missing"
    """One coordinate, or both, are blank."""
    NOT_A_NUMBER = "not a number"
    OUT_OF_RANGE = "out of range"
    SWAPPED = "latitude and longitude swapped"
    NULL_ISLAND = "zero coordinates"
    NO_DAY = "no day"
    """The day by which the map is chosen is blank, or cannot be read."""
    NO_MAP = "no map on that day"
    MALFORMED = "not a CSV row"
    """The line could not be read; it stands whole in the first column."""
    OTHER_WIDTH = "more or fewer columns than the header"
    """Located all the same, if its coordinates are where they should be."""


NOTES: tuple[Note | None, ...] = (None, *Note)
"""What the numbers of notes stand for."""
NUMBER_OF: dict[Note | None, int] = {note: at for at, note in enumerate(NOTES)}
_OF_PROBLEM = {
    PointProblem.NOT_A_NUMBER: Note.NOT_A_NUMBER,
    PointProblem.OUT_OF_RANGE: Note.OUT_OF_RANGE,
    PointProblem.SWAPPED: Note.SWAPPED,
    PointProblem.NULL_ISLAND: Note.NULL_ISLAND,
    None: Note.NOT_COVERED,
}
_BY_PROBLEM = np.array([NUMBER_OF[_OF_PROBLEM[problem]] for problem in PROBLEMS], dtype=np.int8)


class Locator(Protocol):
    """What is asked for zones; ``ZoneIndex`` is one."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Zone codes by number."""

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of what is covered, degrees."""

    def locate_many(self, lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.int32]:
        """Zone numbers, -1 for none."""


class Answers(NamedTuple):
    """For each point the number of its zone's code, -1 for none, and the number of its note (an index into ``NOTES``)."""

    zones: NDArray[np.int32]
    notes: NDArray[np.int8]


class Answering(Protocol):
    """Answers for arrays of points."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Zone codes by number."""

    @property
    def by_day(self) -> bool:
        """Whether each point's day chooses its map."""

    def answer(
        self, lons: NDArray[np.float64], lats: NDArray[np.float64], days: Sequence[str] | None
    ) -> Answers:
        """Zones and notes; ``days`` as texts, where the day chooses the map."""


class OneMap:
    """All points are answered by one map."""

    by_day = False

    def __init__(self, index: Locator) -> None:
        self._index = index
        self.codes = index.codes

    def answer(
        self, lons: NDArray[np.float64], lats: NDArray[np.float64], days: Sequence[str] | None
    ) -> Answers:
        """See ``Answering``."""
        zones = self._index.locate_many(lons, lats)
        notes = _BY_PROBLEM[check_points(lons, lats, self._index.bounds)]
        notes[zones >= 0] = 0
        return Answers(zones, notes)


def as_answering(index: Locator | Answering) -> Answering:
    """One map's index as it answers arrays; what answers already stays as it is."""
    return index if isinstance(index, OneMap | MapOfDay) else OneMap(cast(Locator, index))


class MapOfDay:
    """Each point is answered by the map that held on its own day."""

    by_day = True

    def __init__(self, maps: Sequence[tuple[date, Locator]], read: Callable[[str], date | None]) -> None:
        """``maps`` with the day each holds from, the earliest first; ``read`` understands a day as a file writes it."""
        self._days = [day for day, _index in maps]
        self._maps = [OneMap(index) for _day, index in maps]
        self.codes = tuple(code for each in self._maps for code in each.codes)
        self._first = [sum(len(each.codes) for each in self._maps[:at]) for at in range(len(self._maps))]
        self._read = lru_cache(maxsize=65_536)(lambda text: self._number(read(text)))

    def _number(self, day: date | None) -> int:
        """The map of a day: -2 for no day, -1 for a day before the first map."""
        return -2 if day is None else bisect_right(self._days, day) - 1

    def answer(
        self, lons: NDArray[np.float64], lats: NDArray[np.float64], days: Sequence[str] | None
    ) -> Answers:
        """See ``Answering``."""
        assert days is not None
        which = np.fromiter((self._read(text) for text in days), np.int32, len(days))
        zones = np.full(len(lons), -1, np.int32)
        notes = np.where(which == -2, NUMBER_OF[Note.NO_DAY], NUMBER_OF[Note.NO_MAP]).astype(np.int8)
        for number in np.unique(which[which >= 0]).tolist():
            at = np.flatnonzero(which == number)
            found = self._maps[number].answer(lons[at], lats[at], None)
            zones[at] = np.where(found.zones >= 0, found.zones + self._first[number], -1)
            notes[at] = found.notes
        return Answers(zones, notes)
