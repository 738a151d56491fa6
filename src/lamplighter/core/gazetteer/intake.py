"""Rows on their way into a gazetteer: streamed in, numbered, sorted, units of one door merged."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .grammar import AddressGrammar, StreetName
from .model import AddressRow, RowProblem

SAMPLE = 20  # refused rows that are kept to show
SAME_PLACE_M = 60.0  # unit points of one house number nearer than this are one place
_DEGREE_M = 111_195.0

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Ids:
    """Distinct texts, numbered as they come."""

    def __init__(self, *first: str) -> None:
        self.words = list(first)
        self._ids = {word: i for i, word in enumerate(first)}

    def __call__(self, word: str) -> int:
        found = self._ids.get(word)
        if found is None:
            found = self._ids[word] = len(self.words)
            self.words.append(word)
        return found


def clean(text: str) -> str:
    """White space folded, and no longer than 200 characters."""
    return " ".join(text.split())[:200]


@dataclass
class Rows:
    """The columns of all rows as numbers, and the texts they stand for."""

    grammar: AddressGrammar
    raw: array[int] = field(default_factory=lambda: array("q"))
    number: array[int] = field(default_factory=lambda: array("q"))
    tail: array[int] = field(default_factory=lambda: array("q"))
    unit: array[int] = field(default_factory=lambda: array("q"))
    post: array[int] = field(default_factory=lambda: array("q"))
    lon: array[float] = field(default_factory=lambda: array("d"))
    lat: array[float] = field(default_factory=lambda: array("d"))
    tails: Ids = field(default_factory=lambda: Ids(""))
    units: Ids = field(default_factory=lambda: Ids(""))
    posts: Ids = field(default_factory=lambda: Ids(""))
    raws: dict[tuple[str, str, str], int] = field(default_factory=dict)
    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: int = 0
    refused: int = 0
    problems: list[RowProblem] = field(default_factory=list)

    def add(self, row: AddressRow) -> None:
        """Take one row in; a row without street or with an impossible point is refused and counted."""
        self.rows += 1
        why = refusal(row)
        if why:
            self.refuse(why)
            return
        number = self.numbers.get(row.number)
        if number is None:
            number = self._number(row.number)
        place = (row.street, row.city, row.region)
        raw = self.raws.get(place)
        if raw is None:
            raw = self.raws[place] = len(self.raws)
        self.raw.append(raw)
        self.number.append(number[0])
        self.tail.append(number[1])
        self.unit.append(self.units(row.unit) if row.unit else 0)
        self.post.append(self.posts(row.postcode) if row.postcode else 0)
        self.lon.append(row.lon)
        self.lat.append(row.lat)

    def refuse(self, why: str) -> None:
        """Count a refused row and keep the first few."""
        self.refused += 1
        if len(self.problems) < SAMPLE:
            self.problems.append(RowProblem(self.rows, why))

    def _number(self, text: str) -> tuple[int, int]:
        parsed = self.grammar.number(text)
        value, tail = parsed or (0, clean(text))
        found = (value, self.tails(tail))
        if len(self.numbers) < 1_000_000:
            self.numbers[text] = found
        return found


def refusal(row: AddressRow) -> str:
    """Why a row cannot be used; empty when it can."""
    if not row.street.strip():
        return "no street"
    lon, lat = row.lon, row.lat
    if not (-180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0):
        return f"not a place in degrees: {lon}, {lat}"
    return "no place: longitude and latitude are both 0" if lon == 0.0 and lat == 0.0 else ""


@dataclass
class Streets:
    """Distinct streets (name parts and town), in the order they were met."""

    grammar: AddressGrammar
    ids: dict[tuple[StreetName, int], int] = field(default_factory=dict)
    by_name: dict[StreetName, list[int]] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    cities: dict[tuple[str, str], int] = field(default_factory=lambda: {("", ""): 0})
    city_shown: list[tuple[str, str]] = field(default_factory=lambda: [("", "")])

    def city(self, name: str, region: str) -> int:
        key = (self.grammar.city_key(name) if name else "", self.grammar.region_key(region) if region else "")
        found = self.cities.get(key)
        if found is None:
            found = self.cities[key] = len(self.city_shown)
            self.city_shown.append((self.grammar.display(clean(name)), key[1]))
        return found

    def add(self, text: str, city: int) -> int:
        name = self.grammar.street(text)
        key = (name, city)
        if key not in self.ids:
            self.ids[key] = len(self.ids)
            self.by_name.setdefault(name, []).append(self.ids[key])
            self.shown.append(self.grammar.display(clean(text)))
        return self.ids[key]


class Columns:
    """The rows as arrays sorted by street and number, units of one door merged; and each street's extent."""

    def __init__(self, rows: Rows, streets: Streets) -> None:
        raw = np.frombuffer(rows.raw, np.int64)
        uses = np.bincount(raw, minlength=len(rows.raws))
        street_of = np.zeros(len(rows.raws), np.int64)
        for spelling, i in sorted(
            rows.raws.items(), key=lambda item: -int(uses[item[1]])
        ):  # commonest is shown
            street_of[i] = streets.add(spelling[0], streets.city(spelling[1], spelling[2]))
        street = street_of[raw]
        number, tail, unit, post = (
            np.frombuffer(c, np.int64) for c in (rows.number, rows.tail, rows.unit, rows.post)
        )
        lon, lat = np.frombuffer(rows.lon), np.frombuffer(rows.lat)
        order = np.lexsort((unit, post, tail, number, street))
        ordered = (street[order], number[order], tail[order], post[order])
        keep = _one_per_door(*ordered, lon[order], lat[order])
        chosen = order[keep]
        self.street, self.number, self.tail = street[chosen], number[chosen], tail[chosen]
        self.unit, self.post, self.lon, self.lat = unit[chosen], post[chosen], lon[chosen], lat[chosen]
        self._boxes: dict[int, tuple[float, float, float, float]] = {}
        if len(self.street):
            starts = np.flatnonzero(np.r_[True, self.street[1:] != self.street[:-1]])
            sides = (
                np.minimum.reduceat(self.lon, starts), np.minimum.reduceat(self.lat, starts),
                np.maximum.reduceat(self.lon, starts), np.maximum.reduceat(self.lat, starts),
            )  # fmt: skip
            ids = self.street[starts].tolist()
            self._boxes = dict(zip(ids, zip(*(s.tolist() for s in sides), strict=True), strict=True))

    def gap(self, street: int, lon: float, lat: float) -> float:
        """Roughly how far a point lies outside a street's extent, in degrees."""
        west, south, east, north = self._boxes.get(street, (lon, lat, lon, lat))
        return max(west - lon, lon - east, 0.0) + max(south - lat, lat - north, 0.0)


def _one_per_door(street: Ints, number: Ints, tail: Ints, post: Ints, lon: Floats, lat: Floats) -> Ints:
    """Of sorted rows, those to keep: one a door where its points agree, else each distinct point."""
    if not len(street):
        return np.zeros(0, np.int64)
    same = (
        (street[1:] == street[:-1])
        & (number[1:] == number[:-1])
        & (tail[1:] == tail[:-1])
        & (post[1:] == post[:-1])
    )
    starts = np.flatnonzero(np.r_[True, ~same])
    high, wide = np.maximum.reduceat(lat, starts), np.maximum.reduceat(lon, starts)
    height = (high - np.minimum.reduceat(lat, starts)) * _DEGREE_M
    width = (wide - np.minimum.reduceat(lon, starts)) * _DEGREE_M * np.cos(np.radians(high))
    compact = np.hypot(height, width) <= SAME_PLACE_M
    sizes = np.diff(np.r_[starts, len(street)])
    middle = starts + sizes // 2
    spread = np.repeat(~compact, sizes)
    repeat = np.r_[False, same & (lon[1:] == lon[:-1]) & (lat[1:] == lat[:-1])]
    keep: Ints = np.sort(np.r_[middle[compact], np.flatnonzero(spread & ~repeat)])
    return keep
