"""The arrays of a gazetteer file under their names, and the house numbers of one street.

Columns of streets are plain lists (there are thousands); those of addresses stay in the map (there may be millions).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from . import score
from .fileformat import ArrayFile, GazetteerDamagedError
from .grammar import HouseNumber, Reading
from .intake import SAME_PLACE_M
from .model import MatchKind
from .tables import SCALE
from .typos import TypoIndex

DEGREE_M = 111_195.0
_SPAN = 200  # house numbers between two known ones, at most, for one between them to be worked out
_SPAN_M = 800.0  # and metres: further apart they hardly stand on one block
_REACH = 50  # beyond the known range, the nearest number is offered if this near


class Spot(NamedTuple):
    """A point for a house number: degrees, how it was found, what that costs, and which address row it is (or -1)."""

    lon: float
    lat: float
    kind: MatchKind
    penalty: float
    row: int
    number: HouseNumber | None


def metres(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Distance over a few kilometres, in metres (equirectangular)."""
    x = (lon_a - lon_b) * math.cos(math.radians((lat_a + lat_b) / 2))
    return math.hypot(x, lat_a - lat_b) * DEGREE_M


def _view(column: NDArray[Any]) -> Sequence[int]:
    """A column whose items are plain ints, several times faster one by one than NumPy's."""
    return cast(Sequence[int], memoryview(cast(Any, column)))


class Store:
    """One open gazetteer file."""

    def __init__(self, path: Path) -> None:
        file = ArrayFile(path)
        self.meta = file.meta
        try:
            self._load(file)
        except (KeyError, ValueError, UnicodeDecodeError) as error:
            raise GazetteerDamagedError(path, f"The gazetteer lacks a part ({error}).") from error

    def _load(self, file: ArrayFile) -> None:
        self.numbers = file.array("number")
        self.number = _view(self.numbers)
        self.tail, self.unit, self.post = (_view(file.array(n)) for n in ("tail", "unit", "post"))
        self.lons, self.lats = file.array("lon"), file.array("lat")
        self._lon, self._lat = _view(self.lons), _view(self.lats)
        self.start_array = file.array("street_start")
        self.sizes = np.diff(self.start_array.astype(np.int64))
        self.start: list[int] = self.start_array.tolist()
        self.name: list[int] = file.array("street_name").tolist()
        directions, kinds = file.words("directions"), file.words("kinds")
        self.pre = [directions[i] for i in file.array("street_pre").tolist()]
        self.kind = [kinds[i] for i in file.array("street_kind").tolist()]
        self.post_direction = [directions[i] for i in file.array("street_post").tolist()]
        self.city: list[int] = file.array("street_city").tolist()
        self.name_start: list[int] = file.array("name_start").tolist()
        self.names, self.shown = file.words("names"), file.words("shown")
        self.name_id = dict(zip(self.names, range(len(self.names)), strict=True))
        self.tails, self.posts = file.words("tails"), file.words("posts")
        self.units, self.unit_keys = file.words("units"), file.words("unit_keys")
        self.city_names, self.city_regions = file.words("city_names"), file.words("city_regions")
        self.city_ids: dict[str, list[int]] = {}
        for i, key in enumerate(file.words("city_keys")):
            self.city_ids.setdefault(key, []).append(i)
        self.city_ids.pop("", None)
        self.regions = {region for region in self.city_regions if region}
        self.typos = TypoIndex(self.names, file.array("typo_hash"), file.array("typo_name"))
        self.cross_start: list[int] = file.array("cross_start").tolist()
        self.cross_other = _view(file.array("cross_other"))
        self.cross_lon, self.cross_lat = (
            _view(file.array("cross_lon")),
            _view(file.array("cross_lat")),
        )

    def point(self, row: int) -> tuple[float, float]:
        """Degrees of an address row."""
        return self._lon[row] / SCALE, self._lat[row] / SCALE

    def crossings(self, street: int) -> list[tuple[int, float, float]]:
        """(other street, lon, lat) of a street's intersections."""
        a, b = self.cross_start[street], self.cross_start[street + 1]
        return [
            (self.cross_other[i], self.cross_lon[i] / SCALE, self.cross_lat[i] / SCALE) for i in range(a, b)
        ]

    def middle(self, street: int, penalty: float) -> Spot | None:
        """A street without a house number: its middle known address, or a crossing of it."""
        a, b = self.start[street], self.start[street + 1]
        if a == b:
            crossings = self.crossings(street)
            return Spot(*crossings[0][1:], MatchKind.STREET, penalty, -1, None) if crossings else None
        if self.number[b - 1] == 0 and self._together(a, b):
            return Spot(*self.point(a), MatchKind.PLACE, 0.0, a, None)
        return Spot(*self.point((a + b) // 2), MatchKind.STREET, penalty, -1, None)

    def spots(self, street: int, reading: Reading) -> list[Spot]:
        """Where the reading's house number is on that street; several where the data has it at several places."""
        wanted = reading.number
        if wanted is None:
            spot = self.middle(street, score.STREET_ONLY)
            return [spot] if spot else []
        a, b = self.start[street], self.start[street + 1]
        at = bisect_left(self.number, wanted.value, a, b)
        if at < b and self.number[at] == wanted.value:
            exact = self._exact(at, b, wanted, reading)
            if reading.block:
                best = exact[0]
                return [best._replace(kind=MatchKind.BLOCK, penalty=score.BLOCK)]
            return exact
        if reading.block:
            spot = self._in_block(at, b, wanted.value)
            if spot:
                return [spot]
        spot = self._between(a, at, b, wanted, same_side=True) or self._between(
            a, at, b, wanted, same_side=False
        )
        if spot and reading.block:
            spot = spot._replace(kind=MatchKind.BLOCK)
        spot = spot or self._beyond(a, at, b, wanted.value) or self.middle(street, score.NUMBER_UNKNOWN)
        return [spot] if spot else []

    def _together(self, a: int, b: int) -> bool:
        at = self.point(a)
        return all(metres(*at, *self.point(i)) <= SAME_PLACE_M for i in range(a + 1, min(b, a + 50)))

    def _exact(self, at: int, end: int, wanted: HouseNumber, reading: Reading) -> list[Spot]:
        rows: list[tuple[float, int]] = []
        i = at
        while i < end and self.number[i] == wanted.value:
            tail, penalty = self.tails[self.tail[i]], 0.0
            if tail != wanted.tail and not tail.startswith("-") and not wanted.tail.startswith("-"):
                asked, has = bool(wanted.tail), bool(tail)
                penalty = score.NUMBER_TAIL_WRONG if asked and has else (
                    score.NUMBER_TAIL_UNKNOWN if asked else score.NUMBER_TAIL_UNASKED
                )  # fmt: skip
            elif tail != wanted.tail:
                penalty = score.NUMBER_TAIL_UNKNOWN / 3
            post = self.posts[self.post[i]]
            if reading.postcode and post and post != reading.postcode:
                penalty += score.POSTCODE_WRONG
            rows.append((penalty, i))
            i += 1
        if reading.unit and len(rows) > 1:  # the units of this door stand apart
            rows = [(p + score.UNIT_WRONG * (self._unit_key(row) != reading.unit), row) for p, row in rows]
        rows.sort()
        out: list[Spot] = []
        for penalty, row in rows[:40]:
            lon, lat = self.point(row)
            if all(metres(lon, lat, s.lon, s.lat) > SAME_PLACE_M for s in out):
                number = HouseNumber(wanted.value, self.tails[self.tail[row]])
                out.append(Spot(lon, lat, MatchKind.EXACT, penalty, row, number))
        return out

    def _unit_key(self, row: int) -> str:
        return self.unit_keys[self.unit[row]]

    def _in_block(self, at: int, end: int, first: int) -> Spot | None:
        last = at
        while last < end and self.number[last] < first - first % 100 + 100:
            last += 1
        if last == at:
            return None
        row = (at + last) // 2
        return Spot(*self.point(row), MatchKind.BLOCK, score.BLOCK, row, HouseNumber(first, ""))

    def _between(self, a: int, at: int, b: int, wanted: HouseNumber, *, same_side: bool) -> Spot | None:
        value = wanted.value

        def known(step: int) -> int:
            i = at - 1 if step < 0 else at
            while a <= i < b and abs(self.number[i] - value) <= _SPAN:
                if self.number[i] and (not same_side or (self.number[i] - value) % 2 == 0):
                    return i
                i += step
            return -1

        low, high = known(-1), known(1)
        if low < 0 or high < 0:
            return None
        span = self.number[high] - self.number[low]
        (lon_a, lat_a), (lon_b, lat_b) = self.point(low), self.point(high)
        if span > _SPAN or metres(lon_a, lat_a, lon_b, lat_b) > _SPAN_M:
            return None
        share = (value - self.number[low]) / span
        lon, lat = lon_a + (lon_b - lon_a) * share, lat_a + (lat_b - lat_a) * share
        penalty = score.interpolation_penalty(span, same_side=same_side)
        row = low if self.post[low] == self.post[high] else -1
        return Spot(lon, lat, MatchKind.INTERPOLATED, penalty, row, wanted)

    def _beyond(self, a: int, at: int, b: int, value: int) -> Spot | None:
        near = [
            i for i in (at - 1, at) if a <= i < b and self.number[i] and abs(self.number[i] - value) <= _REACH
        ]
        if not near:
            return None
        row = min(near, key=lambda i: abs(self.number[i] - value))
        number = HouseNumber(self.number[row], self.tails[self.tail[row]])
        return Spot(*self.point(row), MatchKind.NEAREST, score.NEAREST, row, number)
